import {
  type AccessPromise,
  declaredAccess,
  type Guarded,
  isPlatformNamespace,
  mesh,
  type PromisedAccess,
  waypointName,
} from '@zta/intent';

/**
 * What the mesh-centric posture means to leave open: the declared flows, and what the mesh alone can't close. Cilium keeps
 * only the namespaces of apps apart, so each pod of one that a flow comes from may knock at a waypoint's door, which then
 * refuses every request. In the platform's namespaces Cilium goes by identity.
 */
export function promiseMeshCentric(guarded: readonly Guarded[]): AccessPromise {
  const { namespaces, access } = declaredAccess(guarded);
  return { namespaces, access: [...access, ...guarded.flatMap(atTheWaypoint)] };
}

function atTheWaypoint({ namespace, waypointed, connections }: Guarded): readonly PromisedAccess[] {
  if (waypointed.size === 0) return [];
  const callers = connections.flatMap(({ from, to }) =>
    from.kind === 'pods' && to.kind === 'pods' && to.namespace === namespace && !isPlatformNamespace(from.namespace)
      ? [from.namespace]
      : [],
  );
  return [...new Set([namespace, ...callers])].map((from) => ({
    part: 'beyond',
    from: { kind: 'namespace', namespace: from },
    to: { kind: 'identity', namespace, serviceAccount: waypointName },
    protocols: ['TCP'],
    port: mesh.hbonePort,
    why: `Cilium lets HBONE in from all of ${from}; the waypoint refuses its requests`,
  }));
}
