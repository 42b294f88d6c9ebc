import { inWave, istio } from '@zta/intent';

/**
 * Every waypoint of the mesh logs each request, and counts it: refused ones as `istio_requests_total` with
 * `reporter="waypoint"` and `response_code="403"`, or 401 for a wrong token. In the root namespace and without targets it
 * is for all; both providers are built in.
 *
 * ztunnel reads no Telemetry. It logs each connection by itself, and counts refused ones as
 * `istio_tcp_connections_closed_total` with `response_flags="DENY"`.
 *
 * @see istio 1.26.2 pilot/pkg/model/telemetry.go; ztunnel 1.26.2 src/proxy/metrics.rs
 */
export const telemetry = {
  apiVersion: 'telemetry.istio.io/v1',
  kind: 'Telemetry',
  metadata: { name: 'mesh-default', namespace: istio.namespace, annotations: inWave('allow') },
  spec: {
    accessLogging: [{ providers: [{ name: 'envoy' }] }],
    metrics: [{ providers: [{ name: 'prometheus' }] }],
  },
} as const;
