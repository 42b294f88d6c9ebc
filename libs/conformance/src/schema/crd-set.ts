import { syntaxError } from '../cel/rule-problems';
import { ManifestError, parseFiles, readFiles, type SourceDocument, type SourceFiles } from '@zta/manifests';
import { type Keep, keepNothing } from './keep';
import { isObject, type StructuralSchema } from './structural-schema';

/** One version of one kind. */
export interface KindSchema {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** Whether the API server answers for this version. */
  readonly served: boolean;
  readonly schema: StructuralSchema;
}

/** Thrown by {@link loadCrds}; lists every problem of the definitions at once. */
export class CrdError extends Error {
  override readonly name = 'CrdError';

  constructor(readonly problems: readonly string[]) {
    super(['Cannot load the CustomResourceDefinitions:', ...problems.map((problem) => `  ${problem}`)].join('\n'));
  }
}

/** The kinds that a set of CustomResourceDefinitions adds to a cluster. */
export class CrdSet {
  private readonly byName: ReadonlyMap<string, KindSchema>;

  constructor(readonly kinds: readonly KindSchema[]) {
    this.byName = new Map(kinds.map((kind) => [nameOf(`${kind.group}/${kind.version}`, kind.kind), kind]));
  }

  /** Whether the set defines a kind in this version, and serves it. */
  has(apiVersion: string, kind: string): boolean {
    return this.find(apiVersion, kind) !== undefined;
  }

  find(apiVersion: string, kind: string): KindSchema | undefined {
    const found = this.byName.get(nameOf(apiVersion, kind));
    return found?.served ? found : undefined;
  }
}

export interface LoadOptions {
  /** The folder's files, where they were read already. */
  readonly source?: SourceFiles;
  /** For what was read of them, so that the next time takes a tenth. */
  readonly keep?: Keep;
}

/**
 * Reads the CustomResourceDefinitions in a folder and those below it; other objects there don't count.
 *
 * @throws {CrdError} with all problems at once: no definition, two of one kind, a version without a schema, a
 * definition in another version than `apiextensions.k8s.io/v1`, a rule that is no CEL.
 * @throws {ManifestError} if a file can't be read.
 */
export async function loadCrds(folder: string, { source, keep = keepNothing }: LoadOptions = {}): Promise<CrdSet> {
  const { files, problems } = source ?? readFiles(folder);
  if (problems.length > 0) throw new ManifestError(problems);
  const read = (): string => {
    const parsed = parseFiles(files);
    if (parsed.problems.length > 0) throw new ManifestError(parsed.problems);
    return JSON.stringify(kindsOf(folder, parsed.documents));
  };
  const parts = files.flatMap(({ path, content }) => [path, content]);
  const text = await keep('definitions', parts, () => Promise.resolve().then(read));
  return new CrdSet(JSON.parse(text) as readonly KindSchema[]);
}

function kindsOf(folder: string, all: readonly SourceDocument[]): readonly KindSchema[] {
  const documents = all.filter(({ object }) => isObject(object) && object['kind'] === crdKind);
  if (documents.length === 0) {
    throw new CrdError([`${folder} must hold at least one ${crdKind}, got none: point to a folder that does`]);
  }
  return crdsOf(documents).kinds;
}

/** {@link loadCrds} for definitions that are read already. */
export function crdsOf(documents: readonly SourceDocument[]): CrdSet {
  const problems = [...documents.flatMap(checkDefinition), ...duplicates(documents)];
  if (problems.length > 0) throw new CrdError(problems);
  return new CrdSet(documents.flatMap(({ object }) => toKinds(object as Definition)));
}

const crdKind = 'CustomResourceDefinition';

/** What a definition is after {@link checkDefinition}. */
interface Definition {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly {
      readonly name: string;
      readonly served: boolean;
      readonly schema: { readonly openAPIV3Schema: StructuralSchema };
    }[];
  };
}

function toKinds({ spec: { group, names, versions } }: Definition): KindSchema[] {
  return versions.map(({ name, served, schema }) => {
    return { group, version: name, kind: names.kind, served, schema: schema.openAPIV3Schema };
  });
}

function checkDefinition({ file, line, object }: SourceDocument): string[] {
  const at = (path: string): unknown => path.split('.').reduce<unknown>(field, object);
  const versions = at('spec.versions');
  const checks: readonly [path: string, expected: string, holds: boolean][] = [
    ['apiVersion', 'apiextensions.k8s.io/v1', at('apiVersion') === 'apiextensions.k8s.io/v1'],
    ['spec.group', 'text', typeof at('spec.group') === 'string'],
    ['spec.names.kind', 'text', typeof at('spec.names.kind') === 'string'],
    ['spec.versions', 'a list of versions, each with a schema', Array.isArray(versions) && versions.every(hasSchema)],
  ];
  return [
    ...checks
      .filter(([, , holds]) => !holds)
      .map(([path, expected]) => `${file}:${line}: ${path} must be ${expected}, got ${JSON.stringify(at(path))}`),
    ...[...rulesIn(versions)].flatMap((rule) => {
      const error = syntaxError(rule);
      return error === undefined
        ? []
        : [`${file}:${line}: a rule must be an expression in CEL, got ${rule} (${error})`];
    }),
  ];
}

/** Every rule in CEL of a definition, once. */
function rulesIn(value: unknown, found = new Set<string>()): ReadonlySet<string> {
  if (Array.isArray(value)) for (const item of value) rulesIn(item, found);
  if (!isObject(value)) return found;
  const rules = value['x-kubernetes-validations'];
  if (Array.isArray(rules)) for (const rule of rules) found.add(String(field(rule, 'rule')));
  for (const inside of Object.values(value)) rulesIn(inside, found);
  return found;
}

function hasSchema(version: unknown): boolean {
  return typeof field(version, 'name') === 'string' && isObject(field(field(version, 'schema'), 'openAPIV3Schema'));
}

function field(value: unknown, name: string): unknown {
  return isObject(value) ? value[name] : undefined;
}

// Two releases of one project side by side would make the verdict depend on the order of files.
function duplicates(documents: readonly SourceDocument[]): string[] {
  const places = new Map<string, string[]>();
  for (const { file, line, object } of documents) {
    const spec = field(object, 'spec');
    const name = `${String(field(field(spec, 'names'), 'kind'))} of ${String(field(spec, 'group'))}`;
    places.set(name, [...(places.get(name) ?? []), `${file}:${line}`]);
  }
  return [...places]
    .filter(([, all]) => all.length > 1)
    .map(
      ([name, all]) => `${name} must be defined once, got ${all.join(' and ')}: keep the version that the cluster runs`,
    );
}

function nameOf(apiVersion: string, kind: string): string {
  return `${apiVersion} ${kind}`;
}
