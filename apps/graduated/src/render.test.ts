import { type App, type Cluster, placeApp, placePlatform, type Stage, stages } from '@zta/intent';
import { lab, shop } from '@zta/intent/testing';
import { type Batch, type KubernetesObject, toFiles } from '@zta/manifests';
import { renderGraduated } from './render';

function render(stage: Stage, app: App = shop, cluster: Cluster = lab): readonly Batch[] {
  const apps = [placeApp(app, stage, cluster, [app])];
  return renderGraduated(cluster, apps, placePlatform(cluster, apps, [cluster]));
}
const synced = (batches: readonly Batch[]): readonly KubernetesObject[] =>
  batches.filter(({ folder }) => folder === undefined).flatMap(({ objects }) => objects);
const names = (objects: readonly KubernetesObject[]): readonly string[] =>
  objects.map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`).sort();

test.each(stages)('renderGraduated() lays out each layer in a file of its own at stage %s', (stage) => {
  const paths = toFiles(render(stage))
    .map(({ path }) => path)
    .filter((path) => !path.startsWith('_inventory'));
  expect(paths).toEqual([
    '_cluster/kyverno.yaml',
    ...['cilium', 'databases', 'gateway', 'istio', 'workloads'].map((layer) => `app-shop/${layer}.yaml`),
    'argo/cilium.yaml',
    'argocd/cilium.yaml',
    'istio-system/istio.yaml',
    ...['cilium', 'istio'].map((layer) => `kb-system/${layer}.yaml`),
    ...['cilium', 'gateway', 'istio'].map((layer) => `kgateway-system/${layer}.yaml`),
    'kyverno/cilium.yaml',
    ...['monitoring', 'zenml-system'].flatMap((namespace) =>
      ['cilium', 'istio'].map((layer) => `${namespace}/${layer}.yaml`),
    ),
  ]);
});

// So that promotion and demotion edit in place, and never depend on a deletion in time.
test('renderGraduated() has the same objects at every stage, but for what opens the namespace', () => {
  const enforced = names(synced(render('enforced')));
  const opening = ['AuthorizationPolicy app-shop/allow-namespace', 'CiliumNetworkPolicy app-shop/allow-namespace'];
  for (const stage of ['observe', 'baseline'] as const) {
    expect(names(synced(render(stage)))).toEqual([...enforced, ...opening].sort());
  }
});

test('renderGraduated() has the same objects of the platform at each of its stages, but for what opens its namespaces', () => {
  const at = (platform: Stage) => names(synced(render('enforced', shop, { ...lab, platform })));
  const enforced = at('enforced');
  for (const stage of ['observe', 'baseline'] as const) {
    expect(at(stage).filter((name) => !name.endsWith('/allow-namespace'))).toEqual(enforced);
    expect(
      at(stage).filter((name) => name.startsWith('CiliumNetworkPolicy') && name.endsWith('/allow-namespace')),
    ).toHaveLength(7);
  }
});

test('renderGraduated() enrols the namespace of an app, and lets routes attach', () => {
  const namespace = synced(render('enforced')).find(
    ({ kind, metadata }) => kind === 'Namespace' && metadata.name === 'app-shop',
  );
  expect(namespace?.metadata['labels']).toMatchObject({
    'istio.io/dataplane-mode': 'ambient',
    'zta.internal/ingress': 'public',
  });
});

test('renderGraduated() puts every synced object into a wave: what opens before what closes, both before the pods', () => {
  const objects = synced(render('enforced'));
  const wave = ({ metadata }: KubernetesObject): number =>
    Number((metadata['annotations'] as Record<string, string>)['argocd.argoproj.io/sync-wave']);
  expect(objects.filter((object) => !Number.isInteger(wave(object)))).toEqual([]);
  const wavesOf = (matches: (object: KubernetesObject) => boolean): readonly number[] =>
    objects.filter(matches).map(wave);
  const closing = wavesOf(({ metadata }) => ['default-deny', 'allow-nothing', 'default'].includes(metadata.name));
  const opening = wavesOf(
    ({ kind, metadata }) =>
      ['CiliumNetworkPolicy', 'AuthorizationPolicy', 'PeerAuthentication'].includes(kind) &&
      !['default-deny', 'allow-nothing', 'default'].includes(metadata.name),
  );
  const pods = wavesOf(({ kind }) => ['Deployment', 'Cluster'].includes(kind));
  expect(Math.max(...opening)).toBeLessThan(Math.min(...closing));
  expect(Math.max(...closing)).toBeLessThan(Math.min(...pods));
});

test('renderGraduated() never lets Argo CD prune a default deny', () => {
  const denies = synced(render('enforced')).filter(({ metadata }) =>
    ['default-deny', 'allow-nothing', 'default'].includes(metadata.name),
  );
  // Of eight namespaces, the five in the mesh have two more.
  expect(
    denies.map(
      ({ metadata }) => (metadata['annotations'] as Record<string, string>)['argocd.argoproj.io/sync-options'],
    ),
  ).toEqual(Array(8 + 2 * 5).fill('Prune=false'));
});

test('renderGraduated() gives evidence of every namespace where something runs, apart from what is synced', () => {
  const inventory = toFiles(render('enforced'))
    .map(({ path }) => path)
    .filter((path) => path.startsWith('_inventory'));
  expect(inventory).toEqual(
    expect.arrayContaining(
      ['app-shop', 'argocd', 'istio-system', 'kgateway-system', 'kube-system', 'monitoring'].map(
        (namespace) => `_inventory/${namespace}.yaml`,
      ),
    ),
  );
});

interface ServicePort {
  readonly name?: string;
  readonly port: number;
  readonly protocol?: string;
  readonly appProtocol?: string;
}

// istio 1.26.2 pkg/config/protocol/instance.go Parse; pkg/config/kube/conversion.go ConvertProtocol, which also knows what
// is not TCP. Where a waypoint has to guess, it waits for the client's first bytes, and a server that speaks first hangs.
const meshProtocols = ['http', 'http2', 'grpc', 'grpc-web', 'tcp', 'tls', 'https', 'mongo', 'redis', 'mysql', 'hbone'];
const declares = ({ name = '', protocol = 'TCP', appProtocol }: ServicePort): boolean =>
  protocol !== 'TCP' ||
  meshProtocols.includes(appProtocol ?? name) ||
  meshProtocols.some((known) => appProtocol === undefined && name.startsWith(`${known}-`));

test.each(stages)('renderGraduated() says the protocol of every port of every Service at stage %s', (stage) => {
  const undeclared = render(stage)
    .flatMap(({ objects }) => objects)
    .filter(({ kind }) => kind === 'Service')
    .flatMap(({ metadata, ...object }) =>
      (object as unknown as { spec: { ports: readonly ServicePort[] } }).spec.ports
        .filter((port) => !declares(port))
        .map(({ name, port }) => `${metadata.namespace}/${metadata.name} ${name} ${port}`),
    );
  // Of CoreDNS, as k3s has it: outside the mesh, where no waypoint is on the way, and 53 Istio never takes for HTTP.
  expect(undeclared).toEqual(['kube-system/kube-dns dns-tcp 53', 'kube-system/kube-dns metrics 9153']);
});

test('renderGraduated() sends no connection to a database through a waypoint', () => {
  const services = render('enforced')
    .flatMap(({ objects }) => objects)
    .filter(({ kind, metadata }) => kind === 'Service' && metadata.name === 'store-postgresql-postgresql');
  const namespace = synced(render('enforced')).find(({ kind }) => kind === 'Namespace')!;
  for (const { metadata } of [...services, namespace])
    expect(metadata['labels'] ?? {}).not.toHaveProperty('istio.io/use-waypoint');
  expect(services).toMatchObject([
    {
      spec: {
        ports: [
          { name: 'tcp-postgresql', port: 5432 },
          { name: 'tcp-pgbouncer', port: 6432 },
        ],
      },
    },
  ]);
});
