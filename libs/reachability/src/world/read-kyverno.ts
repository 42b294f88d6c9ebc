import { apiGroup, isClusterScoped } from '@zta/manifests';
import type { Namespace } from './endpoint';
import type { Field } from './field';
import { claimOf } from './kinds';
import { fields, type Manifest } from './manifest';
import { matchLabels } from './match-labels';
import { type Touch, type Unsupported, unsupported } from './notices';
import { at } from './origin';

/** What there is besides the policy. */
export interface Surroundings {
  readonly namespaces: ReadonlyMap<string, Namespace>;
  readonly manifests: readonly Manifest[];
}

/**
 * What the rules of a Kyverno policy could change about access and the manifests don't show: objects that `generate`
 * would add and that aren't there, labels that `mutate` would set and that aren't set. Rules that only validate are no
 * part of the data path.
 *
 * @see Kyverno 1.14.4 api/kyverno/v1/rule_types.go (B5)
 */
export function readKyvernoPolicy(policy: Manifest, around: Surroundings): readonly Unsupported[] {
  const rules = fields(policy).get('spec').get('rules').items();
  return rules.flatMap((rule) => {
    const touched = [...effectOfGenerate(rule, around), ...effectOfMutate(rule, around)];
    return touched.map(({ reason, namespaces }) => {
      const touches: Touch = { part: 'routes', namespaces };
      return unsupported(at(policy.origin, rule.path), reason, touches);
    });
  });
}

interface Effect {
  readonly reason: string;
  readonly namespaces: 'all' | readonly string[];
}

function effectOfGenerate(rule: Field, around: Surroundings): readonly Effect[] {
  const generate = rule.get('generate');
  if (!generate.isPresent) return [];
  const apiVersion = generate.get('apiVersion').text() ?? '';
  const kind = generate.get('kind').text() ?? '';
  if (apiVersion !== '' && claimOf(apiGroup(apiVersion), kind).kind === 'ignored') return [];
  const reason = `Kyverno would generate a ${kind}`;
  const triggers = triggeringNamespaces(rule, around);
  const existing = new Set(around.manifests.filter((item) => item.kind === kind).map(placeOf));
  const name = generate.get('name').text();
  if (triggers === undefined || name === undefined) return [{ reason, namespaces: 'all' }];
  return triggers.flatMap((trigger) => {
    const namespace = isClusterScoped(apiVersion, kind)
      ? ''
      : substitute(generate.get('namespace').text() ?? '', trigger);
    const target = substitute(name, trigger);
    if (target === undefined || namespace === undefined) return [{ reason, namespaces: 'all' as const }];
    return existing.has(placeOf({ namespace, name: target }))
      ? []
      : [{ reason: `${reason} ${target}`, namespaces: namespace === '' ? ('all' as const) : [namespace] }];
  });
}

/** Fields of a patch that can't change who reaches whom, wherever they stand. */
const harmless = new Set([
  ...['securityContext', 'resources', 'imagePullPolicy', 'image', 'env', 'volumes', 'volumeMounts', 'tolerations'],
  ...['affinity', 'nodeSelector', 'topologySpreadConstraints', 'priorityClassName', 'terminationGracePeriodSeconds'],
  ...['automountServiceAccountToken', 'imagePullSecrets', 'livenessProbe', 'readinessProbe', 'startupProbe'],
]);
const structure = new Set(['metadata', 'spec', 'template', 'containers', 'initContainers', 'jobTemplate', 'name']);

function placeOf({ namespace, name }: Pick<Manifest, 'namespace' | 'name'>): string {
  return `${namespace}/${name}`;
}

function effectOfMutate(rule: Field, around: Surroundings): readonly Effect[] {
  const mutate = rule.get('mutate');
  if (!mutate.isPresent) return [];
  const reason = 'Kyverno would change objects';
  const patch = mutate.get('patchStrategicMerge');
  const others = mutate.keys().filter((key) => key !== 'patchStrategicMerge');
  if (!patch.isPresent || !(others.length === 0 || changesTrigger(mutate, others)))
    return [{ reason, namespaces: 'all' }];
  if (isHarmless(patch) || isUnnoticed(patch, rule, around)) return [];
  const labels = namespaceLabels(patch);
  const triggers = triggeringNamespaces(rule, around);
  if (labels === undefined || triggers === undefined) return [{ reason, namespaces: 'all' }];
  return triggers.flatMap((trigger) => {
    const missing = labels.filter(({ key, value, ifAbsent }) => {
      const present = trigger.labels[key];
      return ifAbsent ? present === undefined : present !== value;
    });
    return missing.map(({ key }) => ({ reason: `Kyverno would set the label ${key}`, namespaces: [trigger.name] }));
  });
}

// Rules for existing objects whose only target is the Namespace that triggers them.
function changesTrigger(mutate: Field, keys: readonly string[]): boolean {
  const targets = mutate.get('targets').items();
  return (
    keys.every((key) => ['targets', 'mutateExistingOnPolicyUpdate'].includes(key)) &&
    targets.length === 1 &&
    targets.every(
      (target) =>
        [...target.keys()].sort().join() === 'apiVersion,kind,name' &&
        target.get('kind').text() === 'Namespace' &&
        /^\{\{\s*request\.object\.metadata\.name\s*\}\}$/.test(target.get('name').text() ?? ''),
    )
  );
}

