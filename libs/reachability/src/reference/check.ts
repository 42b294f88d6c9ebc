import type { Part } from '../world/notices';
import type { Origin } from '../world/origin';
import type { World } from '../world/world';
import type { Because, Hop, Layer, RequestPattern, Verdict } from './decision';
import { no, type Truth, unknown } from './truth';

/** What a layer found at one place, before it becomes a hop. */
export interface Check {
  readonly truth: Truth;
  readonly reason: string;
  readonly because: readonly Origin[];
  readonly requests: readonly RequestPattern[] | null;
}

const verdicts: Readonly<Record<Truth['value'], Verdict>> = {
  yes: 'allowed',
  no: 'denied',
  conditional: 'conditional',
  unknown: 'unknown',
};

/** The verdict that a truth is. */
export function verdictOf({ value }: Truth): Verdict {
  return verdicts[value];
}

/** A check that nothing was in the way of, or that failed for a reason that no rule gave. */
export function plainCheck(truth: Truth, reason: string): Check {
  return { truth, reason, because: [], requests: null };
}

/** A check as a hop on the way. */
export function toHop(at: string, layer: Layer, { truth, reason, because, requests }: Check): Hop {
  return {
    at,
    layer,
    verdict: verdictOf(truth),
    reason,
    because: because.map(toBecause),
    conditions: truth.conditions,
    doubts: truth.doubts,
    requests,
  };
}

function toBecause({ kind, namespace, name, file, line, path }: Origin): Because {
  return { kind, namespace, name, file, line, rule: path };
}

/** The truth that a hop's verdict is. */
export function truthOf({ verdict, conditions, doubts }: Hop): Truth {
  if (verdict === 'allowed') return { value: 'yes', conditions: [], doubts: [] };
  if (verdict === 'denied') return no;
  return verdict === 'unknown' ? unknown(...doubts) : { value: 'conditional', conditions, doubts: [] };
}

/** Why a part of a verdict about an endpoint can't be told: what wasn't understood and touches it. */
export function doubtsAbout(
  world: World,
  part: Part,
  place: { readonly namespace: string; readonly id: string },
): readonly string[] {
  return world.unsupported
    .filter(({ touches }) => {
      const isThere = touches.namespaces === 'all' || touches.namespaces.includes(place.namespace);
      return touches.part === part && (isThere || touches.endpoints?.includes(place.id) === true);
    })
    .map(({ file, line, kind, reason }) => `${file}:${line}: ${kind}: ${reason}`);
}
