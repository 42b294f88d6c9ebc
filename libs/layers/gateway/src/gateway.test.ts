import { App } from 'cdk8s';
import { type App as IntentApp, placeApp } from '@zta/intent';
import { lab, shop } from '@zta/intent/testing';
import { pathMatch, routeMatches } from './http-route';
import { GatewayClusterLayer, GatewayLayer, routedNamespaceLabels } from './layer';

const place = (app: IntentApp = shop) => placeApp(app, 'enforced', lab, [app]);

interface Rendered {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: Record<string, unknown>;
}

const render = (app: IntentApp = shop): readonly Rendered[] =>
  new GatewayLayer(new App(), { placement: place(app) }).toJson();
const cluster: readonly Rendered[] = new GatewayClusterLayer(new App(), { cluster: lab }).toJson();

// gateway-api v1.2.1: PathPrefix goes by whole segments, so "/api" is "/api" and "/api/…" but not "/apis".
// prettier-ignore
test.each<[template: string, type: string, value: string]>([
  ['/health',             'Exact',             '/health'],
  ['/',                   'Exact',             '/'],
  ['/{**}',               'PathPrefix',        '/'],
  ['/api/{**}',           'PathPrefix',        '/api'],
  ['/users/{*}',          'RegularExpression', '/users/[^/]+'],
  ['/a.b/{*}/c+d/{**}',   'RegularExpression', '/a\\.b/[^/]+/c\\+d(/.*)?'],
])('pathMatch(%s) is %s %s', (template, type, value) => {
  expect(pathMatch(template)).toEqual({ type, value });
});

// prettier-ignore
test.each<[path: string, matches: boolean]>([
  ['/users/7/orders',      true],
  ['/users/7/orders/1/2',  true],
  ['/users//orders',       false],
  ['/users/7/8/orders',    false],
  ['/users/7/ordersX',     false],
])('pathMatch() with a segment and an open end takes %s: %s', (path, matches) => {
  expect(new RegExp(`^(?:${pathMatch('/users/{*}/orders/{**}').value})$`).test(path)).toBe(matches);
});

test('routeMatches() has each pair of method and path, and everything where nothing is restricted', () => {
  expect(routeMatches({ methods: ['GET', 'PUT'], paths: ['/a', '/b'] })).toEqual([
    { method: 'GET', path: { type: 'Exact', value: '/a' } },
    { method: 'PUT', path: { type: 'Exact', value: '/a' } },
    { method: 'GET', path: { type: 'Exact', value: '/b' } },
    { method: 'PUT', path: { type: 'Exact', value: '/b' } },
  ]);
  expect(routeMatches({})).toEqual([{ path: { type: 'PathPrefix', value: '/' } }]);
});

test('GatewayLayer attaches the route to the HTTPS listener in the namespace of the gateway, and limits its rate', () => {
  expect(render()).toMatchObject([
    {
      kind: 'HTTPRoute',
      metadata: { name: 'internet-to-web', namespace: 'app-shop' },
      spec: {
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
      },
    },
    {
      kind: 'TrafficPolicy',
      metadata: { namespace: 'app-shop' },
      spec: {
        targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', name: 'internet-to-web' }],
        rateLimit: { local: { tokenBucket: { maxTokens: 20, tokensPerFill: 10, fillInterval: '1s' } } },
      },
    },
  ]);
});

test('GatewayLayer overwrites the source header and removes those that services trust, in each rule', () => {
  const http = [{ paths: ['/a'] }, { methods: ['GET' as const] }];
  const app = { ...shop, flows: shop.flows.map((flow) => (flow.from === 'internet' ? { ...flow, http } : flow)) };
  const filter = {
    type: 'RequestHeaderModifier',
    requestHeaderModifier: { set: [{ name: 'X-Request-Source', value: 'external' }], remove: ['x-user-id'] },
  };
  expect(render(app)[0]?.spec['rules']).toMatchObject([{ filters: [filter] }, { filters: [filter] }]);
});

test('GatewayLayer renders nothing, and no route may attach, where nothing comes from the internet', () => {
  const app = { ...shop, flows: shop.flows.filter(({ from }) => from !== 'internet') };
  expect(render(app)).toEqual([]);
  expect(routedNamespaceLabels(place(app))).toEqual({});
  expect(routedNamespaceLabels(place())).toEqual({ 'zta.internal/ingress': 'public' });
});

test('GatewayClusterLayer lets only labelled namespaces attach, and only its own to plain HTTP', () => {
  expect(cluster.find(({ kind }) => kind === 'Gateway')?.spec['listeners']).toMatchObject([
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
  expect(cluster.find(({ kind }) => kind === 'HTTPRoute')?.spec).toEqual({
    parentRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'public', sectionName: 'http' }],
    rules: [{ filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } }] }],
  });
});

test("GatewayClusterLayer keeps the proxy's inbound side out of the mesh", () => {
  expect(cluster.find(({ kind }) => kind === 'GatewayParameters')?.spec).toMatchObject({
    kube: { podTemplate: { extraAnnotations: { 'ambient.istio.io/bypass-inbound-capture': 'true' } } },
  });
});

test('GatewayClusterLayer binds the parameters to the Gateway, as many replicas as declared', () => {
  const rendered: readonly Rendered[] = new GatewayClusterLayer(new App(), {
    cluster: { ...lab, gateway: { ...lab.gateway, replicas: 3 } },
  }).toJson();
  const spec = (kind: string) => rendered.find((object) => object.kind === kind)?.spec;
  expect(spec('Gateway')?.['infrastructure']).toEqual({
    parametersRef: { group: 'gateway.kgateway.dev', kind: 'GatewayParameters', name: 'public' },
  });
  expect(spec('GatewayParameters')).toMatchObject({ kube: { deployment: { replicas: 3 } } });
});

test('GatewayLayer limits a route before it opens it', () => {
  const wave = (kind: string): number => {
    const { metadata } = render().find((object) => object.kind === kind) as unknown as {
      metadata: { annotations: Record<string, string> };
    };
    return Number(metadata.annotations['argocd.argoproj.io/sync-wave']);
  };
  expect(wave('TrafficPolicy')).toBeLessThan(wave('HTTPRoute'));
});
