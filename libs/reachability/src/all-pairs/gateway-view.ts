import type { HttpRoute, RouteMatch, RouteRule } from '../world/gateway';
import { hostFits, narrowness, type RouteEntry, type ServingListener } from './gateway-routes';
import type { Request, RequestField } from './http-leaf';
import type { Proxy, Term, Terms } from './terms';
import type { Truth } from './truth';
import type { TextPattern } from './text-pattern';

/** One entry with what it comes to for a request. */
interface Candidate extends RouteEntry {
  /** The narrowest of its hosts that the request fits. */
  readonly host: string;
  readonly fits: Term;
  /** Whether it leads to the target, if it decides. */
  readonly reach: Term;
}

/**
 * A port of a Gateway as one target sees it.
 *
 * @see Gateway API 1.2.1 apis/v1/httproute_types.go (B3.3)
 */
export class GatewayView {
  /** @param reachOf Whether a rule leads to the target. */
  constructor(
    private readonly terms: Terms,
    private readonly listeners: readonly ServingListener[],
    private readonly reachOf: (rule: RouteRule) => Term,
  ) {}

  /** What becomes of a request, as far as the target is concerned. */
  judge(request: Request): { readonly truth: Truth; readonly onward: Request } {
    const host = request.host.toLowerCase().replace(/:\d+$/, '');
    const listener = this.listeners.find(({ hostname }) => hostFits(host, hostname));
    const all = (listener?.entries ?? []).flatMap((entry) => this.candidate(entry, host, request));
    const sorted = all.filter(({ fits }) => fits !== this.terms.no).sort((a, b) => byRank(a, b) || byAge(a, b));
    const hosts = (listener?.entries ?? []).flatMap((entry) => entry.hosts.filter((item) => hostFits(host, item)));
    const narrowest = Math.max(...hosts.map(narrowness));
    const found = this.decide(sorted, narrowest);
    const onwards = sorted
      .filter(({ reach }) => reach !== this.terms.no)
      .map((candidate) => rewritten(request, candidate.rule, candidate.match));
    const [onward = request] = onwards;
    const isOne = onwards.every((item) => item.host === onward.host && item.path === onward.path);
    const truth = isOne ? found.truth : this.terms.unknown.truth;
    return { truth: truth ?? { value: 'unknown', conditions: [] }, onward };
  }

  private candidate(entry: RouteEntry, host: string, request: Request): readonly Candidate[] {
    const own = entry.hosts.find((item) => hostFits(host, item));
    if (own === undefined) return [];
    return [{ ...entry, host: own, fits: this.fits(entry.match, request), reach: this.reachOf(entry.rule) }];
  }

  private fits({ path, method, headers, queryParams }: RouteMatch, request: Request): Term {
    const { terms } = this;
    return terms.every([
      this.fitsPath(path, request.path.replace(/\?.*$/s, '')),
      terms.truth((method ?? request.method) === request.method),
      ...headers.map((header) => terms.when(`header ${header}`)),
      ...queryParams.map((parameter) => terms.when(`query parameter ${parameter}`)),
    ]);
  }

  // A prefix is one of path elements; what an expression means is up to the gateway.
  private fitsPath({ type, value }: RouteMatch['path'], path: string): Term {
    if (type === 'RegularExpression') return this.terms.unknown;
    if (type === 'Exact') return this.terms.truth(path === value);
    const prefix = value.replace(/\/$/, '');
    return this.terms.truth(path === prefix || path.startsWith(`${prefix}/`));
  }

  // The first candidate that fits decides; one that may fit decides if it does.
  private decide([head, ...rest]: readonly Candidate[], narrowest: number): Term {
    const { terms } = this;
    if (head === undefined) return terms.no;
    // Whether routes for wider hosts count where none of those for the narrowest fits isn't specified.
    const isWider = narrowness(head.host) < narrowest;
    if (isWider && [head, ...rest].some(({ reach }) => reach !== terms.no)) return terms.unknown;
    const equals = rest.filter((item) => byRank(head, item) === 0 && isUndated(head.route, item.route));
    const tied = new Set([head, ...equals].map(({ reach }) => reach.truth?.value));
    if (tied.size > 1) return terms.unknown;
    const onward = head.fits === terms.yes ? terms.no : terms.and(terms.not(head.fits), this.decide(rest, narrowest));
    return terms.some([terms.and(head.fits, head.reach), onward]);
  }

