import { allPairs, isMeshed, type World } from '@zta/reachability';
import { type AccessReport } from '@zta/report';

/** Effective access, in the form that `zta access` prints. */
export function accessReport(
  world: World,
  cni: 'cilium' | 'kubernetes',
  filter: { readonly from?: string; readonly to?: string },
): AccessReport {
  return {
    endpoints: [...world.endpoints.values()].map((endpoint) => ({
      id: endpoint.id,
      namespace: endpoint.namespace,
      labels: endpoint.labels,
      serviceAccount: endpoint.serviceAccount,
      mesh: isMeshed(world, endpoint),
      hostNetwork: endpoint.hostNetwork,
    })),
    access: [...allPairs(world, { cni }).rows(filter)],
    ignored: world.ignored,
    unsupported: world.unsupported.map(({ file, line, kind, reason }) => ({ file, line, kind, reason })),
    notEnforced: world.notEnforced.map(({ file, line, kind, reason }) => ({ file, line, kind, reason })),
  };
}
