import { components, guardedNamespaces } from '../catalog/platform';
import { type Cluster } from './cluster';
import { placeApp } from './placement';
import { placePlatform, platformConnections } from './platform-placement';
import { type Component, defineComponent } from './platform';
import { lab, shop } from './testing/sample';

const apps = [placeApp(shop, 'enforced', lab, [shop])];
const place = (namespace: string, cluster = lab) =>
  placePlatform(cluster, apps, [cluster]).find((guarded) => guarded.namespace === namespace)!;
const find = (namespace: string, name: string, cluster = lab) =>
  place(namespace, cluster).connections.find((connection) => connection.name === name);

// Nothing but the cluster itself is left out: who adds a component decides.
test('placePlatform() has each namespace of the platform but those of the cluster itself and of its issuer', () => {
  const all = new Set(components.map(({ namespace }) => namespace));
  expect(placePlatform(lab, apps, [lab]).map(({ namespace }) => namespace)).toEqual(guardedNamespaces);
  expect([...all].filter((name) => !(guardedNamespaces as readonly string[]).includes(name)).sort()).toEqual([
    'cert-manager',
    'istio-system',
    'kube-system',
  ]);
});

test.each<[namespace: string, names: string[]]>([
  ['zenml-system', ['zenml-server']],
  ['kgateway-system', ['kgateway', 'public']],
  [
    'kb-system',
    [
      'kubeblocks-operator',
      'kubeblocks-dataprotection',
      'kubeblocks-hooks',
      'kubeblocks-addon-installer',
      'kubeblocks-dataprotection-exec-worker',
    ],
  ],
])('placePlatform() knows the pods of %s, jobs and the proxy of the gateway among them', (namespace, names) => {
  expect(place(namespace).pods.map(({ name }) => name)).toEqual(names);
});

test('placePlatform() knows which pods share an account, jobs among them', () => {
  const sharing = placePlatform(lab, apps, [lab]).flatMap(({ pods }) => pods.filter((one) => one.sharesAccount));
  expect(sharing.map(({ name }) => name)).toEqual([
    'kubeblocks-operator',
    'kubeblocks-dataprotection',
    'kubeblocks-hooks',
  ]);
});

test('placePlatform() leaves out pods in the network of their node, which no policy for pods selects', () => {
  expect(place('monitoring').pods.map(({ name }) => name)).not.toContain('node-exporter');
  expect(find('monitoring', 'prometheus-to-node-exporter')).toMatchObject({ to: { kind: 'node' }, port: 9100 });
});

test("placePlatform() has the platform's ends of the connections of apps", () => {
  const names = (namespace: string) => place(namespace).connections.map(({ name }) => name);
  expect(names('zenml-system')).toEqual(['train-to-zenml-server']);
  expect(names('kb-system')).toContain('store-operator');
  expect(names('kgateway-system')).toContain('internet-to-web');
  expect(names('monitoring')).toEqual(expect.arrayContaining(['prometheus-to-model', 'prometheus-to-waypoint']));
  expect(names('argo')).not.toContain('web-to-store');
});

test('placePlatform() scrapes the waypoints of apps that have one', () => {
  expect(find('monitoring', 'prometheus-to-waypoint')).toMatchObject({ to: { namespace: 'app-shop' }, port: 15020 });
  const without = { ...shop, flows: shop.flows.filter(({ http }) => !http) };
  const connections = placePlatform(lab, [placeApp(without, 'enforced', lab, [without])], [lab]).flatMap(
    (guarded) => guarded.connections,
  );
  expect(connections.map(({ name }) => name)).not.toContain('prometheus-to-waypoint');
});

test('placePlatform() resolves both ends as placeApp() does', () => {
  const own = apps[0]!.connections.find(({ name }) => name === 'store-operator');
  expect(find('kb-system', 'store-operator')).toEqual(own);
  expect(own).toMatchObject({ from: { sharesAccount: true } });
});

