import type { Gateway, Listener } from '../../world/gateway';
import { matchLabels } from '../../world/match-labels';
import type { World } from '../../world/world';

/**
 * Whether a listener takes what comes from a namespace.
 *
 * @see Gateway API 1.2.1 apis/v1/gateway_types.go, AllowedRoutes (B3.1/2)
 */
export function isAllowedNamespace(
  ...[world, gateway, listener, namespace]: [World, Gateway, Listener, string]
): boolean {
  const { from, selector } = listener.allowedRoutes;
  if (from === 'All') return true;
  if (from === 'Same') return gateway.namespace === namespace;
  return matchLabels(selector, world.namespaces.get(namespace)?.labels ?? {});
}
