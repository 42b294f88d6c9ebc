import {
  agentPort,
  components,
  engines,
  gatewayProxyLabels,
  kgateway,
  services,
  waypointSize,
} from '../catalog/platform';
import {
  type App,
  type Database,
  type EndUsers,
  type ExternalHost,
  type Flow,
  type IngressRule,
  type OtherApp,
  type Stage,
  type WaypointSize,
} from './app';
import { type Cluster } from './cluster';
import { type Ingress, resolveIngress } from './ingress';
import { databaseLabels, namespaceOf, podLabels } from './names';
import { type Component } from './platform';
import { postures } from './posture';
import { callsService, waypointedWorkloads } from './waypoints';

/** Pods that share one identity. */
export interface Pods {
  readonly kind: 'pods';
  /** Name of the workload, database, task or platform service. */
  readonly name: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  /** Labels that pods of this identity, and no others of the namespace, carry. */
  readonly labels: Readonly<Record<string, string>>;
  /** Whether other pods of the namespace run as the same account, so that only the labels tell them apart. */
  readonly sharesAccount?: true;
  /** Whether the ambient mesh captures them. */
  readonly meshed: boolean;
  /** Whether the mesh leaves alone what comes in to them: only what they send is captured. */
  readonly bypassesInbound?: true;
}

interface ApiServer {
  readonly kind: 'kube-apiserver';
}

export type Source = Pods | ApiServer | { readonly kind: 'internet' };
/** `node`: what listens in the network of any node of the cluster. */
export type Destination =
  Pods | ApiServer | { readonly kind: 'node' } | { readonly kind: 'external'; readonly host: string };

/** One flow with every name resolved: what a layer has to open. */
export interface Connection {
  readonly name: string;
  readonly from: Source;
  readonly to: Destination;
  /** Port of the destination's pods, or of the outside address: 1 to 65535, TCP. */
  readonly port: number;
  /** Requests allowed; absent: the layers don't look into the connection. */
  readonly http?: readonly IngressRule[];
  /** Whose token each request must carry. */
  readonly users?: EndUsers;
  /** Present when the internet is behind it: `from` is then the cluster's gateway. */
  readonly ingress?: Ingress;
  /** Whether requests pass the destination's waypoint: its Service has one, and the source calls the Service. */
  readonly viaWaypoint: boolean;
  readonly why: string;
}

/** A namespace of a cluster, and what the layers that guard its network have to open there. */
export interface Guarded {
  readonly cluster: Cluster;
  readonly namespace: string;
  readonly stage: Stage;
  /** Whether its pods are in the mesh. */
  readonly meshed: boolean;
  /** Its pods by identity, but for the waypoint's. */
  readonly pods: readonly Pods[];
  /** Connections that begin or end in the namespace. */
  readonly connections: readonly Connection[];
  /** Workloads whose Service has a waypoint in front. */
  readonly waypointed: ReadonlySet<string>;
  /** Of the waypoint, where there is one. */
  readonly waypointSize: WaypointSize;
}

/**
 * An app on a cluster, with all that its layers need. Its connections are the flows that it declares, and those without
 * which its databases and tasks don't work.
 */
export interface Placement extends Guarded {
  readonly app: App;
}

/** Name of a flow: the one given, or `<from>-to-<to>`. */
export function flowName({ name, from, to }: Flow): string {
  return name ?? `${endName(from)}-to-${endName(to)}`;
}

function endName(end: string | OtherApp | ExternalHost): string {
  if (typeof end === 'string') return end;
  return 'host' in end ? end.host.replaceAll('.', '-') : `${end.app}-${end.workload}`;
}

/**
 * What the gateway, KubeBlocks and the engines need beside what the app declares; the facts and their sources are the
 * platform's.
 */
export function impliedFlows(app: App): readonly Flow[] {
  const authorizers = new Map(
    app.flows.flatMap(({ authorizedBy }) => (authorizedBy ? [[authorizedBy.to, authorizedBy.port] as const] : [])),
  );
  return [
    ...[...authorizers].map(([to, port]): Flow => ({
      from: 'gateway',
      to,
      port,
      why: 'the gateway asks it about each request',
    })),
    ...Object.entries(app.databases).flatMap(([database, { engine }]): Flow[] => [
      {
        name: `${database}-operator`,
        from: 'kubeblocks-operator',
        to: database,
        port: `${agentPort}`,
        why: 'the operator drives the agent in each database pod',
      },
      ...Object.entries(engines[engine].peerPorts).map(([port, number]) => ({
        name: `${database}-${port}`,
        from: database,
        to: database,
        port: `${number}`,
        why: `${port} between the replicas`,
      })),
      {
        name: `${database}-state`,
        from: database,
        to: 'kube-apiserver',
        why: 'Patroni keeps the state of the database in Kubernetes',
      },
    ]),
    ...Object.entries(app.tasks).flatMap(([task, { runBy }]): Flow[] =>
      runBy === 'zenml'
        ? [
            {
              name: `${task}-to-kube-apiserver`,
              from: task,
              to: 'kube-apiserver',
              why: 'the orchestrator pod starts the step pods',
            },
            {
              name: `${task}-to-zenml-server`,
              from: task,
              to: 'zenml-server',
              port: 'http',
              why: 'each step reports to the server',
            },
          ]
        : [
            {
              name: `${task}-to-kube-apiserver`,
              from: task,
              to: 'kube-apiserver',
              why: 'the executor writes the results of each step',
            },
          ],
    ),
  ];
}

