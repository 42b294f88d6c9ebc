import { type Sight } from '../all-pairs/all-pairs';
import { type Message } from '../all-pairs/http-leaf';
import { boxesOf, type HttpBox } from '../all-pairs/outcomes';
import { classesOfPatterns, joinPatterns, type RequestClasses } from '../all-pairs/request-classes';
import { gained, type Opening, openingsOf, verdictOf } from './state';

/** What opened, for which messages. */
export interface Gain extends Opening {
  /** `null`: whatever a connection carries. */
  readonly http: readonly HttpBox[] | null;
  /** With `http`: whether bytes that are no HTTP opened too. */
  readonly bytes: boolean;
  /** Those by which it is open. */
  readonly route: string;
  /** One of the messages. */
  readonly message: Message;
  /** On the other side. */
  readonly other: ReturnType<typeof verdictOf>;
}

/** What opened and what closed between two views of one port of a pair. */
export interface Gains {
  readonly opened: readonly Gain[];
  readonly closed: readonly Gain[];
}

/**
 * Exactly which messages are open in one view and not in the other: one request stands for all that no pattern of either
 * view tells from it. `undefined` where that is too much work.
 */
export function compareMessages(before: Sight, after: Sight): Gains | undefined {
  const classes = classesOfPatterns(joinPatterns([before.patterns, after.patterns]));
  if (classes === undefined) return undefined;
  return { opened: gainsOf(before, after, classes), closed: gainsOf(after, before, classes) };
}

/** One outcome with the messages that have it. */
interface Found {
  readonly gain: Omit<Gain, 'http' | 'bytes' | 'route' | 'message'>;
  readonly message: Message;
  readonly routes: Set<string>;
  readonly cells: Set<string>;
  bytes: boolean;
}

const bytes: Message = { kind: 'opaque' };

function gainsOf(before: Sight, after: Sight, classes: RequestClasses): readonly Gain[] {
  const { texts } = classes;
  const found = new Map<string, Found>();
  const at = (message: Message, cell?: string): void => {
    const ways = after.judge(message);
    const was = openingsOf(before.judge(message).map(({ truth }) => truth));
    for (const opening of gained(was, openingsOf(ways.map(({ truth }) => truth)))) {
      const gain = { ...opening, other: verdictOf(was) };
      const key = JSON.stringify(gain);
      const known = found.get(key) ?? { gain, message, routes: new Set(), cells: new Set(), bytes: false };
      found.set(key, known);
      const open = ways.filter(({ truth }) => JSON.stringify(openingsOf([truth])) === JSON.stringify([opening]));
      for (const { route } of open) known.routes.add(route);
      if (cell === undefined) known.bytes = true;
      else known.cells.add(cell);
    }
  };
  at(bytes);
  texts.method.forEach((method, m) =>
    texts.host.forEach((host, h) =>
      texts.path.forEach((path, p) => at({ kind: 'http', request: { method, host, path } }, `${m} ${h} ${p}`)),
    ),
  );
  const all = texts.method.length * texts.host.length * texts.path.length;
  return [...found.values()].map(({ gain, message, routes, cells, bytes: isForBytes }) => {
    const isForAll = isForBytes && cells.size === all;
    const http = isForAll ? null : boxesOf(classes, ({ m, p, h }) => cells.has(`${m} ${h} ${p}`));
    return { ...gain, message, http, bytes: isForBytes && !isForAll, route: [...routes].sort().join('; ') };
  });
}
