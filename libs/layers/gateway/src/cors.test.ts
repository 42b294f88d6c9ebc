import { corsTransformation } from './cors';
import { render } from './testing/render';

const shopOrigin = 'https://www.shop.example.org';
const cors = { origins: [shopOrigin, 'https://b.example.org'] };
const rulesOf = (change: object) => render(change)['HTTPRoute internet-to-web-preflight']!.spec.rules;
const said = (change: object): Record<string, string> =>
  Object.fromEntries(
    rulesOf(change)[0].filters[0].responseHeaderModifier.set.map(({ name, value }: Record<string, string>) => [
      name,
      value,
    ]),
  );

test('a flow without CORS has no second route, and lets no other origin read its answers', () => {
  const objects = render();
  expect(Object.keys(objects)).toEqual(['TrafficPolicy internet-to-web', 'HTTPRoute internet-to-web']);
  expect(objects['HTTPRoute internet-to-web']!.spec.rules[0].filters[1].responseHeaderModifier.remove).toEqual(
    expect.arrayContaining(['Access-Control-Allow-Origin', 'Access-Control-Allow-Credentials']),
  );
});

test('the gateway answers the preflights of each origin itself, on the host and listener of the flow', () => {
  const objects = render({ cors });
  const { spec } = objects['HTTPRoute internet-to-web-preflight']!;
  expect(spec).toMatchObject({
    parentRefs: [{ name: 'public', namespace: 'kgateway-system', sectionName: 'https' }],
    hostnames: ['shop.example.com'],
  });
  expect(spec.rules).toHaveLength(2);
  const answer = { group: 'gateway.kgateway.dev', kind: 'DirectResponse', name: 'internet-to-web-preflight' };
  for (const rule of spec.rules) {
    expect(rule.filters[1]).toEqual({ type: 'ExtensionRef', extensionRef: answer });
    expect(rule.backendRefs).toBeUndefined();
  }
  expect(objects['DirectResponse internet-to-web-preflight']!.spec).toEqual({ status: 204 });
});

test('only a preflight of the origin is taken for one, on each path of the flow once', () => {
  const http = [
    { methods: ['GET' as const], paths: ['/a', '/b/{**}'] },
    { methods: ['PUT' as const], paths: ['/a'] },
  ];
  const headers = [
    { type: 'Exact', name: 'origin', value: shopOrigin },
    { type: 'RegularExpression', name: 'access-control-request-method', value: '.+' },
  ];
  expect(rulesOf({ cors, http })[0].matches).toEqual([
    { method: 'OPTIONS', path: { type: 'Exact', value: '/a' }, headers },
    { method: 'OPTIONS', path: { type: 'PathPrefix', value: '/b' }, headers },
  ]);
});

test('a preflight is told the origin, the methods that some rule allows, and the headers', () => {
  const http = [{ methods: ['PUT' as const] }, { methods: ['GET' as const] }];
  expect(said({ cors, http })).toEqual({
    'Access-Control-Allow-Origin': shopOrigin,
    'Access-Control-Allow-Methods': 'GET, PUT',
    'Access-Control-Allow-Headers': 'authorization, content-type',
    'Access-Control-Max-Age': '600',
    Vary: 'Origin',
  });
  expect(said({ cors: { ...cors, headers: ['x-a'] } })).toMatchObject({
    'Access-Control-Allow-Headers': 'x-a',
    'Access-Control-Allow-Methods': 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS',
  });
});

test('preflights have a limit, and nobody is asked about them', () => {
  const policy = render({ cors, authorizedBy: { to: 'guard', port: 'grpc' } })[
    'TrafficPolicy internet-to-web-preflight'
  ]!;
  expect(policy.spec).toEqual({
    targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', name: 'internet-to-web-preflight' }],
    rateLimit: { local: { tokenBucket: { maxTokens: 20, tokensPerFill: 10, fillInterval: '1s' } } },
  });
});

test('answers say the origin back if it is listed, and vary by it', () => {
  const objects = render({ cors });
  expect(objects['TrafficPolicy internet-to-web']!.spec.transformation).toMatchObject(corsTransformation(cors));
  expect(corsTransformation(cors).response.set).toEqual([
    {
      name: 'access-control-allow-origin',
      value:
        `{% if request_header("origin") == "${shopOrigin}" or request_header("origin") == "https://b.example.org" %}` +
        '{{ request_header("origin") }}{% endif %}',
    },
  ]);
  expect(objects['HTTPRoute internet-to-web']!.spec.rules[0].filters[1].responseHeaderModifier.add).toEqual([
    { name: 'Vary', value: 'Origin' },
  ]);
});
