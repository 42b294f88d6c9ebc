import { readFileSync } from 'node:fs';
import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';

/**
 * On which line of its file does a field of an object stand?
 *
 * Reading keeps no positions, since few are ever asked for: this parses the one document again.
 *
 * @param file As {@link readDocuments} gives it.
 * @param line Where the document starts, from 1, as {@link readDocuments} gives it.
 * @param path Of the field inside the document, such as `spec.ingress[0]`; `''` for the object.
 * @returns Counted from 1; where the path doesn't exist, the line of the nearest field above it that does.
 */
export function locate(file: string, line: number, path: string): number {
  return locateField(file, line, path).line;
}

/** Where a field stands, both counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** {@link locate} with the column. */
export function locateField(file: string, line: number, path: string): Position {
  if (path === '') return { line, column: 1 };
  const lines = new LineCounter();
  const document = parseDocument(documentAt(file, line), { lineCounter: lines, uniqueKeys: false });
  for (let keys = keysOf(path); keys.length > 0; keys = keys.slice(0, -1)) {
    const offset = offsetOf(document, keys);
    if (offset === undefined) continue;
    const position = lines.linePos(offset);
    return { line: line - 1 + position.line, column: position.col };
  }
  return { line, column: 1 };
}

/** Where the key of a field, or an item of a list, starts. */
function offsetOf(document: Document.Parsed, keys: readonly (string | number)[]): number | undefined {
  const parent = keys.length === 1 ? document.contents : document.getIn(keys.slice(0, -1), true);
  const last = keys.at(-1);
  const node = isMap(parent)
    ? parent.items.find(({ key }) => isScalar(key) && key.value === last)?.key
    : document.getIn(keys, true);
  return isNode(node) ? node.range?.[0] : undefined;
}

/** Text from a line to the end of its document. */
function documentAt(file: string, line: number): string {
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .slice(line - 1);
  const end = lines.findIndex((text, index) => index > 0 && /^(---|\.\.\.)(\s|$)/.test(text));
  return lines.slice(0, end === -1 ? undefined : end).join('\n');
}

/** Keys of `spec.ingress[0]["a.b"]`: names, and numbers in brackets. */
function keysOf(path: string): readonly (string | number)[] {
  return [...path.matchAll(/([^.[\]]+)|\[(\d+)\]|\["([^"]*)"\]/g)].map(([, name, index, quoted]) =>
    index === undefined ? (name ?? quoted ?? '') : Number(index),
  );
}