// prettier-ignore
test.each<[repository: string, host: string, port: number]>([
  ['https://git.example.com/platform',       'git.example.com', 443],
  ['https://git.example.com:8443/platform',  'git.example.com', 8443],
  ['ssh://git@git.example.com/platform',     'git.example.com', 22],
  ['ssh://git@git.example.com:2222/platform', 'git.example.com', 2222],
])('placePlatform() lets Argo CD read from %s', (repository, host, port) => {
  const cluster = { ...lab, git: { ...lab.git, repository } };
  expect(find('argocd', 'argocd-repo-server-to-git', cluster)).toMatchObject({ to: { kind: 'external', host }, port });
});

const remote: Cluster = { ...lab, name: 'remote', server: 'https://remote.example.com:6443' };
const kept = (cluster: Cluster) =>
  platformConnections(cluster, [lab, remote]).flatMap(({ from, to, port }) =>
    to.kind === 'external' && port === 6443 && from.kind === 'pods' ? [`${from.name} ${to.host}`] : [],
  );

test('platformConnections() let Argo CD reach the other clusters, from the one where it keeps them', () => {
  expect(kept(lab)).toEqual(['argocd-application-controller remote.example.com', 'argocd-server remote.example.com']);
  expect(kept(remote)).toEqual([]);
});

test.each<[approach: 'graduated' | 'strict', stage: string]>([
  ['graduated', 'baseline'],
  ['strict', 'enforced'],
])('placePlatform() is at the stage of the platform, where approach %s knows stages', (approach, stage) => {
  expect(place('argo', { ...lab, approach, platform: 'baseline' }).stage).toBe(stage);
});

// Annotations of policies are by the names of flows.
test('platformConnections() have names of their own', () => {
  const names = platformConnections(lab, [lab, remote]).map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

test('every flow of the platform says why, and where that was read', () => {
  for (const { flows } of components as readonly Component[])
    for (const { why, source } of flows)
      expect([why, source]).toEqual([expect.stringMatching(/\w/), expect.stringMatching(/\w/)]);
});

const facts = {
  name: 'a',
  version: '1.0.0',
  namespace: 'a',
  source: 's',
  workloads: {
    api: { kind: 'Deployment', labels: {}, serviceAccount: 'api', ports: { http: 80 }, source: 's' },
    cache: { kind: 'Deployment', labels: {}, serviceAccount: 'cache', ports: { redis: 6379 }, source: 's' },
  },
} as const;
const flow = { why: 'w', source: 's' };

// Checked by tsc: each directive fails where the line below compiles.
test('defineComponent() takes flows between workloads and ports that there are, and no others', () => {
  expect(
    defineComponent({ ...facts, flows: [{ from: 'api', to: 'cache', port: 'redis', ...flow }] }).flows,
  ).toHaveLength(1);
  // @ts-expect-error no such workload to come from
  defineComponent({ ...facts, flows: [{ from: 'apy', to: 'cache', port: 'redis', ...flow }] });
  // @ts-expect-error no such workload to go to
  defineComponent({ ...facts, flows: [{ from: 'api', to: 'cash', port: 'redis', ...flow }] });
  // @ts-expect-error a port of another workload
  defineComponent({ ...facts, flows: [{ from: 'api', to: 'cache', port: 'http', ...flow }] });
  // @ts-expect-error the internet goes to the gateway only
  defineComponent({ ...facts, flows: [{ from: 'internet', to: 'api', port: 'http', ...flow }] });
  // @ts-expect-error the API server has one port, which the cluster knows
  defineComponent({ ...facts, flows: [{ from: 'api', to: 'kube-apiserver', port: 'http', ...flow }] });
  // @ts-expect-error no reason
  defineComponent({ ...facts, flows: [{ from: 'api', to: 'cache', port: 'redis', source: 's' }] });
  // @ts-expect-error flows are said, even where there are none
  defineComponent(facts);
});
