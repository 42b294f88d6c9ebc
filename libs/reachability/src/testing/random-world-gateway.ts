import { gateway, grant, httpRoute, object, service, type Spec } from './objects';
import type { Choose } from './random-world-choose';
import { apps, filled, namespaces } from './random-world-vocabulary';

const group = 'gateway.networking.k8s.io';
const hosts = ['h.example', '*.example', 'other.test'];

/** A Gateway called `front`, of kgateway's or Istio's, with what it refers to. */
export function randomGateway(choose: Choose, namespace: string): Spec {
  const from = choose.weighted<Spec>([
    [3, () => ({ namespaces: { from: 'All' } })],
    [1, () => ({})],
    [1, () => ({ namespaces: { from: 'Selector', selector: { matchLabels: { team: 'red' } } } })],
    [0.3, () => ({ namespaces: { from: 'All' }, kinds: [{ kind: 'GRPCRoute' }] })],
  ]);
  const listeners = choose.times(choose.integer(1, 2), (i) =>
    filled({
      name: `l${i}`,
      port: choose.one([80, 80, 8080]),
      protocol: choose.chance(0.95) ? 'HTTP' : 'TCP',
      hostname: choose.maybe(0.3, () => choose.one(hosts)),
      allowedRoutes: from,
    }),
  );
  return gateway(`${namespace}/front`, choose.chance(0.6) ? 'kgateway' : 'istio', listeners);
}

/** An HTTPRoute to some Services, attached or not. */
export function randomRoute(choose: Choose, name: string, gatewayNamespace: string): Spec {
  const place = choose.chance(0.4) ? gatewayNamespace : choose.one(namespaces);
  const parent = filled({
    name: choose.chance(0.95) ? 'front' : 'missing',
    namespace: choose.chance(0.9) ? gatewayNamespace : undefined,
    sectionName: choose.maybe(0.15, () => choose.one(['l0', 'l1'])),
  });
  return httpRoute(
    `${place}/${name}`,
    filled({
      parentRefs: [parent],
      hostnames: choose.maybe(0.4, () => choose.some(hosts, 2)),
      rules: choose.times(choose.integer(1, 2), () => routeRule(choose)),
    }),
    choose.chance(0.4) ? { creationTimestamp: `2026-01-0${choose.integer(1, 9)}T00:00:00Z` } : {},
  );
}

function routeRule(choose: Choose): Spec {
  return filled({
    matches: choose.maybe(0.75, () => choose.times(choose.integer(1, 2), () => routeMatch(choose))),
    filters: choose.maybe(0.35, () => [routeFilter(choose)]),
    backendRefs: choose.times(choose.chance(0.9) ? 1 : 2, () => backend(choose)),
  });
}

function backend(choose: Choose): Spec {
  return filled({
    name: choose.one(apps),
    namespace: choose.maybe(0.6, () => choose.one(namespaces)),
    port: choose.one([80, 8000]),
    kind: choose.chance(0.02) ? 'Strange' : undefined,
    group: undefined,
    weight: choose.maybe(0.1, () => choose.integer(0, 1)),
  });
}

function routeMatch(choose: Choose): Spec {
  return filled({
    path: choose.maybe(0.8, () =>
      choose.weighted<Spec>([
        [4, () => ({ type: 'PathPrefix', value: choose.one(['/', '/a', '/a', '/b']) })],
        [2, () => ({ type: 'Exact', value: choose.one(['/a', '/b']) })],
        [0.2, () => ({ type: 'RegularExpression', value: '/a.*' })],
      ]),
    ),
    method: choose.maybe(0.25, () => choose.one(['GET', 'POST'])),
    headers: choose.maybe(0.1, () => [{ name: 'x-team', value: 'red' }]),
    queryParams: choose.maybe(0.05, () => [{ name: 'q', value: '1' }]),
  });
}

function routeFilter(choose: Choose): Spec {
  return choose.weighted<Spec>([
    [2, () => ({ type: 'RequestHeaderModifier', requestHeaderModifier: { set: [{ name: 'x', value: 'y' }] } })],
    [1, () => ({ type: 'RequestRedirect', requestRedirect: { scheme: 'https' } })],
    [2, () => ({ type: 'URLRewrite', urlRewrite: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/b' } } })],
    [1, () => ({ type: 'URLRewrite', urlRewrite: { path: { type: 'ReplaceFullPath', replaceFullPath: '/a/x' } } })],
    [3, () => ({ type: 'RequestMirror', requestMirror: { backendRef: backend(choose) } })],
    [
      1,
      () => ({
        type: 'ExtensionRef',
        extensionRef: { group: 'gateway.kgateway.dev', kind: 'TrafficPolicy', name: 'ask' },
      }),
    ],
  ]);
}

/** A ReferenceGrant from routes of one namespace to another's Services. */
export function randomGrant(choose: Choose, name: string): Spec {
  return grant(
    `${choose.one(namespaces)}/${name}`,
    { group, kind: 'HTTPRoute', namespace: choose.one(namespaces) },
    filled({ group: '', kind: 'Service', name: choose.maybe(0.3, () => choose.one(apps)) }),
  );
}

/** A TrafficPolicy that asks an external service, or doesn't, and mostly whom it asks. */
export function randomTrafficPolicy(choose: Choose, name: string, namespace: string): readonly Spec[] {
  return [policy(choose, name, namespace), ...extensions(choose, namespace)];
}

function extensions(choose: Choose, namespace: string): readonly Spec[] {
  const spec = { ports: [{ port: 9000 }] };
  const grpcService = { backendRef: { name: 'guard', port: 9000 } };
  const extension = (name: string, asker: Spec) =>
    object('gateway.kgateway.dev/v1alpha1', 'GatewayExtension', `${namespace}/${name}`, { spec: asker });
  return [
    ...(choose.chance(0.95) ? [service(`${namespace}/guard`, spec)] : []),
    extension('auth', { type: 'ExtAuth', extAuth: { grpcService } }),
    ...(choose.chance(0.95) ? [extension('proc', { type: 'ExtProc', extProc: { grpcService } })] : []),
  ];
}

function policy(choose: Choose, name: string, namespace: string): Spec {
  const targets = [
    { group, kind: 'Gateway', name: 'front' },
    { group, kind: 'HTTPRoute', name: 'route-0' },
  ];
  const extAuth = choose.chance(0.7) ? { extensionRef: { name: 'auth' } } : { enablement: 'DisableAll' };
  return object('gateway.kgateway.dev/v1alpha1', 'TrafficPolicy', `${namespace}/${name}`, {
    spec: filled({
      targetRefs: choose.maybe(0.8, () => [choose.one(targets)]),
      extAuth: choose.maybe(0.7, () => extAuth),
      extProc: choose.maybe(0.2, () => ({ extensionRef: { name: 'proc' } })),
      rateLimit: choose.maybe(0.3, () => ({ local: { tokenBucket: { maxTokens: 1, fillInterval: '1s' } } })),
      transformation: choose.maybe(0.2, () => ({ request: { body: { parseAs: 'AsString', value: '{{ body() }}' } } })),
    }),
  });
}
