/**
 * The hosts that both patterns mean: the narrower of the two if it lies in the other. `*.example.com` is one or more
 * labels in front of `.example.com`.
 *
 * @see Gateway API 1.2.1 apis/v1/httproute_types.go, Hostnames (B3.1/3)
 */
export function intersection(one: string, other: string): string | undefined {
  if (lies(one, other)) return one;
  return lies(other, one) ? other : undefined;
}

/** Whether a request's host, with or without a port, fits a pattern; `*` is every host. */
export function fitsHost(pattern: string, host: string): boolean {
  return lies(host.toLowerCase().replace(/:\d+$/, ''), pattern);
}

/** How specific a pattern is: the longest exact one first, then the longest wildcard. */
export function specificity(pattern: string): number {
  if (pattern === '*') return 0;
  return pattern.startsWith('*.') ? pattern.length : 1000 + pattern.length;
}

function lies(inner: string, outer: string): boolean {
  if (outer === '*' || inner === outer) return true;
  return outer.startsWith('*.') && inner.endsWith(outer.slice(1)) && inner.length > outer.length - 1;
}
