import type { ContainerPort, Protocol } from '../world/endpoint';

/** Protocols with ports. */
export const protocols = ['TCP', 'UDP', 'SCTP'] as const satisfies readonly Protocol[];

/** The highest port. */
export const lastPort = 65535;

/** Ports that a rule names, of one protocol or of all: from the first to the last, or by a container port's name. */
export type PortSpec =
  | { readonly protocol: Protocol | 'ANY'; readonly first: number; readonly last: number }
  | { readonly protocol: Protocol | 'ANY'; readonly name: string };

/** Ports from the first to the last. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
}

export const allPorts: PortRange = { first: 1, last: lastPort };

/**
 * The ports of one protocol that specifications mean at a destination.
 *
 * @param specs `undefined` for all ports.
 * @param declared The destination's container ports, which names mean.
 * @param isSame How names are compared.
 */
export function resolvePorts(
  specs: readonly PortSpec[] | undefined,
  protocol: Protocol,
  declared: readonly ContainerPort[],
  isSame: (declared: string, written: string) => boolean,
): readonly PortRange[] {
  if (specs === undefined) return [allPorts];
  return specs.flatMap((spec) => {
    if (spec.protocol !== 'ANY' && spec.protocol !== protocol) return [];
    if ('first' in spec) return spec.first > spec.last ? [] : [{ first: spec.first, last: spec.last }];
    return declared
      .filter((port) => port.protocol === protocol && port.name !== undefined && isSame(port.name, spec.name))
      .map(({ port }) => ({ first: port, last: port }));
  });
}

/** Ranges in order, those that touch made one. */
export function mergeRanges(ranges: readonly PortRange[]): readonly PortRange[] {
  const merged: PortRange[] = [];
  for (const range of [...ranges].sort((a, b) => a.first - b.first)) {
    const last = merged.at(-1);
    if (last === undefined || range.first > last.last + 1) merged.push(range);
    else merged[merged.length - 1] = { first: last.first, last: Math.max(last.last, range.last) };
  }
  return merged;
}

/** A range as access rows have it. */
export function formatRange({ first, last }: PortRange): string {
  return first === last ? `${first}` : `${first}-${last}`;
}

/** All ports cut wherever one of the ranges begins or ends; in order. */
export function cutPorts(ranges: readonly PortRange[]): readonly PortRange[] {
  const cuts = new Set<number>([1]);
  for (const { first, last } of ranges) {
    if (first > 1) cuts.add(first);
    if (last < lastPort) cuts.add(last + 1);
  }
  const sorted = [...cuts].sort((a, b) => a - b);
  return sorted.map((first, i) => ({ first, last: (sorted[i + 1] ?? lastPort + 1) - 1 }));
}