/** Pods of the cluster's gateway, made by kgateway from its Gateway. */
export function gatewayPods(cluster: Cluster): Pods {
  const { name } = cluster.gateway;
  return {
    kind: 'pods',
    name,
    namespace: kgateway.namespace,
    serviceAccount: name,
    labels: gatewayProxyLabels(name),
    meshed: isMeshed(kgateway.namespace, cluster),
    bypassesInbound: true,
  };
}

/** Whether the pods of a namespace of the platform are in the mesh. */
export function isMeshed(namespace: string, { meshedNamespaces }: Pick<Cluster, 'meshedNamespaces'>): boolean {
  return (meshedNamespaces as readonly string[]).includes(namespace);
}

/** Pods of a platform service. */
export function servicePods(service: keyof typeof services, cluster: Cluster): Pods {
  return componentPods(
    components.find(({ workloads }) => Object.hasOwn(workloads, service))!,
    service,
    cluster,
  );
}

/** Pods of a workload or job of a component. */
export function componentPods({ namespace, workloads, jobs }: Component, name: string, cluster: Cluster): Pods {
  const all = { ...workloads, ...jobs };
  const { labels, serviceAccount } = all[name]!;
  const isShared = Object.values(all).filter((other) => other.serviceAccount === serviceAccount).length > 1;
  return {
    kind: 'pods',
    name,
    namespace,
    serviceAccount,
    labels,
    ...(isShared && { sharesAccount: true }),
    meshed: isMeshed(namespace, cluster),
  };
}

/** Pods of a workload, database or task. Apps are always in the mesh. */
export function appPods(app: App, name: string): Pods {
  return {
    kind: 'pods',
    name,
    namespace: namespaceOf(app),
    serviceAccount: name,
    labels: Object.hasOwn(app.databases, name) ? databaseLabels(name) : podLabels(app, name),
    meshed: true,
  };
}

/**
 * Resolves an app's flows for a cluster.
 *
 * @param apps The whole catalogue, checked: other apps are looked up there.
 */
export function placeApp(app: App, stage: Stage, cluster: Cluster, apps: readonly App[]): Placement {
  const flows = [...app.flows, ...impliedFlows(app)];
  const other = (name: string) => apps.find((candidate) => candidate.name === name)!;
  const waypointed = waypointedWorkloads(app, cluster);
  return {
    app,
    stage: postures[cluster.approach].byStage ? stage : 'enforced',
    cluster,
    namespace: namespaceOf(app),
    meshed: true,
    pods: [app.workloads, app.databases, app.tasks].flatMap((group) =>
      Object.keys(group).map((name) => appPods(app, name)),
    ),
    connections: flows.map((flow) => resolve(flow, { app, cluster, other, waypointed })),
    waypointed,
    waypointSize: app.waypoint ?? waypointSize,
  };
}

interface Resolving {
  readonly app: App;
  readonly cluster: Cluster;
  readonly other: (name: string) => App;
  readonly waypointed: ReadonlySet<string>;
}

function resolve(flow: Flow, { app, cluster, other, waypointed }: Resolving): Connection {
  const internet = flow.from === 'internet';
  const byGateway = internet || flow.from === 'gateway';
  const target = resolveTarget(flow, { app, cluster, other, waypointed });
  return {
    name: flowName(flow),
    from: byGateway ? gatewayPods(cluster) : resolveSource(flow.from, { app, cluster, other }),
    ...target,
    ...(flow.http && { http: flow.http }),
    ...(flow.users && { users: flow.users }),
    ...(internet && { ingress: resolveIngress(flow, app, cluster) }),
    viaWaypoint: target.viaWaypoint && !byGateway && callsService(flow),
    why: flow.why,
  };
}

function resolveSource(from: Flow['from'], { app, cluster, other }: Omit<Resolving, 'waypointed'>): Source {
  if (typeof from !== 'string') return appPods(other(from.app), from.workload);
  return Object.hasOwn(services, from) ? servicePods(from as keyof typeof services, cluster) : appPods(app, from);
}

function resolveTarget(
  flow: Flow,
  { app, cluster, other, waypointed }: Resolving,
): Pick<Connection, 'to' | 'port' | 'viaWaypoint'> {
  const { to, port } = flow;
  if (typeof to !== 'string') {
    if ('host' in to) return { to: { kind: 'external', host: to.host }, port: to.port, viaWaypoint: false };
    const owner = other(to.app);
    return {
      to: appPods(owner, to.workload),
      port: owner.workloads[to.workload]!.ports[to.port]!,
      viaWaypoint: waypointedWorkloads(owner, cluster).has(to.workload),
    };
  }
  if (to === 'kube-apiserver')
    return { to: { kind: 'kube-apiserver' }, port: cluster.apiServerPort, viaWaypoint: false };
  if (Object.hasOwn(app.databases, to))
    return { to: appPods(app, to), port: databasePort(flow, app.databases[to]!), viaWaypoint: false };
  if (Object.hasOwn(app.workloads, to)) {
    return { to: appPods(app, to), port: app.workloads[to]!.ports[port!]!, viaWaypoint: waypointed.has(to) };
  }
  const service = to as keyof typeof services;
  const ports: Readonly<Record<string, number>> = services[service].ports;
  return { to: servicePods(service, cluster), port: ports[port!]!, viaWaypoint: false };
}

function databasePort({ from, port }: Flow, { engine }: Database): number {
  if (port !== undefined) return Number(port);
  return from === 'prometheus' ? engines[engine].metricsPort : engines[engine].clientPort;
}
