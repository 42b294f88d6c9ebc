/**
 * Order in which Argo CD applies the objects of a namespace, lowest first; it deletes in the opposite order.
 *
 * What opens comes before what closes, so that a change never cuts a declared flow; what closes comes before the pods,
 * so that a new pod is never open. Every object carries a wave.
 *
 * One change does cut for a moment: the first flow with rules for requests puts a waypoint before a workload, whose other
 * callers are then expected to come through it before their Service sends them there. Declare it before it is needed.
 */
export const waves = { namespace: -30, identity: -20, allow: -10, deny: 0, data: 10, workload: 20, route: 30 } as const;

export type Wave = keyof typeof waves;

/** Annotations that put an object into a wave. */
export function inWave(wave: Wave): Readonly<Record<string, string>> {
  return { 'argocd.argoproj.io/sync-wave': `${waves[wave]}` };
}

/** Annotations of an object whose loss would open the network, or take more with it: Argo CD never prunes it. */
export const neverPruned = { 'argocd.argoproj.io/sync-options': 'Prune=false' } as const;
