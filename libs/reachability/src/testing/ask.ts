import { decide } from '../reference/decide';
import type { Connection, Decision, Options, Verdict } from '../reference/decision';
import { readWorld } from '../world/read-world';
import { documents } from './objects';

/** A question, with the ends and the port that most tests have. */
export interface Asked extends Options {
  /** A pod's `<namespace>/<name>`, or any id; `a/client` unless given. */
  readonly from?: string;
  /** The same; `a/server` unless given. */
  readonly to?: string;
  readonly port?: number;
  readonly protocol?: Connection['protocol'];
  /** `<method> <path> [<host>]`. */
  readonly http?: string;
}

/** What {@link decide} says of the objects. */
export function ask(objects: readonly unknown[], asked: Asked = {}): Decision {
  const { from = 'a/client', to = 'a/server', port = 80, protocol = 'TCP', http, ...options } = asked;
  const [method = '', path = '', host = 'server'] = http?.split(' ') ?? [];
  const request = http === undefined ? {} : { http: { method, path, host } };
  return decide(readWorld(documents(objects)), { from: idOf(from), to: idOf(to), port, protocol, ...request }, options);
}

/** The verdict that {@link decide} comes to. */
export function verdict(objects: readonly unknown[], asked: Asked = {}): Verdict {
  return ask(objects, asked).verdict;
}

/** One row of a table: the statement's id, the answer, the condition, the objects, and the question. */
export type Row = readonly [id: string, verdict: Verdict, when: string, objects: readonly unknown[], asked?: Asked];

/** Declares a test a row: the objects, asked the question, give the verdict. */
export function judges(rows: readonly Row[], options: Options = {}): void {
  const cases = rows.map(([id, expected, when, objects, asked = {}]) => ({ id, expected, when, objects, asked }));
  test.each(cases)('$id: $expected when $when', ({ expected, objects, asked }) => {
    expect(verdict(objects, { ...asked, ...options })).toBe(expected);
  });
}

function idOf(text: string): string {
  return /[[:]/.test(text) ? text : `${text}[Pod]`;
}
