import { services } from '../catalog/platform';
import { type App, type Flow, type Workload } from './app';
import { type Cluster } from './cluster';
import { type PlatformWorkload } from './platform';
import { postures } from './posture';
import { isHttpPort } from './values';

// Which requests pass a waypoint, the only proxy that looks into them on the way between workloads.

/**
 * Workloads with a waypoint in front. Where not every workload that speaks HTTP has one, those that need it: a caller that
 * goes to their Service may make only some requests.
 */
export function waypointedWorkloads(app: App, { approach }: Pick<Cluster, 'approach'>): ReadonlySet<string> {
  if (postures[approach].waypoints === 'everywhere') {
    const speaksHttp = ({ ports }: Workload) => Object.keys(ports).some(isHttpPort);
    return new Set(Object.keys(app.workloads).filter((name) => speaksHttp(app.workloads[name]!)));
  }
  const restricted = app.flows.filter((flow) => (flow.http || flow.users) && callsService(flow));
  return new Set(restricted.map(({ to }) => to as string).filter((to) => Object.hasOwn(app.workloads, to)));
}

/**
 * Whether the source of a flow goes to a Service, so that its waypoint is on the way. The gateway doesn't: kgateway 2.0
 * sends to pod addresses, its rules are its routes (kgateway issue 10809).
 */
export function callsService({ from }: Flow): boolean {
  return from !== 'internet' && !callsByPodAddress(from);
}

/** Whether a source goes to pods and not to their Service, so that no waypoint is on its way. */
export function callsByPodAddress(from: Flow['from']): boolean {
  return (
    typeof from === 'string' &&
    Object.hasOwn(services, from) &&
    (services as Record<string, PlatformWorkload>)[from]!.callsByPodAddress === true
  );
}
