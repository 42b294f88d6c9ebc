import type { PlatformServices } from '../catalog/platform';

/** How far an app on a `graduated` cluster is closed; see docs/decisions/0003-stages.md. */
export const stages = ['observe', 'baseline', 'enforced'] as const;
export type Stage = (typeof stages)[number];

export const httpMethods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
export type HttpMethod = (typeof httpMethods)[number];

/**
 * Requests that a flow may make. What is left out is not restricted.
 *
 * A path is exact (`/health`), or a template: `{*}` stands for one segment, and `{**}`, only as the last segment, for
 * the path so far and everything below it (`/api/{**}` is `/api` and `/api/…`). The query string is never looked at.
 */
export interface HttpRule {
  readonly methods?: readonly HttpMethod[];
  readonly paths?: readonly string[];
}

/**
 * Requests from the internet that the gateway forwards. It answers all others with 404, and so those whose headers or
 * length don't fit.
 */
export interface IngressRule extends HttpRule {
  /**
   * Headers that a request must carry, by name in lower case. A value is exact, or ends in `*`, which stands for any rest:
   * `{ 'content-type': 'application/json*' }`.
   */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * Most bytes of a request's body. The request must say its length (Content-Length): one that comes in chunks of unknown
   * length doesn't fit. Only for rules that name their methods, all of which have bodies.
   */
  readonly maxRequestBytes?: number;
}

export interface SecretKey {
  readonly secret: string;
  readonly key: string;
}

interface Resources {
  /** Cores, such as `250m` or `2`: request and limit. */
  readonly cpu: string;
  /** Bytes, such as `512Mi` or `2Gi`: request and limit. */
  readonly memory: string;
}

/** A program of the app that runs all the time: a Deployment, a Service, and an identity (service account) of its own. */
export interface Workload extends Resources {
  /** With registry and tag or digest. */
  readonly image: string;
  /**
   * Ports of the pod by name, 1 to 65535. The part of the name before the first `-` is the protocol, as Istio reads it:
   * http, http2, grpc, tcp or tls.
   */
  readonly ports: Readonly<Record<string, number>>;
  readonly replicas: number;
  /** Path on the first HTTP port that answers 200 when the pod is ready. */
  readonly health?: string;
  readonly env?: Readonly<Record<string, string | SecretKey>>;
}

/** How many pods the proxy in front of the app's Services has, and what each may use. */
export interface WaypointSize extends Resources {
  readonly replicas: number;
}

/** A database that KubeBlocks runs in the app's namespace. */
export interface Database extends Resources {
  readonly engine: 'postgresql';
  /** Version of the engine, such as `16.4.0`. */
  readonly version: string;
  readonly replicas: number;
  /** Size of each replica's volume, such as `20Gi`. */
  readonly storage: string;
}

/** Pods that an engine of the platform starts in the app's namespace, under a service account with the task's name. */
export interface Task {
  readonly runBy: 'argo-workflows' | 'zenml';
}

/** A workload of another app. That app must declare the same flow from its side. */
export interface OtherApp {
  readonly app: string;
  readonly workload: string;
}

/** A name on the internet, and the port there. */
export interface ExternalHost {
  readonly host: string;
  readonly port: number;
}

/**
 * Requests per second that the gateway lets through, and how many may come at once. Each pair of method and path of a
 * flow's rules counts for itself: Envoy has a bucket for each of its routes (local_ratelimit, per-route configuration).
 */
export interface RateLimit {
  readonly perSecond: number;
  readonly burst: number;
  /**
   * Whom the numbers are for: each replica of the proxy (the default), or all together, in equal shares. kgateway 2.0 has
   * no counter that replicas share.
   */
  readonly for?: 'replica' | 'gateway';
}

/**
 * How bodies of requests come to the app. Whole: the gateway takes a body of at most 1 MiB, and passes it on when it has
 * all of it; it answers a larger one with 413. Streamed: as they come, of any size, for uploads and for gRPC streams.
 */
export const bodies = ['whole', 'streamed'] as const;
export type Bodies = (typeof bodies)[number];

/** Web pages of other origins that may call the app from a browser, without cookies. */
export interface Cors {
  /** Such as `https://www.example.com`. */
  readonly origins: readonly string[];
  /** Request headers that they may send, in lower case. Default: authorization and content-type. */
  readonly headers?: readonly string[];
}

/** The workload of the app that decides on each request, such as by its token, over Envoy's ext_authz protocol (gRPC). */
export interface Authorizer {
  readonly to: string;
  readonly port: string;
  /** Headers that services trust which it sets on every request that it lets pass. The gateway removes the others. */
  readonly sets?: readonly string[];
}

/**
 * Whose tokens count: JSON Web Tokens of one issuer, meant for one of the audiences. `jwksUri` is where istiod fetches the
 * issuer's public keys, which it must be able to reach, or no token is accepted; `jwks` is those keys themselves.
 *
 * A workload that asks for users on one flow refuses wrong tokens on all that go to its Service, those of others included.
 */
export type EndUsers = {
  /** As in the token's claim `iss`, to the letter. */
  readonly issuer: string;
  /** At least one; a token for others is refused. */
  readonly audiences: readonly string[];
} & ({ readonly jwksUri: string } | { readonly jwks: string });

interface FlowBase {
  /** Default: `<from>-to-<to>`. Needed where one pair has two flows. */
  readonly name?: string;
  /** Why the flow is needed, for the reader of the policies. */
  readonly why: string;
}

