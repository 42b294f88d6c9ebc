import type { Batch } from './batch';
import type { KubernetesObject } from './kubernetes-object';
import type { OutputProblem } from './output-error';
import type { DataProblem } from './plain-data';
import { isClusterScoped } from './scope';

const syncWaveKey = 'argocd.argoproj.io/sync-wave';

// Names that are the same on every file system. A folder of our own starts with `_`, which no namespace can.
const folderName = /^_?[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const fileName = /^[a-z0-9]+([-_.][a-z0-9]+)*$/;
const words = 'lower-case letters, digits and hyphens';
// https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ (RFC 1123 label names)
const dnsLabel = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const oneLine = /^[^\p{Control}\u2028\u2029]+$/u;

/** An object as people name it: `CiliumNetworkPolicy app-travelexample/default-deny`. */
export function displayName({ kind, metadata }: KubernetesObject): string {
  return `${kind} ${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata.name}`;
}

/** Argo CD's sync wave of an object that {@link checkObject} finds nothing wrong with: 0 where it names none. */
export function syncWave(object: KubernetesObject): number {
  return Number(annotation(object, syncWaveKey) ?? 0);
}

/** What keeps a batch from having a file. */
export function checkBatch({ layer, source, folder, file }: Batch): OutputProblem[] {
  const place = originOf({ layer, source });
  const name = { expected: words, remedy: 'rename it' };
  return [
    ...unless(fileName.test(layer), { place: `${place}: layer`, found: layer, ...name }),
    ...unless(folder === undefined || folderName.test(folder), { place: `${place}: folder`, found: folder, ...name }),
    ...unless(file === undefined || fileName.test(file), { place: `${place}: file`, found: file, ...name }),
    ...unless(oneLine.test(source), {
      place: `${place}: source`,
      expected: 'one line of text',
      found: source,
      remedy: 'name the file of the catalogue that the objects came from',
    }),
  ];
}

/** What keeps an object from being written. `problems` are those that its data has by itself. */
export function checkObject(batch: Batch, object: KubernetesObject, problems: readonly DataProblem[]): OutputProblem[] {
  const nameless = checkIdentity(object, originOf(batch));
  if (nameless.length > 0) return nameless;
  const place = `${displayName(object)} (${originOf(batch)})`;
  return [
    ...problems.map(({ path, ...rest }) => ({ place: `${place}: ${path}`, ...rest, remedy: 'use plain data' })),
    ...checkNamespace(object, place),
    ...checkSyncWave(object, place),
  ];
}

/** Where an object came from, for people. */
export function originOf({ layer, source }: Pick<Batch, 'layer' | 'source'>): string {
  return `layer ${layer} from ${source}`;
}

// The types promise these fields, but what cdk8s returns has no types.
function checkIdentity({ apiVersion, kind, metadata }: KubernetesObject, origin: string): OutputProblem[] {
  const fields = { apiVersion, kind, 'metadata.name': metadata?.name };
  return Object.entries(fields).flatMap(([field, found]) =>
    unless(typeof found === 'string' && oneLine.test(found), {
      place: `object ${JSON.stringify(fields)} (${origin}): ${field}`,
      expected: 'one line of text',
      found,
      remedy: 'set it',
    }),
  );
}

function checkNamespace({ apiVersion, kind, metadata }: KubernetesObject, place: string): OutputProblem[] {
  const namespace = { place: `${place}: metadata.namespace`, found: metadata.namespace };
  if (!isClusterScoped(apiVersion, kind)) {
    return unless(typeof metadata.namespace === 'string' && dnsLabel.test(metadata.namespace), {
      ...namespace,
      expected: 'a DNS label',
      remedy: 'set it, or add the kind to libs/manifests/src/scope.ts if it is cluster-scoped',
    });
  }
  const isNamespace = apiVersion === 'v1' && kind === 'Namespace';
  return [
    ...unless(metadata.namespace === undefined, {
      ...namespace,
      expected: 'absent, since the kind is cluster-scoped',
      remedy: 'remove it',
    }),
    ...unless(!isNamespace || dnsLabel.test(metadata.name), {
      place: `${place}: metadata.name`,
      expected: 'a DNS label',
      found: metadata.name,
      remedy: 'rename the namespace',
    }),
  ];
}

function checkSyncWave(object: KubernetesObject, place: string): OutputProblem[] {
  const wave = annotation(object, syncWaveKey);
  return unless(wave === undefined || (typeof wave === 'string' && /^[-+]?[0-9]{1,9}$/.test(wave)), {
    place: `${place}: metadata.annotations["${syncWaveKey}"]`,
    expected: 'an integer as text, since Argo CD takes all else for 0',
    found: wave,
    remedy: 'write it like "-5"',
  });
}

function annotation({ metadata }: KubernetesObject, key: string): unknown {
  const annotations = metadata['annotations'];
  return typeof annotations === 'object' && annotations !== null ? Reflect.get(annotations, key) : undefined;
}

function unless(holds: boolean, problem: Omit<OutputProblem, 'found'> & { readonly found: unknown }): OutputProblem[] {
  return holds ? [] : [{ ...problem, found: show(problem.found) }];
}

function show(value: unknown): string {
  return value === undefined ? 'nothing' : (JSON.stringify(value) ?? String(value));
}
