import { type Cluster, keys } from '@zta/intent';
import { type KubernetesObject } from '@zta/manifests';
import { type Document } from '@zta/reachability';
import { catalog, documentsOf, judge, objectOf, titleOf } from './testing/judged';

// Kinds that decide who connects to whom. A TrafficPolicy decides how often, redirects and answers to preflights lead
// nowhere inside, and most of Kyverno's policies decide who may change what: none of that is access, and each has tests of
// its own.
const kinds = [
  'AuthorizationPolicy',
  'CiliumClusterwideNetworkPolicy',
  'CiliumNetworkPolicy',
  'HTTPRoute',
  'PeerAuthentication',
];
const generating = 'ClusterPolicy/namespace-baseline';
const layers = ['cilium', 'gateway', 'istio', 'kyverno'];

function isPolicy(document: Document): boolean {
  const object: KubernetesObject & { readonly spec?: object } = objectOf(document);
  if (document.file.startsWith('_inventory')) return false;
  if (object.kind === 'HTTPRoute') return JSON.stringify(object.spec).includes('"backendRefs":[{');
  return kinds.includes(object.kind) || titleOf(document) === generating;
}

/** The policies that a document says it backs up. */
function backedUp(document: Document): readonly string[] {
  const annotations = objectOf(document).metadata['annotations'] as Readonly<Record<string, string>> | undefined;
  return annotations?.[keys.backsUp]?.split(', ') ?? [];
}

/** The documents without the policies that some of them back up: those of the same namespace, and clusterwide ones. */
function withoutBackedUp(all: readonly Document[], some: readonly Document[]): readonly Document[] {
  const isBackedUp = (other: Document) =>
    some.some((one) => {
      const [mine, theirs] = [objectOf(one), objectOf(other)].map(({ metadata }) => metadata.namespace);
      const isNear = mine === undefined || theirs === undefined || mine === theirs;
      return isNear && backedUp(one).includes(titleOf(other));
    });
  return all.filter((document) => !isBackedUp(document));
}

const access = (all: readonly Document[]): string => JSON.stringify(judge(all).access);

describe.each(catalog.clusters.map((cluster): [string, Cluster] => [cluster.name, cluster]))('%s', (_name, cluster) => {
  const all = documentsOf(catalog, cluster);
  const whole = access(all);

  /** Whether it matters that some documents are there: now, or once those are gone that they say they back up. */
  function isLoadBearing(some: readonly Document[]): boolean {
    const rest = (list: readonly Document[]) => list.filter((document) => !some.includes(document));
    if (access(rest(all)) !== whole) return true;
    const weakened = withoutBackedUp(all, some);
    return weakened.length < all.length && access(rest(weakened)) !== access(weakened);
  }

  const policies = all.filter(isPolicy);
  const files = [...new Set(policies.map(({ file }) => file))];

  test.each(policies.map((document): [string, Document] => [`${document.file} ${titleOf(document)}`, document]))(
    'without %s something else could connect, now or once what it backs up is gone',
    (_title, document) => {
      expect(isLoadBearing([document])).toBe(true);
    },
  );

  test.each(files)('without the file %s something else could connect, now or once what it backs up is gone', (file) => {
    expect(isLoadBearing(all.filter((document) => document.file === file))).toBe(true);
  });

  test('has policies of every layer', () => {
    expect(new Set(policies.map((document) => objectOf(document).kind)).size).toBeGreaterThanOrEqual(5);
    expect(new Set(files.map((file) => file.split('/')[1]))).toEqual(new Set(layers.map((layer) => `${layer}.yaml`)));
  });

  // An annotation that isn't true would excuse a policy that nothing needs.
  test('says of no policy that it backs up what is not there', () => {
    const titles = new Set(all.map(titleOf));
    // Kyverno's is the same in each approach, and names what any of them has.
    const named = all.filter((document) => titleOf(document) !== generating).flatMap(backedUp);
    expect(named.filter((title) => !titles.has(title))).toEqual([]);
    expect(named.length).toBeGreaterThan(3);
  });
});
