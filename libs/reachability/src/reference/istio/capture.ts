import type { Endpoint } from '../../world/endpoint';
import type { World } from '../../world/world';

/**
 * Whether ztunnel takes a pod's traffic. A label of the pod wins over that of its namespace.
 *
 * @see Istio 1.26.2 cni/pkg/util/podutil.go, cni/pkg/nodeagent (B2.1)
 */
export function isCaptured(world: World, endpoint: Endpoint): boolean {
  const namespace = world.namespaces.get(endpoint.namespace)?.labels ?? {};
  const mode = endpoint.labels['istio.io/dataplane-mode'] ?? namespace['istio.io/dataplane-mode'];
  const isExcluded = world.settings.istio.excludedNamespaces.includes(endpoint.namespace);
  const hasSidecar = endpoint.annotations['sidecar.istio.io/status'] !== undefined;
  return mode === 'ambient' && !endpoint.hostNetwork && !hasSidecar && !isExcluded;
}

/** Whether ztunnel leaves what comes in to a captured pod alone. */
export function bypassesInbound({ annotations }: Endpoint): boolean {
  return annotations['ambient.istio.io/bypass-inbound-capture'] === 'true';
}

/** Whether a pod is a proxy of Istio's own, which ends and begins tunnels itself with its own certificate. */
export function isIstioProxy({ role }: Endpoint): boolean {
  return role === 'waypoint' || role === 'istio-gateway';
}

/** Whether a pod's connections into the mesh go through tunnels, with its identity. */
export function beginsTunnels(world: World, endpoint: Endpoint): boolean {
  return isCaptured(world, endpoint) || isIstioProxy(endpoint);
}

/** Whether connections from the mesh to a pod go through tunnels. */
export function endsTunnels(world: World, endpoint: Endpoint): boolean {
  return isCaptured(world, endpoint);
}
