import { App } from 'cdk8s';
import { lab } from '@zta/intent/testing';
import { GatewayLayer, routedNamespaceLabels } from './layer';
import { place, render, shopWith } from './testing/render';

const route = (change: object = {}) => render(change)['HTTPRoute internet-to-web']!.spec;
const policy = (change: object = {}, cluster = lab) => render(change, cluster)['TrafficPolicy internet-to-web']!.spec;

test('GatewayLayer attaches the route to the HTTPS listener in the namespace of the gateway', () => {
  const objects = render();
  expect(objects['HTTPRoute internet-to-web']!.metadata.namespace).toBe('app-shop');
  expect(route()).toMatchObject({
    parentRefs: [
      {
        group: 'gateway.networking.k8s.io',
        kind: 'Gateway',
        name: 'public',
        namespace: 'kgateway-system',
        sectionName: 'https',
      },
    ],
    hostnames: ['shop.example.com'],
    rules: [{ backendRefs: [{ group: '', kind: 'Service', name: 'web', port: 8080 }] }],
  });
});

test('GatewayLayer limits the rate of the route, for each replica or for all together', () => {
  const bucket = (maxTokens: number, tokensPerFill: number) => ({
    transformation: expect.anything(),
    targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', name: 'internet-to-web' }],
    rateLimit: { local: { tokenBucket: { maxTokens, tokensPerFill, fillInterval: '1s' } } },
  });
  const three = { ...lab, gateway: { ...lab.gateway, replicas: 3 } };
  expect(policy({}, three)).toEqual(bucket(20, 10));
  expect(policy({ rateLimit: { perSecond: 10, burst: 20, for: 'replica' } }, three)).toEqual(bucket(20, 10));
  // Rounded down: all together stay below the limit.
  expect(policy({ rateLimit: { perSecond: 10, burst: 20, for: 'gateway' } }, three)).toEqual(bucket(6, 3));
});

test('GatewayLayer overwrites the source header and removes those that services trust, in each rule', () => {
  const filter = {
    type: 'RequestHeaderModifier',
    requestHeaderModifier: { set: [{ name: 'X-Request-Source', value: 'external' }], remove: ['x-user-id'] },
  };
  const { rules } = route({ http: [{ paths: ['/a'] }, { methods: ['GET'] }] });
  expect(rules).toMatchObject([{ filters: [filter, {}] }, { filters: [filter, {}] }]);
});

test('GatewayLayer tells browsers how to treat answers, in each rule, over what the app says', () => {
  const { rules } = route({ http: [{ paths: ['/a'] }, { methods: ['GET'] }] });
  for (const { filters } of rules) {
    expect(filters[1].type).toBe('ResponseHeaderModifier');
    expect(filters[1].responseHeaderModifier.set).toEqual([
      { name: 'Strict-Transport-Security', value: 'max-age=31536000' },
      { name: 'X-Content-Type-Options', value: 'nosniff' },
      { name: 'X-Frame-Options', value: 'DENY' },
      { name: 'Referrer-Policy', value: 'no-referrer' },
    ]);
    expect(filters[1].responseHeaderModifier.remove).toContain('X-Powered-By');
  }
});

test('GatewayLayer ends requests after the time of the flow, or else of the cluster, in each rule', () => {
  const http = [{ paths: ['/a'] }, { paths: ['/b'] }];
  expect(route({ http }).rules).toMatchObject([{ timeouts: { request: '30s' } }, { timeouts: { request: '30s' } }]);
  expect(route({ timeoutSeconds: 120 }).rules).toMatchObject([{ timeouts: { request: '120s' } }]);
});

// With less than the whole body the transformation would have nothing to put in its place (kgateway issue 12043).
test('GatewayLayer takes bodies whole, so that none is larger than the buffer, unless they are streamed', () => {
  const request = { body: { parseAs: 'AsString', value: '{{ body() }}' } };
  expect(policy().transformation).toEqual({ request });
  expect(policy({ bodies: 'streamed' })).not.toHaveProperty('transformation');
  const cors = { origins: ['https://a.example.org'] };
  expect(Object.keys(policy({ cors }).transformation)).toEqual(['request', 'response']);
  expect(Object.keys(policy({ cors, bodies: 'streamed' }).transformation)).toEqual(['response']);
});

test('GatewayLayer has the authorizer asked about each request, in the namespace of the app', () => {
  const objects = render({ authorizedBy: { to: 'guard', port: 'grpc' } });
  expect(objects['GatewayExtension internet-to-web']).toMatchObject({
    metadata: { namespace: 'app-shop' },
    spec: {
      type: 'ExtAuth',
      extAuth: { grpcService: { backendRef: { group: '', kind: 'Service', name: 'guard', port: 9000 } } },
    },
  });
  expect(objects['TrafficPolicy internet-to-web']!.spec.extAuth).toEqual({ extensionRef: { name: 'internet-to-web' } });
  expect(policy()).not.toHaveProperty('extAuth');
});

// The router removes headers after the authorizer was asked (Envoy, request_headers_to_remove): what it set would go too.
test('GatewayLayer leaves the headers that the authorizer sets, and removes the other trusted ones', () => {
  const cluster = { ...lab, gateway: { ...lab.gateway, trustedHeaders: ['x-user-id', 'x-roles'] } };
  const authorizedBy = { to: 'guard', port: 'grpc', sets: ['x-roles'] };
  const { rules } = render({ authorizedBy }, cluster)['HTTPRoute internet-to-web']!.spec;
  expect(rules[0].filters[0].requestHeaderModifier.remove).toEqual(['x-user-id']);
});

test('GatewayLayer renders nothing, and no route may attach, where nothing comes from the internet', () => {
  const app = shopWith();
  const closed = place({ ...app, flows: app.flows.filter(({ from }) => from !== 'internet') });
  expect(new GatewayLayer(new App(), { placement: closed }).toJson()).toEqual([]);
  expect(routedNamespaceLabels(closed)).toEqual({});
  expect(routedNamespaceLabels(place())).toEqual({ 'zta.internal/ingress': 'public' });
});

test('GatewayLayer limits a route, and knows whom it asks, before it opens it', () => {
  const objects = render({ authorizedBy: { to: 'guard', port: 'grpc' }, cors: { origins: ['https://a.example.org'] } });
  const wave = (name: string) => Number(objects[name]!.metadata.annotations['argocd.argoproj.io/sync-wave']);
  const first = wave('HTTPRoute internet-to-web');
  expect(wave('GatewayExtension internet-to-web')).toBeLessThan(wave('TrafficPolicy internet-to-web'));
  expect(wave('TrafficPolicy internet-to-web')).toBeLessThan(first);
  for (const kind of ['DirectResponse', 'TrafficPolicy'])
    expect(wave(`${kind} internet-to-web-preflight`)).toBeLessThan(wave('HTTPRoute internet-to-web-preflight'));
});

test('GatewayLayer says on every object which flow it is for, and why', () => {
  const objects = render({ authorizedBy: { to: 'guard', port: 'grpc' }, cors: { origins: ['https://a.example.org'] } });
  for (const { metadata } of Object.values(objects))
    expect(metadata.annotations['flow.zta.internal/internet-to-web']).toBe('people buy things');
});
