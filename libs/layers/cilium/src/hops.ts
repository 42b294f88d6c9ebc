import {
  type Connection,
  type Destination,
  type Guarded,
  isOperational,
  istio,
  mesh,
  type Pods,
  servicePods,
  type Source,
  waypointName,
} from '@zta/intent';
import { type Entity, type Selector } from './cilium-policy';

export const namespaceLabel = 'k8s:io.kubernetes.pod.namespace';

/** What Cilium knows pods by. */
export type Identity = Pick<Pods, 'name' | 'namespace' | 'serviceAccount' | 'sharesAccount' | 'labels'>;

/** One leg of a connection, as it is on the wire. */
export interface Hop {
  readonly flow: string;
  readonly why: string;
  readonly from: Identity | Entities;
  readonly to: Identity | Outside;
  readonly ports: readonly [number, ...number[]];
  /** Whether it serves the platform's work on the namespace, not the namespace's own. */
  readonly operational?: true;
}

export interface Entities {
  readonly entities: readonly [Entity, ...Entity[]];
}

/** A destination that isn't an identity: how a rule names it. */
export type Outside = Entities | { readonly host: string } | { readonly endpoints: Selector };

/**
 * The API server comes from its own address or, where it has no way to the pods but through the agent of some node (k3s'
 * egress selector), from that node's.
 */
const fromApiServer: Entities = { entities: ['kube-apiserver', 'remote-node'] };

/**
 * A load balancer keeps the client's address, or the node that took the connection puts its own in place of it.
 *
 * @see cilium 1.17.5 Documentation/security/policy/caveats.rst
 */
const fromInternet: Entities = { entities: ['world', 'remote-node'] };

/** All that begins or ends in the namespace, leg by leg. */
export function hopsIn(guarded: Guarded): readonly Hop[] {
  const hops = guarded.connections.flatMap((connection) => {
    const [first, ...others] = hopsOf(connection);
    return [isOperational(connection) ? { ...first, operational: true as const } : first, ...others];
  });
  return guarded.waypointed.size > 0 ? [...hops, ...waypointLifelines(guarded)] : hops;
}

/** Between captured pods and waypoints only HBONE's port is on the wire; what isn't captured keeps its own. */
function hopsOf({ name, why, from, to, port, viaWaypoint }: Connection): readonly [Hop, ...Hop[]] {
  const hop: Hop = { flow: name, why, from: sourceOf(from), to: destinationOf(to), ports: portsOf(from, to, port) };
  if (!viaWaypoint || to.kind !== 'pods') return [hop];
  const waypoint = waypointOf(to.namespace);
  const last: Hop = {
    flow: `waypoint-to-${to.name}`,
    why: `the waypoint of ${to.namespace} forwards requests`,
    from: waypoint,
    to,
    ports: [mesh.hbonePort],
  };
  return [{ ...hop, to: waypoint, ports: [mesh.hbonePort] }, last];
}

function sourceOf(from: Source): Identity | Entities {
  if (from.kind === 'pods') return from;
  return from.kind === 'internet' ? fromInternet : fromApiServer;
}

function destinationOf(to: Destination): Identity | Outside {
  if (to.kind === 'pods') return to;
  if (to.kind === 'external') return { host: to.host };
  return to.kind === 'node' ? { entities: ['host', 'remote-node'] } : { entities: ['kube-apiserver'] };
}

/** Whether the mesh tunnels to a pod that bypasses inbound capture isn't specified, so that both ports are open to it. */
function portsOf(from: Source, to: Destination, port: number): Hop['ports'] {
  const isTunnelled = from.kind === 'pods' && to.kind === 'pods' && from.meshed && to.meshed;
  if (!isTunnelled) return [port];
  return to.bypassesInbound ? [mesh.hbonePort, port] : [mesh.hbonePort];
}

export function waypointOf(namespace: string): Identity {
  return { name: waypointName, namespace, serviceAccount: waypointName, labels: mesh.waypointLabels };
}

/** A waypoint gets its configuration and certificates from istiod, and is scraped; it isn't captured, so in plaintext. */
function waypointLifelines({ namespace, cluster }: Guarded): readonly Hop[] {
  const waypoint = waypointOf(namespace);
  const { app } = istio.workloads.istiod.labels;
  return [
    {
      flow: 'waypoint-to-istiod',
      why: 'configuration and certificates',
      from: waypoint,
      to: { endpoints: { matchLabels: { [namespaceLabel]: istio.namespace, 'k8s:app': app } } },
      ports: [mesh.istiodPort],
      operational: true,
    },
    {
      flow: 'prometheus-to-waypoint',
      why: 'metrics',
      from: servicePods('prometheus', cluster),
      to: waypoint,
      ports: [mesh.waypointMetricsPort],
      operational: true,
    },
  ];
}

export function isIdentity(end: Identity | Outside): end is Identity {
  return 'serviceAccount' in end;
}
