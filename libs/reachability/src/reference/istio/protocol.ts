import type { ServicePort } from '../../world/service';

/** How a proxy of Istio's treats a port: as HTTP, as bytes, or as whichever it finds. */
export type Chain = 'http' | 'tcp' | 'both';

const http = ['http', 'http2', 'grpc', 'grpc-web', 'kubernetes.io/h2c', 'kubernetes.io/ws'];
const tcp = ['tcp', 'tls', 'https', 'mongo', 'redis', 'mysql', 'kubernetes.io/wss'];
/** Ports of protocols in which the server speaks first. */
const serverFirst = [25, 53, 3306, 27017];

/**
 * How a waypoint treats a Service's port; `undefined` for a protocol that isn't known.
 *
 * @see Istio 1.26.2 pkg/config/protocol/instance.go, pkg/config/kube/conversion.go (B2.7)
 */
export function chainOf({ appProtocol, name, port }: ServicePort): Chain | undefined {
  if (appProtocol !== undefined) return named(appProtocol.toLowerCase());
  const prefixes = (name ?? '').toLowerCase();
  const prefix = [...http, ...tcp].filter((item) => prefixes === item || prefixes.startsWith(`${item}-`));
  // grpc-web-x begins with both grpc- and grpc-web-, which are treated alike.
  return prefix[0] === undefined ? (serverFirst.includes(port) ? 'tcp' : 'both') : named(prefix[0]);
}

function named(protocol: string): Chain | undefined {
  if (http.includes(protocol)) return 'http';
  return tcp.includes(protocol) ? 'tcp' : undefined;
}
