/** Pods that a component of the platform runs, as its chart makes them. */
export interface PlatformWorkload {
  readonly kind: 'Deployment' | 'StatefulSet' | 'DaemonSet';
  /** Labels that the chart puts on the pods. */
  readonly labels: Readonly<Record<string, string>>;
  readonly serviceAccount: string;
  /** Ports of the pod by name. */
  readonly ports: Readonly<Record<string, number>>;
  readonly hostNetwork?: boolean;
  /** The Service in front: each of its ports by number, and the name of the pod's port that it leads to. */
  readonly service?: { readonly name: string; readonly ports: Readonly<Record<number, string>> };
  /** Whether it calls pods by their address, not by their Service: a Service's waypoint is then not on the way. */
  readonly callsByPodAddress?: boolean;
  /** Where these facts were read: repository or chart, version, file. */
  readonly source: string;
}

/** A pinned Helm chart, and how it's installed. */
export interface Chart {
  readonly repository: string;
  readonly name: string;
  readonly version: string;
  /** Name of the release, of which charts make the names of their objects. */
  readonly release: string;
  /** Where the release goes. Default: the component's namespace. */
  readonly namespace?: string;
  /** Values that differ from the chart's, or that the stack relies on. Left out: none. */
  readonly values?: object;
}

/** Pods that run to an end: hooks of a chart, and what a component starts for itself. They talk to the API server only. */
export interface PlatformJob {
  /** Labels of the pods, as far as they are known. */
  readonly labels: Readonly<Record<string, string>>;
  readonly serviceAccount: string;
  readonly why: string;
  readonly source: string;
}

/** Ports of the proxy that kgateway makes of the cluster's Gateway. */
export type GatewayPort = 'http' | 'https' | 'metrics';

interface PlatformFlowBase {
  /** Default: `<from>-to-<to>`. Needed where one pair has two flows. */
  readonly name?: string;
  readonly why: string;
  /** Where the need was read: repository or chart, version, file. */
  readonly source: string;
}

type Name<T> = keyof T & string;
type Workloads = Readonly<Record<string, PlatformWorkload>>;

/** `{ to, port }` for each workload and each of its ports: a port of another workload does not compile. */
type PortOf<W extends Workloads> = {
  [K in Name<W>]: { readonly to: K; readonly port: Name<W[K]['ports']> };
}[Name<W>];

/**
 * One connection that a component needs. Its own workloads go by their names; `prometheus` is the scraper, `gateway` the
 * proxy of the cluster's Gateway.
 */
export type PlatformFlowDeclaration<W extends Workloads> = PlatformFlowBase &
  (
    | (PortOf<W> & { readonly from: Name<W> | 'prometheus' | 'gateway' | 'kube-apiserver' })
    | { readonly from: 'prometheus' | 'internet'; readonly to: 'gateway'; readonly port: GatewayPort }
    | { readonly from: Name<W>; readonly to: 'kube-apiserver' }
    /** The host of the repository that Argo CD reads. */
    | { readonly from: Name<W>; readonly to: 'git' }
    /** The API servers of the other clusters, from the one where Argo CD runs that keeps them all. */
    | { readonly from: Name<W>; readonly to: 'clusters'; readonly name: string }
    /** What listens on the nodes themselves and is no workload of the catalogue. */
    | { readonly from: Name<W>; readonly to: 'nodes'; readonly port: number }
  );

/** The same flow as {@link PlatformFlowDeclaration} when the names are no longer known to the compiler. */
export interface PlatformFlow extends PlatformFlowBase {
  readonly from: string;
  readonly to: string;
  readonly port?: string | number;
}

interface ComponentFacts {
  readonly name: string;
  readonly version: string;
  readonly namespace: string;
  /** Absent where the cluster brings the component with it. */
  readonly chart?: Chart;
  /** Where name, versions and namespace of the chart were read. */
  readonly source: string;
  readonly workloads: Workloads;
  readonly jobs?: Readonly<Record<string, PlatformJob>>;
}

/** One component that every cluster runs, with the facts that policies depend on. */
export interface Component extends ComponentFacts {
  /** Every connection that its workloads need, but for those that apps declare. */
  readonly flows: readonly PlatformFlow[];
}

/** Declares a component; keeps the names of workloads and ports for the compiler, which checks the flows against them. */
export function defineComponent<const C extends ComponentFacts>(
  component: C & { readonly flows: readonly PlatformFlowDeclaration<NoInfer<C>['workloads']>[] },
): C & { readonly flows: readonly PlatformFlow[] } {
  return component;
}

/** Rights in a namespace, as a Role grants them. */
export interface PolicyRule {
  readonly apiGroup: string;
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}
