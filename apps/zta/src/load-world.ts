import { distance } from 'fastest-levenshtein';
import { type OutputFile, parseFiles, type SourceDocument, type SourceFiles } from '@zta/manifests';
import { readWorld, type Unread, type World } from '@zta/reachability';
import { InputError } from './input-error';

/** A world, and what was wrong with the files that it was read from. */
export interface LoadedWorld {
  readonly world: World;
  /** A line each. What can't be read is part of the world too: it makes verdicts unknown. */
  readonly problems: readonly string[];
}

/**
 * What files say.
 *
 * @throws {InputError} Where they have no Kubernetes object.
 */
export function loadWorld(path: string, source: SourceFiles): LoadedWorld {
  const { documents, unread, problems } = loadDocuments(path, source);
  return { world: readWorld(documents, unread), problems };
}

/** The documents of files, and what can't be read. */
export interface LoadedDocuments {
  readonly documents: readonly SourceDocument[];
  readonly unread: readonly Unread[];
  /** A line for each of `unread`. */
  readonly problems: readonly string[];
}

/**
 * The documents of files.
 *
 * @throws {InputError} Where there is no Kubernetes object among them.
 */
export function loadDocuments(path: string, { files, problems }: SourceFiles): LoadedDocuments {
  const parsed = parseFiles(files);
  const unread = [...problems, ...parsed.problems];
  const lines = unread.map(({ file, line, reason }) => `Cannot read ${file}:${line}: ${reason}`);
  if (!parsed.documents.some(({ object }) => isKubernetesObject(object))) {
    const found = lines.length > 0 ? lines.join('\n  ') : places(files);
    throw new InputError(`Cannot judge ${path}: expected Kubernetes objects, found none\n  ${found}`);
  }
  return { documents: parsed.documents, unread, problems: lines };
}

function isKubernetesObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'apiVersion' in value && 'kind' in value;
}

function places(files: readonly OutputFile[]): string {
  return `in ${files
    .map(({ path }) => path)
    .slice(0, 3)
    .join(', ')}${files.length > 3 ? ' and others' : ''}`;
}

/**
 * The id that a person meant: an endpoint's id, the same without its kind where that is clear, or something outside
 * (`world:`, `fqdn:`, `entity:`).
 *
 * @throws {InputError} With the nearest ids where there is no such endpoint.
 */
export function resolveId(world: World, text: string): string {
  if (world.endpoints.has(text) || /^(world|fqdn|entity):./.test(text)) return text;
  const ids = [...world.endpoints.keys()];
  const named = ids.filter((id) => id.slice(0, id.lastIndexOf('[')) === text);
  if (named.length === 1) return named[0]!;
  const near = named.length > 1 ? named : nearest(text, ids);
  const hint = near.length > 0 ? `did you mean ${near.join(' or ')}?` : 'there are no endpoints';
  throw new InputError(`Cannot find "${text}" among the endpoints: ${hint}`);
}

function nearest(text: string, ids: readonly string[]): readonly string[] {
  // What begins alike is what was meant: most people leave off the end of an id.
  const ranked = ids
    .map((id) => ({ id, start: distance(text, id.slice(0, text.length)), far: distance(text, id) }))
    .sort((a, b) => a.start - b.start || a.far - b.far);
  return ranked.slice(0, 3).map(({ id }) => id);
}
