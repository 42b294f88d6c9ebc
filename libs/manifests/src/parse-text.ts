import { CORE_SCHEMA, load, loadAll, Type, type YAMLException } from 'js-yaml';
import { notPlain, plainReader } from './plain-yaml';

/** A document with content, and the line of its first content, from 1. */
export interface ParsedDocument {
  readonly line: number;
  readonly object: unknown;
}

// YAML 1.2 with the merge key. Without timestamps: in Kubernetes dates stay text.
const merge = new Type('tag:yaml.org,2002:merge', { kind: 'scalar', resolve: (key: unknown) => key === '<<' });
const schema = CORE_SCHEMA.extend({ implicit: [merge] });

const plain = plainReader((scalar) => (load(`- ${scalar}`, { schema }) as readonly unknown[])[0]);

/** Why a document, or the rest of a text, can't be read. */
export interface TextProblem {
  readonly line: number;
  readonly reason: string;
  /** `apiVersion` and `kind` as a line at its start says, without which it could be anything. */
  readonly apiVersion?: string;
  readonly kind?: string;
}

export interface ParsedText {
  readonly documents: readonly ParsedDocument[];
  readonly problems: readonly TextProblem[];
}

/** The documents of a text, those without content left out, and those that don't parse. */
export function parseText(text: string): ParsedText {
  // The whole reader counts lines by LF too.
  const unix = text.includes('\r') ? text.replaceAll('\r\n', '\n') : text;
  if (/^(%|\.\.\.|\ufeff)|[\r\u0085\u2028\u2029]|\n(%|\.\.\.)/.test(unix)) return parseWhole(unix, 0);
  const parsed = chunks(unix).map(({ text: chunk, line }): ParsedText => {
    const object = plain.read(chunk);
    if (object === notPlain) return parseWhole(chunk, line);
    return { documents: object === null ? [] : [{ line: line + firstContent(chunk), object }], problems: [] };
  });
  return {
    documents: parsed.flatMap(({ documents }) => documents),
    problems: parsed.flatMap(({ problems }) => problems),
  };
}

interface Chunk {
  readonly text: string;
  /** Lines before it. */
  readonly line: number;
}

/** Texts between the lines that are `---`. A line that goes on behind the dashes is left to the whole reader, with them. */
function chunks(text: string): readonly Chunk[] {
  const found: Chunk[] = [];
  let from = 0;
  let line = 0;
  for (const match of text.matchAll(/^---[ \t]*(?=\n|$)/gm)) {
    const chunk = text.slice(from, match.index);
    found.push({ text: chunk, line });
    line += countLines(chunk) + 1;
    from = match.index + match[0].length + 1;
  }
  found.push({ text: text.slice(from), line });
  return found;
}

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

/** Line of the first content of a plain document, from 1. */
function firstContent(text: string): number {
  const before = /^(?:[ \t]*(?:#[^\n]*)?\n)*/.exec(text)?.[0] ?? '';
  return countLines(before) + 1;
}

function parseWhole(text: string, offset: number): ParsedText {
  const lines: number[] = [];
  let depth = 0;
  try {
    const objects = loadAll(text, null, {
      schema,
      listener(event, { line }) {
        if (event === 'close') depth -= 1;
        else if (depth++ === 0) lines.push(offset + line + 1);
      },
    });
    const documents = objects
      .map((object, index) => ({ line: lines[index] ?? offset + 1, object }))
      .filter(({ object }) => object !== null && object !== undefined);
    const isBomb = ({ object }: ParsedDocument): boolean => text.includes('*') && !isModest(object);
    return {
      documents: documents.filter((document) => !isBomb(document)),
      problems: documents.filter(isBomb).map(({ line }) => ({ line, reason: tooLarge, ...headOf(text) })),
    };
  } catch (error) {
    const { mark, reason } = error as YAMLException;
    return { documents: [], problems: [{ line: offset + (mark?.line ?? 0) + 1, reason, ...headOf(text) }] };
  }
}

/** The first `apiVersion` and `kind` of a text that stand at the start of a line, as far as there is just one of each. */
function headOf(text: string): Pick<TextProblem, 'apiVersion' | 'kind'> {
  const only = (key: string): string | undefined => {
    const found = [...text.matchAll(new RegExp(`^${key}:[ \\t]*["']?([\\w./-]+)["']?[ \\t]*$`, 'gm'))];
    return found.length === 1 ? found[0]![1] : undefined;
  };
  const apiVersion = only('apiVersion');
  const kind = only('kind');
  return { ...(apiVersion !== undefined && { apiVersion }), ...(kind !== undefined && { kind }) };
}

const mostValues = 1_000_000;
const tooLarge = `its aliases stand for more than ${mostValues} values, or for themselves`;

/** Whether a value with its aliases written out is finite and of a size that an object can have. */
function isModest(root: unknown): boolean {
  const sizes = new Map<unknown, number>();
  const size = (value: unknown): number => {
    if (typeof value !== 'object' || value === null) return 1;
    const known = sizes.get(value);
    if (known !== undefined) return known;
    sizes.set(value, Infinity);
    const sum = Object.values(value).reduce<number>((total, item) => total + size(item), 1);
    sizes.set(value, sum);
    return sum;
  };
  return size(root) <= mostValues;
}