/** The same flow as {@link FlowDeclaration} when the names are no longer known to the compiler. */
export interface Flow extends FlowBase {
  readonly from: string | OtherApp;
  readonly to: string | ExternalHost | (OtherApp & { readonly port: string });
  readonly port?: string;
  readonly http?: readonly IngressRule[];
  readonly users?: EndUsers;
  readonly host?: string;
  readonly rateLimit?: RateLimit;
  readonly timeoutSeconds?: number;
  readonly bodies?: Bodies;
  readonly cors?: Cors;
  readonly authorizedBy?: Authorizer;
}

type Name<T> = keyof T & string;
type Workloads = Readonly<Record<string, Workload>>;
type Databases = Readonly<Record<string, Database>>;
type Tasks = Readonly<Record<string, Task>>;

/** `{ to, port }` for each workload and each of its ports: a port of another workload does not compile. */
type PortOf<W> = {
  [K in Name<W>]: { readonly to: K; readonly port: W[K] extends { readonly ports: infer P } ? Name<P> : never };
}[Name<W>];

type ToOwnWorkload<W, Own> = FlowBase &
  PortOf<W> & {
    readonly from: Own | Name<PlatformServices> | OtherApp;
    readonly http?: readonly HttpRule[];
    /** Each request must carry a token of one of them, beside the caller's own identity. Left out: none is asked for. */
    readonly users?: EndUsers;
  };

type FromInternet<W> = FlowBase &
  PortOf<W> & {
    readonly from: 'internet';
    /** DNS name under which the internet reaches the workload, through the cluster's gateway. */
    readonly host: string;
    readonly http?: readonly IngressRule[];
    readonly rateLimit: RateLimit;
    /** Longest that a request may take. Default: that of the cluster's gateway. */
    readonly timeoutSeconds?: number;
    /** Default: whole. */
    readonly bodies?: Bodies;
    /** Left out: no browser lets a page of another origin read an answer. */
    readonly cors?: Cors;
    /** Left out: no request is asked for who sends it. */
    readonly authorizedBy?: PortOf<W> & Pick<Authorizer, 'sets'>;
  };

type ToPlatform<Own> = FlowBase &
  ({ readonly from: Own; readonly to: 'kube-apiserver' } | ({ readonly from: Own } & PortOf<PlatformServices>));

/** From `prometheus` it is the metrics port, from the app's own workloads the port for clients. */
type ToDatabase<D, Own> = FlowBase & { readonly from: Own | 'prometheus'; readonly to: Name<D> };
type ToOutside<Own> = FlowBase & { readonly from: Own; readonly to: ExternalHost };
type ToOtherApp<Own> = FlowBase & { readonly from: Own; readonly to: OtherApp & { readonly port: string } };

/** One connection that an app needs. What no flow declares is denied. */
export type FlowDeclaration<W, D, T> =
  | ToOwnWorkload<W, Name<W> | Name<T>>
  | FromInternet<W>
  | ToDatabase<D, Name<W> | Name<T>>
  | ToPlatform<Name<W> | Name<T>>
  | ToOutside<Name<W> | Name<T>>
  | ToOtherApp<Name<W> | Name<T>>;

interface AppBase {
  /** The app's namespace is `app-<name>`. */
  readonly name: string;
  /** What it does, in one sentence. */
  readonly description: string;
  /** Who answers for it. */
  readonly owner: string;
  /** Default: the platform's. */
  readonly waypoint?: WaypointSize;
}

/** Fields that the shape doesn't have can't have a value: a misspelt one doesn't compile. */
type Known<Group, Shape> = {
  readonly [Name in keyof Group]: { readonly [Field in Exclude<keyof Group[Name], keyof Shape>]: never };
};

export interface AppDeclaration<W extends Workloads, D extends Databases, T extends Tasks> extends AppBase {
  readonly workloads: W & Known<W, Workload>;
  readonly databases?: D & Known<D, Database>;
  readonly tasks?: T & Known<T, Task>;
  readonly flows: readonly FlowDeclaration<NoInfer<W>, NoInfer<D>, NoInfer<T>>[];
}

/** One AI application: what runs in its namespace, and every connection it needs. */
export interface App extends AppBase {
  readonly workloads: Workloads;
  readonly databases: Databases;
  readonly tasks: Tasks;
  readonly flows: readonly Flow[];
}

/**
 * Declares an app. The compiler checks each reference to a workload, port, database, task or service of the platform;
 * values are checked when the catalogue loads ({@link loadCatalog}).
 *
 * @example
 * ```ts
 * export const greeter = defineApp({
 *   name: 'greeter',
 *   description: 'Says hello',
 *   owner: 'team-greeting',
 *   workloads: {
 *     api: { image: 'registry.example.com/greeter:1.0.0', ports: { http: 8080 }, replicas: 2, cpu: '100m', memory: '128Mi' },
 *   },
 *   flows: [{ from: 'prometheus', to: 'api', port: 'http', why: 'metrics' }],
 * });
 * ```
 */
export function defineApp<
  const W extends Workloads,
  const D extends Databases = Record<never, never>,
  const T extends Tasks = Record<never, never>,
>({ databases, tasks, flows, ...app }: AppDeclaration<W, D, T>): App {
  return { ...app, databases: databases ?? {}, tasks: tasks ?? {}, flows: flows as readonly Flow[] };
}
