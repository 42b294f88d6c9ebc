import { type App, type Flow } from './app';
import { flowName, impliedFlows, placeApp } from './placement';
import { lab, shop } from './testing/sample';

const find = (app: App, name: string, apps: readonly App[] = [app]) =>
  placeApp(app, 'enforced', lab, apps).connections.find((connection) => connection.name === name);

// prettier-ignore
test.each<[name: string, flow: object]>([
  ['web-to-model',             { from: 'web', to: 'model' }],
  ['web-to-api-example-com',   { from: 'web', to: { host: 'api.example.com', port: 443 } }],
  ['other-web-to-model',       { from: { app: 'other', workload: 'web' }, to: 'model' }],
  ['web-to-other-model',       { from: 'web', to: { app: 'other', workload: 'model', port: 'http' } }],
  ['mine',                     { name: 'mine', from: 'web', to: 'model' }],
])('flowName() is %s', (name, flow) => {
  expect(flowName(flow as Flow)).toBe(name);
});

test('placeApp() resolves the gateway as the source of a flow from the internet', () => {
  expect(find(shop, 'internet-to-web')).toMatchObject({
    from: { namespace: 'kgateway-system', serviceAccount: 'public', meshed: true },
    to: { namespace: 'app-shop', serviceAccount: 'web' },
    port: 8080,
    ingress: { host: 'shop.example.com', rateLimit: { perSecond: 10, burst: 20 } },
    viaWaypoint: false,
  });
});

test('placeApp() sends a caller whose requests are restricted, and all others of the Service, through the waypoint', () => {
  const second: Flow = { from: 'train', to: 'model', port: 'tcp-admin', why: 'w' };
  const app = { ...shop, flows: [...shop.flows, second] };
  expect([...placeApp(app, 'enforced', lab, [app]).waypointed]).toEqual(['model']);
  expect(find(app, 'web-to-model')).toMatchObject({ viaWaypoint: true, port: 8000 });
  expect(find(app, 'train-to-model')).toMatchObject({ viaWaypoint: true, port: 8001 });
  expect(find(app, 'prometheus-to-model')).toMatchObject({ viaWaypoint: false });
  expect(find(app, 'web-to-store')).toMatchObject({ viaWaypoint: false });
});

test('placeApp() needs no waypoint for rules that only the gateway or a caller by pod address has', () => {
  const http = [{ methods: ['GET' as const] }];
  const flows = shop.flows
    .filter(({ from }) => from === 'internet' || from === 'prometheus')
    .map((flow) => ({ ...flow, http }));
  expect(placeApp({ ...shop, flows }, 'enforced', lab, []).waypointed.size).toBe(0);
});

test('placeApp() resolves what is outside, the API server and the platform', () => {
  expect(find(shop, 'model-to-llm-example-org')).toMatchObject({
    to: { kind: 'external', host: 'llm.example.org' },
    port: 443,
  });
  expect(find(shop, 'train-to-kube-apiserver')).toMatchObject({ to: { kind: 'kube-apiserver' }, port: 6443 });
  expect(find(shop, 'train-to-zenml-server')).toMatchObject({
    to: { namespace: 'zenml-system', meshed: true },
    port: 8080,
  });
  expect(find(shop, 'store-operator')).toMatchObject({
    from: { namespace: 'kb-system', serviceAccount: 'kubeblocks' },
    port: 3501,
  });
});

test("placeApp() takes a database's metrics port for the scraper, and its client port for all others", () => {
  const app = { ...shop, flows: [...shop.flows, { from: 'prometheus', to: 'store', why: 'metrics' }] };
  expect(find(app, 'prometheus-to-store')).toMatchObject({ port: 9187, viaWaypoint: false });
  expect(find(app, 'web-to-store')).toMatchObject({ port: 5432 });
});

test('placeApp() knows from the cluster whether a platform service is in the mesh', () => {
  const { connections } = placeApp(shop, 'enforced', { ...lab, meshedNamespaces: [] }, [shop]);
  expect(
    connections
      .filter(({ from, to }) => [from, to].every((end) => end.kind === 'pods' && end.meshed))
      .map(({ name }) => name),
  ).toEqual(['web-to-model', 'web-to-store', 'store-replication', 'store-patroni']);
});

test('placeApp() resolves both ends of a flow between two apps alike', () => {
  const client: App = {
    ...shop,
    name: 'client',
    flows: [{ name: 'ask', from: 'web', to: { app: 'shop', workload: 'model', port: 'http' }, why: 'w' }],
  };
  const callee: App = {
    ...shop,
    flows: [
      ...shop.flows,
      { name: 'ask', from: { app: 'client', workload: 'web' }, to: 'model', port: 'http', why: 'w' },
    ],
  };
  const apps = [client, callee];
  const ends = {
    from: { namespace: 'app-client' },
    to: { namespace: 'app-shop', name: 'model' },
    port: 8000,
    viaWaypoint: true,
  };
  expect(find(client, 'ask', apps)).toMatchObject(ends);
  expect(find(callee, 'ask', apps)).toMatchObject(ends);
});

test('impliedFlows() has what each database and each engine of tasks needs', () => {
  expect(impliedFlows(shop).map(flowName)).toEqual([
    'store-operator',
    'store-replication',
    'store-patroni',
    'store-state',
    'train-to-kube-apiserver',
    'train-to-zenml-server',
    'publish-to-kube-apiserver',
  ]);
  expect(impliedFlows({ ...shop, databases: {}, tasks: {} })).toEqual([]);
});
