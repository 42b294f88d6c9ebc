import type { Gateway, HttpRoute, Listener, RouteRule } from '../../world/gateway';
import type { Origin } from '../../world/origin';
import type { World } from '../../world/world';
import { type Check, doubtsAbout } from '../check';
import type { HttpRequest, RequestPattern } from '../decision';
import { every, no, not, some, type Truth, unknown } from '../truth';
import { attachedHosts, servesHttp } from './attachment';
import { type Destination, sendsTo } from './backends';
import { fitsHost, specificity } from './hostnames';
import { type Candidate, candidatesOf, compareAge, compareRank } from './route-match';
import { rewritten } from './rewrite';
import { asks } from './traffic-policies';

/** What a gateway does with a request, as far as one destination is concerned. */
export interface AtGateway extends Check {
  /** The request as it goes on. */
  readonly onward: HttpRequest;
}

/**
 * Whether a gateway sends a request, that came in at one of its ports, on to a pod's port.
 *
 * @see Gateway API 1.2.1 apis/v1/httproute_types.go (B3.1, B3.3)
 */
export function judgeGateway(
  world: World,
  at: { readonly gateway: Gateway; readonly port: number },
  request: HttpRequest,
  to: Destination,
): AtGateway {
  const { gateway } = at;
  const listener = chooseListener(world, gateway, at.port, request);
  const attached = listener === undefined ? [] : routesAt(world, gateway, listener);
  const all = attached.flatMap(({ route, hosts }) => candidatesOf(route, hosts, request));
  const sorted = [...all].sort((one, other) => compareRank(one, other) || compareAge(one, other));
  const narrowest = Math.max(
    ...attached.flatMap(({ hosts }) => hosts.filter((host) => fitsHost(host, request.host)).map(specificity)),
  );
  const reach = (candidate: Candidate) => reachOf(world, gateway, candidate, to);
  const found = walk(sorted, reach, narrowest);
  const reaching = sorted.filter((candidate) => reach(candidate).value !== 'no');
  const onward = [
    ...new Map(reaching.map((item) => rewritten(request, item)).map((item) => [JSON.stringify(item), item])).values(),
  ];
  const asking = new Set(reaching.flatMap(({ route, rule }) => asks(world, gateway, route, rule).policies));
  const doubts = [
    ...doubtsAbout(world, 'gateway', to.endpoint),
    ...(onward.length > 1 ? ['which rule rewrites the request'] : []),
  ];
  const truth = doubts.length > 0 ? unknown(...doubts) : found;
  return {
    truth,
    reason: reasonOf(listener, sorted, found),
    because:
      found.value === 'no'
        ? sorted.slice(0, 1).map(({ rule }) => rule.origin)
        : [...originsOf(reaching, listener), ...[...asking].map(({ origin }) => origin)],
    requests: patternsTo(world, attached, to),
    onward: onward[0] ?? request,
  };
}

// The listener with the narrowest hostname takes the request.
function chooseListener(world: World, gateway: Gateway, port: number, { host }: HttpRequest): Listener | undefined {
  const fitting = gateway.listeners.filter(
    (listener) =>
      listener.port === port && servesHttp(world, gateway, listener) && fitsHost(listener.hostname ?? '*', host),
  );
  return [...fitting].sort((a, b) => specificity(b.hostname ?? '*') - specificity(a.hostname ?? '*'))[0];
}

interface Attached {
  readonly route: HttpRoute;
  readonly hosts: readonly string[];
}

function routesAt(world: World, gateway: Gateway, listener: Listener): readonly Attached[] {
  return world.httpRoutes
    .map((route) => ({ route, hosts: attachedHosts(world, gateway, listener, route) }))
    .filter(({ hosts }) => hosts.length > 0);
}

function reachOf(world: World, gateway: Gateway, { route, rule }: Candidate, to: Destination): Truth {
  return every([sendsTo(world, route, rule, to), asks(world, gateway, route, rule).truth]);
}

// The first candidate that matches decides. One that may match decides only if it does.
function walk(candidates: readonly Candidate[], reach: (candidate: Candidate) => Truth, narrowest: number): Truth {
  const [head, ...rest] = candidates;
  if (head === undefined) return no;
  // Whether a gateway looks at routes for wider hosts, when none of those for the narrowest matches, isn't specified.
  if (specificity(head.host) < narrowest && candidates.some((item) => reach(item).value !== 'no')) {
    return unknown('whether routes for wider hosts count');
  }
  const equals = rest.filter((item) => compareRank(head, item) === 0 && isUndated(head, item));
  const tied = new Set([head, ...equals].map((item) => reach(item).value));
  if (tied.size > 1) return unknown('which of two routes is older');
  const onward = head.truth.value === 'yes' ? no : every([not(head.truth), walk(rest, reach, narrowest)]);
  return some([every([head.truth, reach(head)]), onward]);
}

function isUndated({ route: one }: Candidate, { route: other }: Candidate): boolean {
  return one !== other && (one.created === undefined || other.created === undefined);
}

function reasonOf(listener: Listener | undefined, candidates: readonly Candidate[], found: Truth): string {
  if (listener === undefined) return 'no listener for the host';
  if (candidates.length === 0) return 'no route matches';
  return found.value === 'no' ? 'the route that matches leads elsewhere' : 'a route leads there';
}

function originsOf(reaching: readonly Candidate[], listener: Listener | undefined): readonly Origin[] {
  const rules = [...new Set(reaching.map(({ rule }) => rule))];
  return [...(listener ? [listener.origin] : []), ...rules.map((rule: RouteRule) => rule.origin)];
}

function patternsTo(world: World, attached: readonly Attached[], to: Destination): readonly RequestPattern[] {
  return attached.flatMap(({ route, hosts }) =>
    route.rules
      .filter((rule) => sendsTo(world, route, rule, to).value !== 'no')
      .flatMap(({ matches }) =>
        matches.map(({ path, method }) => ({
          methods: method === undefined ? [] : [method],
          paths: [path.type === 'PathPrefix' ? `${path.value.replace(/\/$/, '')}/*` : path.value],
          hosts: hosts.includes('*') ? [] : hosts,
        })),
      ),
  );
}
