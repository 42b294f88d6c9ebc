import { App } from 'cdk8s';
import { type App as DeclaredApp, type Flow, placeApp, type Stage } from '@zta/intent';
import { lab, shop } from '@zta/intent/testing';
import { IstioClusterLayer, IstioLayer } from './layer';

interface Rendered {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels?: object };
  readonly spec?: object;
}

interface ConfigMap {
  readonly metadata: object;
  readonly data: Readonly<Record<string, string>>;
}

const render = (stage: Stage, app: DeclaredApp = shop): readonly Rendered[] =>
  new IstioLayer(new App(), { placement: placeApp(app, stage, lab, [app]) }).toJson();

// istio 1.26 deploymentcontroller.go: any other key, and istiod makes no proxy.
test('IstioLayer has istiod make as many waypoint pods as the app says, apart, evicted one by one, and restricted', () => {
  const app = { ...shop, waypoint: { replicas: 3, cpu: '1', memory: '300Mi' } };
  const map = render('enforced', app).find(({ kind }) => kind === 'ConfigMap') as unknown as ConfigMap;
  const size = { cpu: '1', memory: '300Mi' };
  expect(map.metadata).toMatchObject({ name: 'waypoint', namespace: 'app-shop' });
  expect(Object.fromEntries(Object.entries(map.data).map(([key, text]) => [key, JSON.parse(text) as unknown]))).toEqual(
    {
      deployment: {
        spec: {
          replicas: 3,
          template: {
            spec: {
              topologySpreadConstraints: [
                {
                  maxSkew: 1,
                  topologyKey: 'kubernetes.io/hostname',
                  whenUnsatisfiable: 'ScheduleAnyway',
                  labelSelector: { matchLabels: { 'gateway.networking.k8s.io/gateway-name': 'waypoint' } },
                },
              ],
              containers: [
                {
                  name: 'istio-proxy',
                  resources: { requests: size, limits: size },
                  securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
                },
              ],
            },
          },
        },
      },
      podDisruptionBudget: { spec: { maxUnavailable: 1 } },
    },
  );
});

const users = { issuer: 'https://id.example.com', audiences: ['shop'], jwksUri: 'https://id.example.com/keys' };
const flowTo = (to: string, from: string, change: object = {}): Flow => ({
  name: `${from}-${to}`,
  from,
  to,
  port: 'http',
  users,
  why: 'w',
  ...change,
});

// prettier-ignore
test.each<[when: string, flows: Flow[], expected: object[]]>([
  ['nobody is asked for',           shop.flows as Flow[], []],
  ['one workload has users',        [flowTo('model', 'web')], [{ name: 'model', jwtRules: [{ ...users, forwardOriginalToken: true }] }]],
  ['two flows have the same users', [flowTo('model', 'web'), flowTo('model', 'train')], [{ name: 'model', jwtRules: [{ ...users, forwardOriginalToken: true }] }]],
  ['two flows have other users',    [flowTo('model', 'web'), flowTo('model', 'train', { users: { ...users, issuer: 'b' } })],
    [{ name: 'model', jwtRules: [{ ...users, forwardOriginalToken: true }, { ...users, issuer: 'b', forwardOriginalToken: true }] }]],
  ['two workloads have users',      [flowTo('model', 'web'), flowTo('web', 'train')],
    [{ name: 'model', jwtRules: [{ ...users, forwardOriginalToken: true }] }, { name: 'web', jwtRules: [{ ...users, forwardOriginalToken: true }] }]],
])('IstioLayer has the waypoint of each Service check tokens when %s', (_when, flows, expected) => {
  const rendered = render('enforced', { ...shop, flows }).filter(({ kind }) => kind === 'RequestAuthentication');
  expect(rendered.map(({ metadata, spec }) => ({ name: metadata.name, spec }))).toEqual(
    (expected as { name: string; jwtRules: object[] }[]).map(({ name, jwtRules }) => ({
      name: `${name}-users`,
      spec: { targetRefs: [{ group: '', kind: 'Service', name }], jwtRules },
    })),
  );
});

test('IstioLayer has tokens checked before it asks for them, and a wrong one do no harm at stage observe', () => {
  const app = { ...shop, flows: [flowTo('model', 'web')] };
  const found = (stage: Stage) => render(stage, app).filter(({ kind }) => kind === 'RequestAuthentication');
  expect(found('observe')).toEqual([]);
  for (const stage of ['baseline', 'enforced'] as const) {
    expect(found(stage)).toMatchObject([{ metadata: { annotations: { 'argocd.argoproj.io/sync-wave': '-20' } } }]);
  }
});

const clusterObjects: readonly Rendered[] = new IstioClusterLayer(new App(), {
  cluster: { ...lab, meshedNamespaces: ['kb-system', 'kgateway-system', 'kyverno', 'monitoring'] },
}).toJson();
const ofKind = (kind: string) => clusterObjects.filter((object) => object.kind === kind);

// istio 1.26.2 pilot/pkg/model/telemetry.go: without selector and targets, in the root namespace, it is for every proxy.
test('IstioClusterLayer has every waypoint log its requests and count them', () => {
  expect(ofKind('Telemetry')).toMatchObject([{ metadata: { namespace: 'istio-system' } }]);
  expect(ofKind('Telemetry').map(({ spec }) => spec)).toEqual([
    { accessLogging: [{ providers: [{ name: 'envoy' }] }], metrics: [{ providers: [{ name: 'prometheus' }] }] },
  ]);
});
