import { renderCluster } from './testing/render';

const cluster = renderCluster();

test('GatewayClusterLayer lets only labelled namespaces attach, and only its own to plain HTTP', () => {
  expect(cluster['Gateway public']!.spec.listeners).toMatchObject([
    { name: 'http', port: 80, allowedRoutes: { namespaces: { from: 'Same' } } },
    {
      name: 'https',
      port: 443,
      protocol: 'HTTPS',
      hostname: '*.example.com',
      tls: { mode: 'Terminate', certificateRefs: [{ kind: 'Secret', name: 'tls' }] },
      allowedRoutes: {
        namespaces: { from: 'Selector', selector: { matchLabels: { 'zta.internal/ingress': 'public' } } },
      },
    },
  ]);
});

test('GatewayClusterLayer redirects plain HTTP, and forwards nothing from there', () => {
  expect(cluster['HTTPRoute redirect-to-https']!.spec).toEqual({
    parentRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'public', sectionName: 'http' }],
    rules: [{ filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } }] }],
  });
});

test("GatewayClusterLayer keeps the proxy's inbound side out of the mesh", () => {
  expect(cluster['GatewayParameters public']!.spec).toMatchObject({
    kube: { podTemplate: { extraAnnotations: { 'ambient.istio.io/bypass-inbound-capture': 'true' } } },
  });
});

test('GatewayClusterLayer binds the parameters to the Gateway, as many replicas as declared', () => {
  const objects = renderCluster({ replicas: 3 });
  expect(objects['Gateway public']!.spec.infrastructure).toEqual({
    parametersRef: { group: 'gateway.kgateway.dev', kind: 'GatewayParameters', name: 'public' },
  });
  expect(objects['GatewayParameters public']!.spec).toMatchObject({ kube: { deployment: { replicas: 3 } } });
});

test("GatewayClusterLayer has the certificate of the domain kept in the listener's Secret, by the issuer", () => {
  const { spec } = cluster['Certificate public']!;
  expect(spec).toMatchObject({
    secretName: cluster['Gateway public']!.spec.listeners[1].tls.certificateRefs[0].name,
    dnsNames: [cluster['Gateway public']!.spec.listeners[1].hostname],
    issuerRef: { group: 'cert-manager.io', kind: 'ClusterIssuer', name: 'acme' },
  });
  // A key that was stolen is of no use after the next renewal.
  expect(spec.privateKey.rotationPolicy).toBe('Always');
  expect(spec.usages).toEqual(['digital signature', 'server auth']);
});

// Argo CD goes on to the next wave when all is healthy: an issuer that is away must not hold anything back.
test('GatewayClusterLayer has nothing wait for the certificate', () => {
  const wave = (name: string) => Number(cluster[name]!.metadata.annotations['argocd.argoproj.io/sync-wave']);
  expect(wave('Certificate public')).toBe(Math.max(...Object.keys(cluster).map(wave)));
});

test('GatewayClusterLayer limits what no flow limits, for each replica or for all together', () => {
  const spec = (change: object) => renderCluster(change)['TrafficPolicy public']!.spec;
  const bucket = (maxTokens: number, tokensPerFill: number) => ({
    targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'public' }],
    rateLimit: { local: { tokenBucket: { maxTokens, tokensPerFill, fillInterval: '1s' } } },
  });
  expect(spec({ replicas: 2 })).toEqual(bucket(15, 5));
  expect(spec({ replicas: 2, rateLimit: { perSecond: 5, burst: 15, for: 'gateway' } })).toEqual(bucket(7, 2));
});

test('GatewayClusterLayer logs each request of the Gateway, without its query', () => {
  const { targetRefs, accessLog } = cluster['HTTPListenerPolicy public']!.spec;
  expect(targetRefs).toEqual([{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'public' }]);
  const [{ fileSink, filter }] = accessLog;
  expect(fileSink.path).toBe('/dev/stdout');
  expect(filter).toBeUndefined();
  const operators = Object.values<string>(fileSink.jsonFormat);
  expect(operators.filter((operator) => /PATH/.test(operator))).toEqual([
    '%REQ_WITHOUT_QUERY(X-ENVOY-ORIGINAL-PATH?:PATH)%',
  ]);
  expect(operators).toEqual(
    expect.arrayContaining(['%RESPONSE_CODE%', '%REQ(:METHOD)%', '%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%']),
  );
});

test('GatewayClusterLayer has limits and logs before the Gateway is there', () => {
  const wave = (name: string) => Number(cluster[name]!.metadata.annotations['argocd.argoproj.io/sync-wave']);
  for (const kind of ['TrafficPolicy', 'HTTPListenerPolicy', 'GatewayParameters'])
    expect(wave(`${kind} public`)).toBeLessThan(wave('Gateway public'));
});
