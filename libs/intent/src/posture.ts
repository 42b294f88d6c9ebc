import { type Approach } from './cluster';

/** What an approach asks of every app of a cluster; each layer knows how. */
export interface Posture {
  /** Whether an app is as closed as its stage says. Else every app is enforced, whatever its stage. */
  readonly byStage: boolean;
  /** Which workloads have a waypoint in front: those with a caller that may make only some requests, or all that speak HTTP. */
  readonly waypoints: 'where-declared' | 'everywhere';
  /** Whether what the platform needs of an app is opened apart from the app's own flows, by policies that can go one by one. */
  readonly overrides: boolean;
}

export const postures: Readonly<Record<Approach, Posture>> = {
  graduated: { byStage: true, waypoints: 'where-declared', overrides: false },
  strict: { byStage: false, waypoints: 'everywhere', overrides: true },
  'mesh-centric': { byStage: false, waypoints: 'everywhere', overrides: false },
};
