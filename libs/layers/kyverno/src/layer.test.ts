import { Testing } from 'cdk8s';
import { approaches, type Cluster, loadCatalog, placements, waves } from '@zta/intent';
import { declarations } from '@zta/intent/catalog';
import { KyvernoLayer } from './layer';

interface Rendered {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
  };
  readonly spec?: {
    readonly rules: readonly { readonly name: string; readonly generate?: { readonly data: unknown } }[];
  };
  readonly rules?: readonly unknown[];
}

const catalog = loadCatalog(declarations);
const graduated = catalog.clusters.find(({ approach }) => approach === 'graduated')!;
const render = (cluster: Cluster): readonly Rendered[] =>
  new KyvernoLayer(Testing.app(), { cluster, placements: placements(catalog, cluster) }).toJson();
const objects = render(graduated);

test('KyvernoLayer renders cluster-scoped objects only', () => {
  expect(new Set(objects.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`))).toEqual(
    new Set(['kyverno.io/v1 ClusterPolicy', 'rbac.authorization.k8s.io/v1 ClusterRole']),
  );
  expect(objects.filter(({ metadata }) => metadata.namespace !== undefined)).toEqual([]);
});

test.each(objects)('KyvernoLayer puts $kind $metadata.name into its wave', ({ kind, metadata }) => {
  const wave = kind === 'ClusterRole' ? waves.identity : waves.deny;
  expect(metadata.annotations['argocd.argoproj.io/sync-wave']).toBe(`${wave}`);
});

test.each(objects.filter(({ kind }) => kind === 'ClusterPolicy'))(
  'KyvernoLayer has Kyverno derive no rules from $metadata.name',
  ({ metadata }) => {
    expect(metadata.annotations['pod-policies.kyverno.io/autogen-controllers']).toBe('none');
  },
);

test('KyvernoLayer labels each role for the controller that it is for', () => {
  const roles = objects.filter(({ kind }) => kind === 'ClusterRole');
  expect(roles.map(({ metadata: { name, labels } }) => ({ name, labels }))).toEqual([
    {
      name: 'zta-kyverno-admission-controller',
      labels: { 'rbac.kyverno.io/aggregate-to-admission-controller': 'true' },
    },
    {
      name: 'zta-kyverno-background-controller',
      labels: { 'rbac.kyverno.io/aggregate-to-background-controller': 'true' },
    },
    { name: 'zta-kyverno-cleanup-controller', labels: { 'rbac.kyverno.io/aggregate-to-cleanup-controller': 'true' } },
    { name: 'zta-kyverno-reports-controller', labels: { 'rbac.kyverno.io/aggregate-to-reports-controller': 'true' } },
  ]);
  expect(roles.every(({ rules }) => rules && rules.length > 0)).toBe(true);
});

test('KyvernoLayer keeps what is empty and means something', () => {
  const baseline = objects.find(({ metadata }) => metadata.name === 'namespace-baseline')!;
  expect(baseline.spec!.rules.find(({ name }) => name === 'default-deny')!.generate!.data).toMatchObject({
    spec: { endpointSelector: {}, ingress: [{}], egress: [{}] },
  });
});

test('KyvernoLayer renders the same when apps are at another stage', () => {
  expect(render({ ...graduated, apps: {}, otherApps: 'enforced' })).toEqual(
    render({ ...graduated, apps: {}, otherApps: 'observe' }),
  );
});

test.each(approaches)('KyvernoLayer renders policies of the same names for approach %s', (approach) => {
  const names = (rendered: readonly Rendered[]) => rendered.map(({ kind, metadata: { name } }) => `${kind} ${name}`);
  expect(names(render({ ...graduated, approach }))).toEqual(names(objects));
});

test('KyvernoLayer reports nothing without refusing it when the cluster is strict', () => {
  expect(JSON.stringify(objects)).toContain('"Audit"');
  expect(JSON.stringify(render({ ...graduated, approach: 'strict' }))).not.toContain('"Audit"');
});

test('KyvernoLayer asks for signatures only where the catalogue has a key', () => {
  const { publicKey, ...images } = graduated.images;
  const signatures = objects.find(({ metadata }) => metadata.name === 'image-signatures');
  expect(JSON.stringify(signatures)).toContain(JSON.stringify(publicKey));
  expect(render({ ...graduated, images }).map(({ metadata }) => metadata.name)).not.toContain('image-signatures');
});