/** Labels to which Istio and Cilium give a meaning, without any selector that names them. */
const meaningful = /^([\w-]+\.)*istio\.io\/|^io\.cilium\b|^topology\./;

// Labels on pods that no selector asks for: nobody sees them. A key counts as asked for wherever it stands.
function isUnnoticed(patch: Field, rule: Field, { manifests }: Surroundings): boolean {
  const kinds = ['any', 'all']
    .flatMap((list) => rule.get('match').get(list).items())
    .map((item) => item.get('resources').get('kinds').texts());
  const isForPods =
    kinds.length > 0 && kinds.every((list) => list.length > 0 && list.every((kind) => /^(v1\/)?Pod$/.test(kind)));
  const metadata = patch.get('metadata');
  const isOnlyMetadata =
    patch.keys().join() === 'metadata' && metadata.keys().every((key) => ['labels', 'annotations'].includes(key));
  const isPlain = metadata
    .get('annotations')
    .keys()
    .every((key) => !meaningful.test(bare(key)));
  const keys = metadata.get('labels').keys().map(bare);
  return (
    isForPods && isOnlyMetadata && isPlain && keys.every((key) => !meaningful.test(key) && !isAskedFor(key, manifests))
  );
}

function isAskedFor(key: string, manifests: readonly Manifest[]): boolean {
  return manifests
    .filter(({ group }) => group !== 'kyverno.io' && group !== 'argoproj.io')
    .some(
      ({ kind, object }) => kind !== 'Namespace' && JSON.stringify(object).includes(JSON.stringify(key).slice(1, -1)),
    );
}

function isHarmless(patch: Field): boolean {
  const keys = (field: Field): readonly string[] =>
    Array.isArray(field.value)
      ? field.items().flatMap(keys)
      : field.isPresent && typeof field.value === 'object'
        ? field.keys().flatMap((key) => (harmless.has(bare(key)) ? [] : [bare(key), ...keys(field.get(key))]))
        : [];
  return keys(patch).every((key) => structure.has(key));
}

interface PatchedLabel {
  readonly key: string;
  readonly value: string;
  readonly ifAbsent: boolean;
}

// A patch of nothing but `metadata.labels` with fixed values.
function namespaceLabels(patch: Field): readonly PatchedLabel[] | undefined {
  const labels = patch.get('metadata').get('labels');
  const isOnly = patch.keys().join() === 'metadata' && patch.get('metadata').keys().join() === 'labels';
  const entries = labels
    .keys()
    .map((key) => ({ key: bare(key), value: labels.get(key).value, ifAbsent: key.startsWith('+(') }));
  const fixed = entries.filter(
    (entry): entry is PatchedLabel => typeof entry.value === 'string' && !entry.value.includes('{{'),
  );
  return isOnly && fixed.length === entries.length ? fixed : undefined;
}

// Kyverno's anchors: `+(key)`, `(key)` and so on.
function bare(key: string): string {
  return key.replace(/^[+^=<X]?\((.*)\)$/, '$1');
}

/** The namespaces whose object triggers a rule; `undefined` where that can't be told from the manifests. */
export function triggeringNamespaces(rule: Field, { namespaces }: Surroundings): readonly Namespace[] | undefined {
  const matched = filters(rule.get('match'));
  const excluded = rule.get('exclude').isPresent ? filters(rule.get('exclude')) : [];
  const isOpen = rule.get('preconditions').isPresent || rule.get('celPreconditions').isPresent;
  if (isOpen || matched === undefined || excluded === undefined || matched.length === 0) return undefined;
  const isMatched = (namespace: Namespace) => matched.some((filter) => filter(namespace));
  const isExcluded = (namespace: Namespace) => excluded.some((filter) => filter(namespace));
  return [...namespaces.values()].filter((namespace) => isMatched(namespace) && !isExcluded(namespace));
}

type Filter = (namespace: Namespace) => boolean;

function filters(block: Field): readonly Filter[] | undefined {
  if (block.keys().some((key) => key !== 'any')) return undefined;
  const found = block.get('any').each(filterOf);
  return found.every((filter) => filter !== undefined) ? found : undefined;
}

function filterOf(item: Field): Filter | undefined {
  const resources = item.get('resources');
  const known = ['kinds', 'names', 'name', 'selector', 'operations'];
  const isKnown = item.keys().join() === 'resources' && resources.keys().every((key) => known.includes(key));
  // Without kinds, which only `exclude` can be, the others decide.
  const kinds = resources.get('kinds').texts();
  if (!isKnown || kinds.length > 1 || !kinds.every((kind) => ['Namespace', 'v1/Namespace'].includes(kind)))
    return undefined;
  const single = resources.get('name').text();
  const names = [...resources.get('names').texts(), ...(single === undefined ? [] : [single])];
  const selector = resources.get('selector').selector();
  return ({ name, labels }) =>
    (names.length === 0 || names.some((pattern) => wildcard(pattern).test(name))) && matchLabels(selector, labels);
}

function wildcard(pattern: string): RegExp {
  const source = pattern
    .replace(/[\\^$.+()|[\]{}]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`);
}

/** A text with the trigger's name put in; `undefined` where it takes more than that. */
export function substitute(text: string, { name }: Namespace): string | undefined {
  const result = text.replace(/\{\{\s*request\.object\.metadata\.name\s*\}\}/g, name);
  return result.includes('{{') ? undefined : result;
}
