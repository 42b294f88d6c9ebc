import type { HttpRoute, RouteMatch, RouteRule } from '../../world/gateway';
import type { HttpRequest } from '../decision';
import { every, truth, type Truth, unknown, when } from '../truth';
import { fitsHost, specificity } from './hostnames';

/** One entry of `matches` of one rule, as a candidate for a request. */
export interface Candidate {
  readonly route: HttpRoute;
  readonly rule: RouteRule;
  readonly match: RouteMatch;
  /** The narrowest of the route's hosts that the request fits. */
  readonly host: string;
  readonly truth: Truth;
}

/**
 * Whether a request fits one entry of `matches`: all of its parts must hold.
 *
 * @see Gateway API 1.2.1 apis/v1/httproute_types.go, HTTPRouteMatch (B3.3/2)
 */
export function fitsMatch({ path, method, headers, queryParams }: RouteMatch, request: HttpRequest): Truth {
  return every([
    fitsPath(path, request.path.replace(/\?.*$/s, '')),
    truth(method === undefined || method === request.method),
    ...headers.map((header) => when('header', header)),
    ...queryParams.map((parameter) => when('header', `query parameter ${parameter}`)),
  ]);
}

function fitsPath({ type, value }: RouteMatch['path'], path: string): Truth {
  if (type === 'RegularExpression') return unknown(`what the expression ${value} means is up to the gateway`);
  if (type === 'Exact') return truth(path === value);
  // By path elements, so that "/abc" and "/abc/" mean the same and don't match "/abcd".
  const prefix = value.replace(/\/$/, '');
  return truth(path === prefix || path.startsWith(`${prefix}/`));
}

/** The candidates of a route for a request. */
export function candidatesOf(route: HttpRoute, hosts: readonly string[], request: HttpRequest): readonly Candidate[] {
  const fitting = hosts.filter((host) => fitsHost(host, request.host)).sort((a, b) => specificity(b) - specificity(a));
  const [host] = fitting;
  if (host === undefined) return [];
  return route.rules
    .flatMap((rule) => rule.matches.map((match) => ({ route, rule, match, host, truth: fitsMatch(match, request) })))
    .filter((candidate) => candidate.truth.value !== 'no');
}

/**
 * Negative where one candidate goes before another, 0 where only age and name could tell. The position of a regular
 * expression isn't specified; it goes first, so that its unknown counts.
 *
 * @see Gateway API 1.2.1 apis/v1/httproute_types.go, HTTPRouteRule matches (B3.3/1)
 */
export function compareRank(one: Candidate, other: Candidate): number {
  const differences = rank(one).map((value, i) => (rank(other)[i] ?? 0) - value);
  return differences.find((difference) => difference !== 0) ?? 0;
}

function rank({ host, match }: Candidate): readonly number[] {
  const { path, method, headers, queryParams } = match;
  const kind = { RegularExpression: 2, Exact: 1, PathPrefix: 0 }[path.type];
  return [specificity(host), kind, path.value.length, method === undefined ? 0 : 1, headers.length, queryParams.length];
}

/** The order of candidates that are alike in rank: the older route, then by name, then by rule. */
export function compareAge(one: Candidate, other: Candidate): number {
  const key = ({ route, rule }: Candidate) =>
    [route.created ?? '', `${route.namespace}/${route.name}`, route.rules.indexOf(rule)] as const;
  const [a, b] = [key(one), key(other)];
  if (a[0] !== b[0]) return a[0] < b[0] ? -1 : 1;
  if (a[1] !== b[1]) return a[1] < b[1] ? -1 : 1;
  return a[2] - b[2];
}