  /** Patterns for the request that comes in which show in the one that goes on. */
  before(field: RequestField, found: TextPattern): readonly TextPattern[] {
    const entries = this.listeners.flatMap((listener) => listener.entries);
    return [found, ...entries.flatMap((entry) => undone(entry, field, found))];
  }

  /** What it looks at in requests. */
  patterns(): ReturnType<Proxy['patterns']> {
    const entries = this.listeners.flatMap((listener) => listener.entries);
    const hosts = [...this.listeners.map(({ hostname }) => hostname), ...entries.flatMap((entry) => entry.hosts)];
    return {
      method: entries.flatMap(({ match: { method } }) => (method === undefined ? [] : [pattern('exact', method)])),
      path: entries.flatMap(({ match: { path } }) =>
        path.type === 'PathPrefix'
          ? [pattern('exact', path.value.replace(/\/$/, '')), pattern('prefix', `${path.value.replace(/\/$/, '')}/`)]
          : [pattern('exact', path.value)],
      ),
      host: hosts.flatMap((host) => {
        if (host === '*') return [];
        return [host.startsWith('*.') ? pattern('suffix', host.slice(1), 'host') : pattern('exact', host, 'host')];
      }),
    };
  }
}

function pattern(form: TextPattern['form'], text: string, view: TextPattern['view'] = 'raw'): TextPattern {
  return { form, text, view };
}

// Host, kind of path, its length, method, headers, query parameters: more of it goes first. The place of an expression
// isn't specified; it goes first, so that its unknown counts.
function byRank(one: Candidate, other: Candidate): number {
  const ranks = [one, other].map(({ host, match: { path, method, headers, queryParams } }) => [
    narrowness(host),
    { RegularExpression: 2, Exact: 1, PathPrefix: 0 }[path.type],
    path.value.length,
    method === undefined ? 0 : 1,
    headers.length,
    queryParams.length,
  ]);
  const [a = [], b = []] = ranks;
  return a.map((value, i) => (b[i] ?? 0) - value).find((difference) => difference !== 0) ?? 0;
}

// The older route, then by name, then the earlier rule.
function byAge(one: Candidate, other: Candidate): number {
  const [a, b] = [one, other].map(({ route }) => `${route.created ?? ''} ${route.namespace}/${route.name}`) as [
    string,
    string,
  ];
  if (a !== b) return a < b ? -1 : 1;
  return one.route.rules.indexOf(one.rule) - other.route.rules.indexOf(other.rule);
}

function isUndated(one: HttpRoute, other: HttpRoute): boolean {
  return one !== other && (one.created === undefined || other.created === undefined);
}

function rewriteOf(rule: RouteRule) {
  return rule.filters.find((filter) => filter.kind === 'rewrite');
}

/**
 * A request as a rule sends it on.
 *
 * @see Gateway API 1.2.1 apis/v1/httproute_types.go, HTTPURLRewriteFilter (B3.3)
 */
function rewritten(request: Request, rule: RouteRule, match: RouteMatch): Request {
  const rewrite = rewriteOf(rule);
  if (rewrite === undefined) return request;
  const host = rewrite.host ?? request.host;
  if (rewrite.path === undefined) return { ...request, host };
  const mark = request.path.indexOf('?');
  const sent = mark < 0 ? request.path : request.path.slice(0, mark);
  const query = mark < 0 ? '' : request.path.slice(mark);
  const { type, value } = rewrite.path;
  const rest = sent.slice(match.path.value.replace(/\/$/, '').length);
  const path = type === 'ReplaceFullPath' ? value : value.replace(/\/$/, '') + rest;
  return { ...request, host, path: (path === '' ? '/' : path) + query };
}

// What a pattern of the path that goes on is in the path that came in: with the old prefix in place of the new one.
function undone({ rule, match }: RouteEntry, field: RequestField, found: TextPattern): readonly TextPattern[] {
  const path = rewriteOf(rule)?.path;
  if (field !== 'path' || path?.type !== 'ReplacePrefixMatch') return [];
  const [before, after] = [match.path.value, path.value].map((text) => text.replace(/\/$/, '')) as [string, string];
  if (found.form === 'suffix' || found.form === 'regex' || !found.text.startsWith(after)) return [];
  return [{ ...found, text: before + found.text.slice(after.length) }];
}
