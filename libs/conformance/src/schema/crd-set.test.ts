import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManifestError } from '@zta/manifests';
import { CrdError, type CrdSet, crdsOf, loadCrds } from './crd-set';
import type { Keep } from './keep';
import { describeUpstream, upstreamFolder } from '../testing/upstream';

function definition(kind: string, versions: readonly object[], fields: object = {}): object {
  const spec = { group: 'example.com', names: { kind }, versions };
  return { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', spec, ...fields };
}

function version(name: string, served = true): object {
  return { name, served, schema: { openAPIV3Schema: { type: 'object' } } };
}

function documents(...objects: readonly unknown[]): Parameters<typeof crdsOf>[0] {
  return objects.map((object, i) => ({ file: 'crds.yaml', line: i * 10 + 1, object }));
}

function problemsOf(...objects: readonly unknown[]): readonly string[] {
  try {
    crdsOf(documents(...objects));
    return [];
  } catch (error) {
    if (!(error instanceof CrdError)) throw error;
    return error.problems;
  }
}

// Does a set of these versions of Route have this kind?
// prettier-ignore
test.each<[answer: boolean, apiVersion: string, kind: string]>([
  [true, 'example.com/v1', 'Route'],
  [true, 'example.com/v2', 'Route'],
  [false, 'example.com/v3', 'Route'],
  [false, 'example.com/v1beta1', 'Route'],
  [false, 'example.com/v1', 'Routes'],
  [false, 'example.org/v1', 'Route'],
  [false, 'v1', 'Route'],
  [false, 'example.com/v1', 'toString'],
])('has() says %s for %s %s', (answer, apiVersion, kind) => {
  const crds = crdsOf(documents(definition('Route', [version('v1'), version('v2'), version('v1beta1', false)])));
  expect(crds.has(apiVersion, kind)).toBe(answer);
});

// Why is this no set of definitions?
// prettier-ignore
test.each<[when: string, objects: unknown[], problems: string[]]>([
  ['all is fine', [definition('A', [version('v1')]), definition('B', [version('v1')])], []],
  ['the API is an old one', [definition('A', [version('v1')], { apiVersion: 'apiextensions.k8s.io/v1beta1' })], ['crds.yaml:1: apiVersion must be apiextensions.k8s.io/v1, got "apiextensions.k8s.io/v1beta1"']],
  ['there is no spec', [definition('A', [], { spec: undefined })], [
    'crds.yaml:1: spec.group must be text, got undefined',
    'crds.yaml:1: spec.names.kind must be text, got undefined',
    'crds.yaml:1: spec.versions must be a list of versions, each with a schema, got undefined',
  ]],
  ['a version has no schema', [definition('A', [version('v1'), { name: 'v2', served: true }])], ['crds.yaml:1: spec.versions must be a list of versions, each with a schema, got [{"name":"v1","served":true,"schema":{"openAPIV3Schema":{"type":"object"}}},{"name":"v2","served":true}]']],
  ['a version has no name', [definition('A', [{ schema: { openAPIV3Schema: {} } }])], ['crds.yaml:1: spec.versions must be a list of versions, each with a schema, got [{"schema":{"openAPIV3Schema":{}}}]']],
  ['a kind comes twice', [definition('A', [version('v1')]), definition('A', [version('v2')])], ['A of example.com must be defined once, got crds.yaml:1 and crds.yaml:11: keep the version that the cluster runs']],
])('crdsOf() judges definitions when %s', (_when, objects, problems) => {
  expect(problemsOf(...objects)).toEqual(problems);
});

describe('with files', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'crd-set-'));
  });

  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  test('loadCrds() reads the definitions among other objects', async () => {
    writeFileSync(
      join(root, 'a.yaml'),
      `kind: Kustomization\n---\n${JSON.stringify(definition('A', [version('v1')]))}\n`,
    );
    writeFileSync(join(root, 'b.json'), JSON.stringify(definition('B', [version('v1')])));
    writeFileSync(join(root, 'c.yaml'), '- a list\n');
    expect((await loadCrds(root)).kinds.map(({ kind }) => kind)).toEqual(['A', 'B']);
  });

  test('loadCrds() says so when there is no definition', async () => {
    writeFileSync(join(root, 'a.yaml'), 'kind: Kustomization\n');
    await expect(loadCrds(root)).rejects.toThrow(
      `Cannot load the CustomResourceDefinitions:\n  ${root} must hold at least one CustomResourceDefinition, got none`,
    );
  });

  test('loadCrds() reads again only when a file has changed', async () => {
    const kept = new Map<string, string>();
    let reads = 0;
    const keep: Keep = async (name, parts, compute) => {
      const key = JSON.stringify([name, parts]);
      if (!kept.has(key)) reads++;
      kept.set(key, kept.get(key) ?? (await compute()));
      return kept.get(key)!;
    };
    const write = (kind: string) =>
      writeFileSync(join(root, 'a.yaml'), JSON.stringify(definition(kind, [version('v1')])));
    write('A');
    const first = await loadCrds(root, { keep });
    expect([(await loadCrds(root, { keep })).kinds, reads]).toEqual([first.kinds, 1]);
    write('B');
    expect([(await loadCrds(root, { keep })).kinds.map(({ kind }) => kind), reads]).toEqual([['B'], 2]);
  });

  test('loadCrds() refuses a file that does not parse, whatever is kept', async () => {
    writeFileSync(join(root, 'a.yaml'), 'a: [\n');
    await expect(loadCrds(root)).rejects.toThrow(ManifestError);
  });
});

describeUpstream('with the definitions of the platform', () => {
  let crds: CrdSet | undefined;

  // prettier-ignore
  test.each([
    ['cilium.io/v2', 'CiliumNetworkPolicy'],
    ['security.istio.io/v1', 'AuthorizationPolicy'],
    ['security.istio.io/v1beta1', 'AuthorizationPolicy'],
    ['gateway.networking.k8s.io/v1', 'HTTPRoute'],
    ['gateway.networking.k8s.io/v1', 'Gateway'],
    ['networking.istio.io/v1', 'Gateway'],
    ['kyverno.io/v1', 'ClusterPolicy'],
    ['apps.kubeblocks.io/v1', 'Cluster'],
    ['argoproj.io/v1alpha1', 'ApplicationSet'],
    ['cert-manager.io/v1', 'Certificate'],
    ['monitoring.coreos.com/v1', 'PodMonitor'],
    ['gateway.kgateway.dev/v1alpha1', 'TrafficPolicy'],
  ])('loadCrds() has %s %s', async (apiVersion, kind) => {
    crds ??= await loadCrds(upstreamFolder);
    expect(crds.has(apiVersion, kind)).toBe(true);
  });
});
