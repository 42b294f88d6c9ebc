import { CORE_SCHEMA, load, loadAll, Type, YAMLException } from 'js-yaml';
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

/**
 * The documents of a text, those without content left out.
 *
 * @throws {YAMLException} at the first document that doesn't parse, with its line in the text.
 */
export function parseText(text: string): readonly ParsedDocument[] {
  // The whole reader counts lines by LF too.
  const unix = text.includes('\r') ? text.replaceAll('\r\n', '\n') : text;
  if (/^(%|\.\.\.|\ufeff)|[\r\u0085\u2028\u2029]|\n(%|\.\.\.)/.test(unix)) return parseWhole(unix, 0);
  return chunks(unix).flatMap(({ text: chunk, line }) => {
    const object = plain.read(chunk);
    if (object === notPlain) return parseWhole(chunk, line);
    return object === null ? [] : [{ line: line + firstContent(chunk), object }];
  });
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

function parseWhole(text: string, offset: number): readonly ParsedDocument[] {
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
    return objects
      .map((object, index) => ({ line: lines[index] ?? offset + 1, object }))
      .filter(({ object }) => object !== null && object !== undefined);
  } catch (error) {
    if (error instanceof YAMLException && error.mark) error.mark.line += offset;
    throw error;
  }
}
