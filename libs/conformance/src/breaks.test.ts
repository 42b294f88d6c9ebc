import { join } from 'node:path';
import { apiGroup, type KubernetesObject, readDocuments } from '@zta/manifests';
import { coreProblems, isCoreGroup, loadCoreKinds } from './kubernetes/core-problems';
import type { Problem } from './problem';
import { type CrdSet, loadCrds } from './schema/crd-set';
import { problemsByRules, validateObject } from './schema/validate-object';
import { breaks, placesIn, withValue } from './testing/breaks';
import { describeUpstream, upstreamFolder } from './testing/upstream';

const root = join(__dirname, '../../..');
const objects = ['clusters', 'argocd'].flatMap((folder) =>
  readDocuments(join(root, folder)).map(({ object }) => object as KubernetesObject),
);
const isCore = ({ apiVersion }: KubernetesObject) => isCoreGroup(apiGroup(apiVersion));

/** A path without what tells items apart, so that alike places of a kind count once. */
const shapeOf = (path: string) => path.replace(/\[[^\]]*\]/g, '[]');

describeUpstream('what is committed, with one field broken', () => {
  let crds: CrdSet;

  beforeAll(async () => {
    crds = await loadCrds(upstreamFolder);
  });

  /** Broken objects of one way, each with the path where that has to be found; one for each place of a kind. */
  function* brokenBy(way: string) {
    const seen = new Set<string>();
    for (const object of objects) {
      const definition = crds.find(object.apiVersion, object.kind);
      if (!definition || isCore(object)) continue;
      const { metadata: _metadata, ...properties } = definition.schema.properties ?? {};
      for (const place of placesIn(object, { ...definition.schema, properties })) {
        const shape = `${object.kind} ${shapeOf(place.path)}`;
        if (seen.has(shape) || ['apiVersion', 'kind'].includes(place.path)) continue;
        for (const { value, path } of breaks[way]!(place)) {
          seen.add(shape);
          yield { object: withValue(object, place.keys, value), kind: object.kind, path };
        }
      }
    }
  }

  const paths = (problems: readonly Problem[]) => problems.map(({ path }) => path);

  test.each(Object.keys(breaks))('%s is found at its path', (way) => {
    const broken = [...brokenBy(way)];
    expect(broken).not.toEqual([]);
    const missed = broken.filter(({ object, path }) => !paths(validateObject(crds, object)).includes(path));
    expect(missed.map(({ kind, path }) => `${kind} ${path}`)).toEqual([]);
  });

  test('another version and another kind are found', () => {
    for (const object of objects.filter((item) => !isCore(item))) {
      const group = apiGroup(object.apiVersion);
      expect(paths(validateObject(crds, { ...object, apiVersion: `${group}/v9` }))).toEqual(['apiVersion']);
      expect(paths(validateObject(crds, { ...object, kind: `${object.kind}s` }))).toEqual(['kind']);
    }
  });

  const target = { group: '', kind: 'Service', name: 'a' };

  // A rule in CEL, or a union, that a change of one field breaks, and where that is told.
  // prettier-ignore
  test.each<[kind: string, keys: readonly (string | number)[], value: unknown, path: string]>([
    ['CiliumNetworkPolicy', ['spec', 'endpointSelector'],                        undefined,                                  'spec'],
    ['CiliumNetworkPolicy', ['spec', 'nodeSelector'],                            {},                                         'spec'],
    ['AuthorizationPolicy', ['spec', 'targetRef'],                               target,                                     'spec'],
    ['PeerAuthentication',  ['spec', 'portLevelMtls'],                           { 0: { mode: 'STRICT' } },                  'spec.portLevelMtls'],
    ['HTTPRoute',           ['spec', 'parentRefs'],                              [{ name: 'a' }, { name: 'a' }],             'spec.parentRefs'],
    ['HTTPRoute',           ['spec', 'rules', 0, 'matches', 0, 'path', 'value'], 'x',                                        'spec.rules[0].matches[0].path'],
    ['HTTPRoute',           ['spec', 'rules', 0, 'timeouts'],                    { request: '1s', backendRequest: '2s' },    'spec.rules[0].timeouts'],
    ['Gateway',             ['spec', 'listeners'],                               [{ name: 'a', port: 1, protocol: 'TCP', hostname: 'a.b' }], 'spec.listeners'],
    ['TrafficPolicy',       ['spec', 'extAuth'],                                 {},                                         'spec.extAuth'],
  ])('a rule of %s about %j is found', (kind, keys, value, path) => {
    const isThere = (object: unknown) => {
      const holder = keys.slice(0, -1).reduce<unknown>((inside, key) => Reflect.get(Object(inside), key), object);
      return typeof holder === 'object' && holder !== null;
    };
    const object = objects.find((item) => item.kind === kind && isThere(item));
    const broken = withValue(object, keys, value);
    const found = [...validateObject(crds, broken), ...problemsByRules(crds, broken).problems];
    expect(paths(found)).toContain(path);
  });
});

/** Fields whose keys are free. */
const isMap = (path: string) =>
  /(^|\.)(labels|annotations|matchLabels|nodeSelector|data|limits|requests)$|^spec\.selector$/.test(path);

test("a field of Kubernetes' own kinds that is unknown, or no list where one has to be, is found at its path", async () => {
  const core = objects.filter(isCore);
  await loadCoreKinds(core);
  const seen = new Set<string>();
  const missed: string[] = [];
  for (const object of core) {
    for (const { path, keys, value } of valuesIn(object, '', [])) {
      const shape = `${object.kind} ${shapeOf(path)}`;
      if (seen.has(shape) || typeof value !== 'object' || isMap(path)) continue;
      seen.add(shape);
      const [broken, place] = Array.isArray(value)
        ? [{ unheardOf: 1 }, path]
        : [{ ...value, unheardOf: 1 }, path === '' ? 'unheardOf' : `${path}.unheardOf`];
      const found = coreProblems(withValue(object, keys, broken) as KubernetesObject) ?? [];
      if (!found.some((problem) => problem.path === place)) missed.push(`${object.kind} ${place}`);
    }
  }
  expect(seen.size).toBeGreaterThan(50);
  expect(missed).toEqual([]);
});

interface Inside {
  readonly path: string;
  readonly keys: readonly (string | number)[];
  readonly value: unknown;
}

function* valuesIn(value: unknown, path: string, keys: Inside['keys']): Generator<Inside> {
  yield { path, keys, value };
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inside] of Object.entries(value)) {
    const key = Array.isArray(value) ? Number(name) : name;
    const next = typeof key === 'number' ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
    yield* valuesIn(inside, next, [...keys, key]);
  }
}
