import type { Gateway, HttpRoute, Listener } from '../../world/gateway';
import { gatewayGroup } from '../../world/read-gateway';
import type { World } from '../../world/world';
import { isGranted } from './grants';
import { intersection } from './hostnames';
import { isAllowedNamespace } from './namespaces';

/**
 * The hosts for which a route is attached to a listener; none if it isn't.
 *
 * @see Gateway API 1.2.1 apis/v1/shared_types.go, gateway_types.go, httproute_types.go (B3.1)
 */
export function attachedHosts(
  ...[world, gateway, listener, route]: [World, Gateway, Listener, HttpRoute]
): readonly string[] {
  const isParent = route.parents.some(
    ({ group, kind, namespace, name, sectionName, port }) =>
      group === gatewayGroup &&
      kind === 'Gateway' &&
      namespace === gateway.namespace &&
      name === gateway.name &&
      (sectionName === undefined || sectionName === listener.name) &&
      (port === undefined || port === listener.port),
  );
  const takes = listener.allowedRoutes.kinds?.includes(`${gatewayGroup}/HTTPRoute`) ?? true;
  const isAttached = isParent && takes && isAllowedNamespace(world, gateway, listener, route.namespace);
  return isAttached ? commonHosts(listener, route) : [];
}

function commonHosts({ hostname = '*' }: Listener, { hostnames }: HttpRoute): readonly string[] {
  const wanted = hostnames.length === 0 ? ['*'] : hostnames;
  return wanted.flatMap((host) => intersection(hostname, host) ?? []);
}

/** Whether a listener serves HTTP: it speaks it, and may use its certificates. */
export function servesHttp(world: World, { namespace }: Gateway, { protocol, certificates }: Listener): boolean {
  const from = { group: gatewayGroup, kind: 'Gateway', namespace };
  return (protocol === 'HTTP' || protocol === 'HTTPS') && certificates.every((to) => isGranted(world, from, to));
}
