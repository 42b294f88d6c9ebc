/** A fact that manifests can't settle and a verdict may depend on. */
export type Fact =
  /** The answers of a DNS server that Cilium's proxy saw. */
  | 'dns-answer'
  /** Whether two pods run on the same node. */
  | 'same-node'
  /** Which nodes or addresses the API server has. */
  | 'api-server-address'
  /** The addresses behind a DNS name. */
  | 'name-address'
  /** Whether the client's address is still there after a load balancer or a node passed the traffic on. */
  | 'client-address'
  /** Whether the addresses of pods are routed from outside the cluster. */
  | 'pod-address-routed'
  /** A header or query parameter of the request. */
  | 'header'
  /** A verified token of the request. */
  | 'token'
  /** What an external authorization service says. */
  | 'external-authorization';

/** That a fact holds, or that it doesn't. */
export interface Condition {
  readonly fact: Fact;
  readonly holds: boolean;
  readonly detail: string;
}

/**
 * Whether something holds, as far as manifests tell: `conditional` on facts outside of them, `unknown` where they
 * weren't understood. What is unknown may be any of the others, so nothing conditional hides it.
 */
export interface Truth {
  readonly value: 'no' | 'unknown' | 'conditional' | 'yes';
  /** Only with `conditional`. */
  readonly conditions: readonly Condition[];
  /** Only with `unknown`: why. */
  readonly doubts: readonly string[];
}

export const yes: Truth = { value: 'yes', conditions: [], doubts: [] };
export const no: Truth = { value: 'no', conditions: [], doubts: [] };

/** Not understood, and why. */
export function unknown(...doubts: readonly string[]): Truth {
  return { value: 'unknown', conditions: [], doubts };
}

/** True where a fact holds. */
export function when(fact: Fact, detail: string): Truth {
  return { value: 'conditional', conditions: [{ fact, holds: true, detail }], doubts: [] };
}

export function truth(holds: boolean): Truth {
  return holds ? yes : no;
}

/** Both must hold: `no` decides, failing that `unknown` does, and then `conditional`. */
export function every(truths: readonly Truth[]): Truth {
  return pick(truths, yes, ['no', 'unknown', 'conditional']);
}

/** One suffices: `yes` decides, failing that `unknown` does, and then `conditional`. */
export function some(truths: readonly Truth[]): Truth {
  return pick(truths, no, ['yes', 'unknown', 'conditional']);
}

export function not({ value, conditions, doubts }: Truth): Truth {
  if (value === 'yes') return no;
  if (value === 'no') return yes;
  return { value, conditions: conditions.map((condition) => ({ ...condition, holds: !condition.holds })), doubts };
}

/** What holds in one case, and what must be so for it to be that case. */
export interface Case {
  readonly truth: Truth;
  readonly conditions: readonly Condition[];
}

/**
 * What holds in general where it was judged in each of several cases, of which manifests don't tell which one it is:
 * conditional where the cases differ, on what all those have in common that aren't `no`.
 */
export function inAnyCase(cases: readonly Case[]): Truth {
  const truths = cases.map((item) => item.truth);
  const values = new Set(truths.map(({ value }) => value));
  if (values.size <= 1) return every(truths);
  const unclear = truths.filter(({ value }) => value === 'unknown');
  if (unclear.length > 0) return every(unclear);
  const open = cases
    .filter((item) => item.truth.value !== 'no')
    .map((item) => [...item.conditions, ...item.truth.conditions]);
  const common = (open[0] ?? []).filter((one) => open.every((list) => list.some((other) => isSame(one, other))));
  return { value: 'conditional', conditions: unique(common.length > 0 ? common : open.flat()), doubts: [] };
}

function isSame(one: Condition, other: Condition): boolean {
  return one.fact === other.fact && one.holds === other.holds && one.detail === other.detail;
}

// The first of these values that there is.
function pick(truths: readonly Truth[], neutral: Truth, values: readonly Truth['value'][]): Truth {
  const value = values.find((wanted) => truths.some((item) => item.value === wanted)) ?? neutral.value;
  const chosen = truths.filter((item) => item.value === value);
  return {
    value,
    conditions: unique(chosen.flatMap((item) => item.conditions)),
    doubts: [...new Set(chosen.flatMap((item) => item.doubts))],
  };
}

function unique(conditions: readonly Condition[]): readonly Condition[] {
  return [...new Map(conditions.map((item) => [`${item.fact} ${item.holds} ${item.detail}`, item])).values()];
}
