import { compareText } from './compare-text';
import { fieldPath } from './field-path';

/** A value that has no form in a manifest. */
export interface DataProblem {
  /** As {@link fieldPath} writes it, from the root of the object. */
  readonly path: string;
  readonly expected: string;
  readonly found: string;
}

interface Visit {
  readonly problems: DataProblem[];
  /** Objects and lists that hold the value at hand. */
  readonly holders: Set<object>;
}

/**
 * The value as JSON can hold it: a copy without the fields that are undefined, the others in the order of their names.
 *
 * @returns All that JSON can't hold, or would change without a word, in `problems`; `data` is of use only when there
 * are none.
 */
export function plainData(value: unknown): { readonly data: unknown; readonly problems: readonly DataProblem[] } {
  const visit: Visit = { problems: [], holders: new Set() };
  return { data: plain(value, '', visit), problems: visit.problems };
}

function plain(value: unknown, path: string, visit: Visit): unknown {
  switch (typeof value) {
    case 'string':
      return plainText(value, path, visit);
    case 'number':
      return plainNumber(value, path, visit);
    case 'boolean':
      return value;
    case 'object':
      return value === null ? null : plainHolder(value, path, visit);
    default:
      return refuse(visit, path, 'data', value === undefined ? 'undefined in a list' : `a ${typeof value}`);
  }
}

// Half of a surrogate pair has no UTF-8, and Go's YAML reader refuses its escape.
function plainText(value: string, path: string, visit: Visit): unknown {
  return /\p{Surrogate}/u.test(value) ? refuse(visit, path, 'Unicode text', JSON.stringify(value)) : value;
}

function plainNumber(value: number, path: string, visit: Visit): unknown {
  if (!Number.isFinite(value)) return refuse(visit, path, 'a finite number', `${value}`);
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    return refuse(visit, path, 'an integer that keeps all its digits (at most 2^53 - 1)', `${value}`);
  }
  return value === 0 ? 0 : value;
}

function plainHolder(value: object, path: string, visit: Visit): unknown {
  if (visit.holders.has(value)) return refuse(visit, path, 'data', 'an object that holds itself');
  visit.holders.add(value);
  const copy = Array.isArray(value) ? plainList(value, path, visit) : plainObject(value, path, visit);
  visit.holders.delete(value);
  return copy;
}

function plainList(value: readonly unknown[], path: string, visit: Visit): unknown {
  return Array.from(value, (item, i) => plain(item, fieldPath(path, i), visit));
}

function plainObject(value: object, path: string, visit: Visit): unknown {
  if (!isPlain(value)) return refuse(visit, path, 'data', `an instance of ${value.constructor?.name ?? 'a class'}`);
  for (const key of Object.getOwnPropertySymbols(value)) refuse(visit, path, 'data', `the key ${String(key)}`);
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([one], [other]) => rank(one, path) - rank(other, path) || compareText(one, other));
  return Object.fromEntries(
    fields.map(([key, field]) => {
      plainText(key, fieldPath(path, key), visit);
      return [key, plain(field, fieldPath(path, key), visit)];
    }),
  );
}

const head = ['apiVersion', 'kind', 'metadata'];

/** Who made an object may put its fields in any order; an object starts with what it is. */
function rank(key: string, path: string): number {
  const place = path === '' ? head.indexOf(key) : -1;
  return place < 0 ? head.length : place;
}

// By the depth of the prototype and not by its identity, which differs between JavaScript realms.
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function refuse(visit: Visit, path: string, expected: string, found: string): undefined {
  visit.problems.push({ path, expected, found });
  return undefined;
}
