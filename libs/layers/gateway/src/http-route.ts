import { type Connection, type GatewaySettings, type Ingress, kgateway } from '@zta/intent';
import { requestHeaders, responseHeaders } from './header-filters';
import { routeMatches } from './route-match';

/** Spec of the HTTPRoute of one flow from the internet. */
export function httpRouteSpec({ to, port, http = [{}] }: Connection, ingress: Ingress, gateway: GatewaySettings) {
  const backend = to.kind === 'pods' ? to.name : undefined;
  return {
    parentRefs: [httpsListener(gateway)],
    hostnames: [ingress.host],
    rules: http.map((rule) => ({
      matches: routeMatches(rule),
      filters: [requestHeaders(ingress, gateway), responseHeaders(ingress)],
      backendRefs: [{ group: '', kind: 'Service', name: backend, port }],
      // The only timeout that kgateway 2.0 knows (kgateway issues 10784 and 10898).
      timeouts: { request: `${ingress.timeoutSeconds}s` },
    })),
  };
}

/** The listener that the routes of apps attach to. */
export function httpsListener({ name }: GatewaySettings) {
  const { namespace } = kgateway;
  return { group: 'gateway.networking.k8s.io', kind: 'Gateway', name, namespace, sectionName: 'https' };
}
