/**
 * Spec of the HTTPListenerPolicy that writes a line of JSON for each request to the proxy's standard output. Without the
 * query string, in which clients send tokens, and without bodies.
 *
 * @see kgateway v2.0.x api/v1alpha1/http_listener_policy_types.go
 * @see Envoy documentation, access log format strings
 */
export function accessLogSpec(gateway: string) {
  return {
    targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: gateway }],
    accessLog: [{ fileSink: { path: '/dev/stdout', jsonFormat } }],
  };
}

const jsonFormat = {
  start_time: '%START_TIME%',
  request_id: '%REQ(X-REQUEST-ID)%',
  method: '%REQ(:METHOD)%',
  host: '%REQ(:AUTHORITY)%',
  path: '%REQ_WITHOUT_QUERY(X-ENVOY-ORIGINAL-PATH?:PATH)%',
  protocol: '%PROTOCOL%',
  tls_version: '%DOWNSTREAM_TLS_VERSION%',
  client: '%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%',
  user_agent: '%REQ(USER-AGENT)%',
  response_code: '%RESPONSE_CODE%',
  response_code_details: '%RESPONSE_CODE_DETAILS%',
  response_flags: '%RESPONSE_FLAGS%',
  bytes_received: '%BYTES_RECEIVED%',
  bytes_sent: '%BYTES_SENT%',
  duration_ms: '%DURATION%',
  route: '%ROUTE_NAME%',
  upstream: '%UPSTREAM_HOST%',
};
