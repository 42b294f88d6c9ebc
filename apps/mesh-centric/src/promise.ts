import {
  type AccessPromise,
  declaredAccess,
  type Guarded,
  mesh,
  type Pods,
  type PromisedAccess,
  waypointName,
} from '@zta/intent';

/**
 * What the mesh-centric posture means to leave open: the declared flows, and what the mesh alone can't close. Cilium keeps
 * only namespaces apart, so each pod of a namespace that a flow comes from may knock at a waypoint's door, which then
 * refuses every request; and each may connect to a namespace that a flow leads to, where nothing refuses it if nothing
 * guards that.
 */
export function promiseMeshCentric(guarded: readonly Guarded[]): AccessPromise {
  const { namespaces, access } = declaredAccess(guarded);
  const unguarded = (namespace: string) => !namespaces.includes(namespace);
  const beyond = guarded.flatMap((one) => [...atTheWaypoint(one), ...outwards(one, unguarded)]);
  return { namespaces, access: [...access, ...beyond] };
}

function atTheWaypoint({ namespace, waypointed, connections }: Guarded): readonly PromisedAccess[] {
  if (waypointed.size === 0) return [];
  const callers = connections.filter(({ from, to }) => isMeshed(from) && isMeshed(to) && to.namespace === namespace);
  return [...new Set([namespace, ...callers.map(({ from }) => from.namespace)])].map((from) => ({
    part: 'beyond',
    from: { kind: 'namespace', namespace: from },
    to: { kind: 'identity', namespace, serviceAccount: waypointName },
    protocols: ['TCP'],
    port: mesh.hbonePort,
    why: `Cilium lets HBONE in from all of ${from}; the waypoint refuses its requests`,
  }));
}

function outwards(
  { namespace, connections }: Guarded,
  unguarded: (namespace: string) => boolean,
): readonly PromisedAccess[] {
  const called = connections.flatMap(({ from, to }) =>
    from.namespace === namespace && isMeshed(from) && isMeshed(to) && unguarded(to.namespace) ? [to.namespace] : [],
  );
  return [...new Set(called)].map((to) => ({
    part: 'beyond',
    from: { kind: 'namespace', namespace },
    to: { kind: 'namespace', namespace: to },
    protocols: ['TCP'],
    port: 'any',
    why: `Cilium lets HBONE out to all of ${to}, which nothing guards`,
  }));
}

function isMeshed(end: { readonly kind: string; readonly meshed?: boolean }): end is Pods {
  return end.kind === 'pods' && end.meshed === true;
}
