import {
  components,
  gatewayProxy,
  guardedNamespaces,
  inCluster,
  kgateway,
  mesh,
  waypointSize,
} from '../catalog/platform';
import { type Cluster } from './cluster';
import { waypointName } from './names';
import {
  componentPods,
  type Connection,
  type Destination,
  gatewayPods,
  type Guarded,
  isMeshed,
  type Placement,
  type Pods,
  servicePods,
  type Source,
} from './placement';
import { type Component, type GatewayPort, type PlatformFlow } from './platform';
import { postures } from './posture';

/**
 * The namespaces of the platform, each with the connections that begin or end there: the components' own, and the
 * platform's ends of those of the apps.
 *
 * @param placements The apps that run on the cluster.
 * @param clusters The whole catalogue: Argo CD keeps all of them from one.
 */
export function placePlatform(
  cluster: Cluster,
  placements: readonly Placement[],
  clusters: readonly Cluster[],
): readonly Guarded[] {
  const connections = [
    ...platformConnections(cluster, clusters),
    ...placements.flatMap((placement) => [...placement.connections, ...waypointConnections(placement)]),
  ];
  return guardedNamespaces.map((namespace) => ({
    cluster,
    namespace,
    stage: postures[cluster.approach].byStage ? cluster.platform! : 'enforced',
    meshed: isMeshed(namespace, cluster),
    pods: podsOf(namespace, cluster),
    connections: connections.filter(({ from, to }) => [from, to].some((end) => isIn(end, namespace))),
    waypointed: new Set<string>(),
    waypointSize,
  }));
}

/** Every connection that the components declare, and those of their jobs, with all names resolved. */
export function platformConnections(cluster: Cluster, clusters: readonly Cluster[]): readonly Connection[] {
  return (components as readonly Component[]).flatMap((component) => [
    ...component.flows.flatMap((flow) =>
      flow.to === 'clusters'
        ? keptClusters(cluster, clusters).map((kept) => toCluster(flow, component, { cluster, kept }))
        : [resolve(flow, component, cluster)],
    ),
    ...Object.entries(component.jobs ?? {}).map(([job, { why }]): Connection => ({
      name: `${job}-to-kube-apiserver`,
      from: componentPods(component, job, cluster),
      to: { kind: 'kube-apiserver' },
      port: cluster.apiServerPort,
      viaWaypoint: false,
      why,
    })),
  ]);
}

function podsOf(namespace: string, cluster: Cluster): readonly Pods[] {
  const here = (components as readonly Component[]).filter((component) => component.namespace === namespace);
  return [
    ...here.flatMap((component) => [
      // Policies for pods don't select those in the network of their node.
      ...Object.entries(component.workloads)
        .filter(([, { hostNetwork }]) => !hostNetwork)
        .map(([name]) => componentPods(component, name, cluster)),
      ...Object.keys(component.jobs ?? {}).map((job) => componentPods(component, job, cluster)),
    ]),
    ...(namespace === kgateway.namespace ? [gatewayPods(cluster)] : []),
  ];
}

function isIn(end: Source | Destination, namespace: string): boolean {
  return end.kind === 'pods' && end.namespace === namespace;
}

function resolve(flow: PlatformFlow, component: Component, cluster: Cluster): Connection {
  return {
    name: flow.name ?? `${flow.from}-to-${flow.to}`,
    from: sourceOf(flow, component, cluster),
    ...targetOf(flow, component, cluster),
    viaWaypoint: false,
    why: flow.why,
  };
}

function sourceOf({ from }: PlatformFlow, component: Component, cluster: Cluster): Source {
  if (from === 'kube-apiserver' || from === 'internet') return { kind: from };
  if (from === 'gateway') return gatewayPods(cluster);
  return Object.hasOwn(component.workloads, from)
    ? componentPods(component, from, cluster)
    : servicePods('prometheus', cluster);
}

function targetOf({ to, port }: PlatformFlow, component: Component, cluster: Cluster): Pick<Connection, 'to' | 'port'> {
  if (to === 'kube-apiserver') return { to: { kind: 'kube-apiserver' }, port: cluster.apiServerPort };
  if (to === 'git') return hostOf(cluster.git.repository);
  if (to === 'nodes') return { to: { kind: 'node' }, port: port as number };
  if (to === 'gateway') return { to: gatewayPods(cluster), port: gatewayProxy.ports[port as GatewayPort] };
  const { hostNetwork, ports } = component.workloads[to]!;
  return { to: hostNetwork ? { kind: 'node' } : componentPods(component, to, cluster), port: ports[port as string]! };
}

/** Host and port of an https or ssh address. */
function hostOf(address: string): Pick<Connection, 'to' | 'port'> {
  const { hostname, port, protocol } = new URL(address);
  return { to: { kind: 'external', host: hostname }, port: Number(port) || (protocol === 'ssh:' ? 22 : 443) };
}

/** The other clusters of the catalogue, where this one's Argo CD keeps them. */
function keptClusters({ server }: Cluster, clusters: readonly Cluster[]): readonly Cluster[] {
  return server === inCluster ? clusters.filter((other) => other.server !== inCluster) : [];
}

function toCluster(
  flow: PlatformFlow,
  component: Component,
  { cluster, kept }: { readonly cluster: Cluster; readonly kept: Cluster },
): Connection {
  return {
    name: `${flow.name}-${kept.name}`,
    from: sourceOf(flow, component, cluster),
    ...hostOf(kept.server),
    viaWaypoint: false,
    why: flow.why,
  };
}

/** Prometheus scrapes each waypoint, by the address of its pods. A waypoint isn't captured. */
function waypointConnections({ namespace, waypointed, cluster }: Placement): readonly Connection[] {
  if (waypointed.size === 0) return [];
  return [
    {
      name: 'prometheus-to-waypoint',
      from: servicePods('prometheus', cluster),
      to: {
        kind: 'pods',
        name: waypointName,
        namespace,
        serviceAccount: waypointName,
        labels: mesh.waypointLabels,
        meshed: false,
      },
      port: mesh.waypointMetricsPort,
      viaWaypoint: false,
      why: 'metrics',
    },
  ];
}
