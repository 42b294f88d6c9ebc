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
    ingress: { host: 'shop.example.com', rateLimit: { perSecond: 10, burst: 20 }, timeoutSeconds: 30, bodies: 'whole' },
    viaWaypoint: false,
  });
});

test('placeApp() opens the way from the gateway to who decides on requests, once and past its waypoint', () => {
  const authorizedBy = { to: 'guard', port: 'grpc' };
  const workloads = { ...shop.workloads, guard: { ...shop.workloads['web']!, ports: { grpc: 9000 } } };
  const guarded = (flow: Flow): Flow => (flow.from === 'internet' ? { ...flow, authorizedBy } : flow);
  const twice = { ...guarded(shop.flows[0]!), name: 'second' };
  const restricted: Flow = { from: 'web', to: 'guard', port: 'grpc', http: [{ paths: ['/a'] }], why: 'w' };
  const app = { ...shop, workloads, flows: [...shop.flows.map(guarded), twice, restricted] };
  expect(find(app, 'internet-to-web')?.ingress?.authorizer).toEqual({ to: 'guard', port: 9000 });
  const ways = placeApp(app, 'enforced', lab, [app]).connections.filter(({ name }) => name === 'gateway-to-guard');
  expect(ways).toEqual([
    expect.objectContaining({
      from: expect.objectContaining({ namespace: 'kgateway-system', serviceAccount: 'public' }),
      to: expect.objectContaining({ namespace: 'app-shop', serviceAccount: 'guard' }),
      port: 9000,
      viaWaypoint: false,
    }),
  ]);
  expect(ways[0]).not.toHaveProperty('ingress');
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

test('placeApp() puts a waypoint before a workload whose callers bring tokens of end users, other rules or not', () => {
  const users = { issuer: 'i', audiences: ['a'], jwksUri: 'https://id.example.com/keys' };
  const flows = shop.flows.map(({ http, ...flow }) => (http ? { ...flow, users } : flow));
  const app = { ...shop, flows };
  expect([...placeApp(app, 'enforced', lab, [app]).waypointed]).toEqual(['model']);
  expect(find(app, 'web-to-model')).toMatchObject({ viaWaypoint: true, users });
  expect(find(shop, 'web-to-model')).not.toHaveProperty('users');
});

test('placeApp() sizes the waypoint as the app says, and else as the platform does', () => {
  const own = { replicas: 5, cpu: '2', memory: '1Gi' };
  const sizeOf = (app: App) => placeApp(app, 'enforced', lab, [app]).waypointSize;
  expect(sizeOf({ ...shop, waypoint: own })).toEqual(own);
  // One may always go while another serves.
  expect(sizeOf(shop).replicas).toBeGreaterThan(1);
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
