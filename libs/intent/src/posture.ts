import { type Approach } from './cluster';

/** What an approach asks of every app of a cluster; each layer knows how. */
export interface Posture {
  /** Whether an app is as closed as its stage says. Else every app is enforced, whatever its stage. */
  readonly byStage: boolean;
  /** Which workloads have a waypoint in front: those with a caller that may make only some requests, or all that speak HTTP. */
  readonly waypoints: 'where-declared' | 'everywhere';
}

export const postures: Readonly<Record<Approach, Posture>> = {
  graduated: { byStage: true, waypoints: 'where-declared' },
  strict: { byStage: false, waypoints: 'everywhere' },
  'mesh-centric': { byStage: false, waypoints: 'everywhere' },
};
