import type { AuthorizationPolicy, AuthorizationRule, RequestAuthentication } from '../../world/istio-policy';
import type { Origin } from '../../world/origin';
import type { World } from '../../world/world';
import type { Check } from '../check';
import type { RequestPattern } from '../decision';
import { every, not, some, type Truth, when, yes } from '../truth';
import { asksForHttp, matchesRule, type Request } from './request-rules';

/** The policies that one of Istio's proxies has for a destination. */
export interface Pool {
  readonly policies: readonly AuthorizationPolicy[];
  readonly authentications: readonly RequestAuthentication[];
}

/** What comes to the proxy. */
export type Arrival = Omit<Request, 'verifiesTokens' | 'namespace'>;

/**
 * Whether a pool of policies lets a request pass: CUSTOM may refuse it, no DENY may match, and some ALLOW must, if
 * there is one. Bytes that aren't HTTP are judged without what rules ask of HTTP: an ALLOW rule that does is skipped, a
 * DENY rule loses that part.
 *
 * @see Istio 1.26.2 pilot/pkg/security/authz/builder/builder.go (B2.6)
 */
export function judgePool(world: World, { policies, authentications }: Pool, arrival: Arrival): Check {
  const verifiesTokens = authentications.some(({ issuers }) => issuers.length > 0);
  const of = (action: AuthorizationPolicy['action']) =>
    policies
      .filter((policy) => policy.action === action && !policy.dryRun)
      .flatMap((policy) =>
        rulesFor(policy, arrival).map((rule) => {
          const request = { ...arrival, verifiesTokens, namespace: policy.namespace };
          return { rule, origin: rule.origin, truth: matchesRule(world, request, rule), request };
        }),
      );
  const [custom, deny, allow] = [of('CUSTOM'), of('DENY'), of('ALLOW')];
  const allowPolicies = policies.filter(({ action, dryRun }) => action === 'ALLOW' && !dryRun);
  const asks = not(some(custom.map((item) => item.truth)));
  const isDenied = some(deny.map((item) => item.truth));
  const isAllowed = allowPolicies.length === 0 ? yes : some(allow.map((item) => item.truth));
  const found = every([
    some([asks, when('external-authorization', 'it lets the request pass')]),
    not(isDenied),
    isAllowed,
  ]);
  const matching = (list: readonly { readonly origin: Origin; readonly truth: Truth }[]) =>
    list.filter((item) => item.truth.value !== 'no').map(({ origin }) => origin);
  const requests = requestsOf(allow.map(({ rule, request }) => ({ rule, reaches: couldMatch(world, request, rule) })));
  if (isDenied.value === 'yes')
    return { truth: found, reason: 'a DENY rule matches', because: matching(deny), requests };
  if (isAllowed.value === 'no') {
    return {
      truth: found,
      reason: 'no ALLOW rule matches',
      because: allowPolicies.map(({ origin }) => origin),
      requests,
    };
  }
  const because = [
    ...matching(custom),
    ...(found.value === 'yes' ? [] : matching(deny)),
    ...matching(allow),
    ...(mayAskForToken(found) ? authentications.map(({ origin }) => origin) : []),
  ];
  return {
    truth: found,
    reason: allowPolicies.length === 0 ? 'no ALLOW policy' : 'an ALLOW rule matches',
    because,
    requests,
  };
}

function mayAskForToken({ value, conditions }: Truth): boolean {
  return value === 'unknown' || conditions.some(({ fact }) => fact === 'token');
}

function rulesFor({ action, rules }: AuthorizationPolicy, { message }: Arrival): readonly AuthorizationRule[] {
  return message.kind === 'opaque' && action === 'ALLOW' ? rules.filter((rule) => !asksForHttp(rule)) : rules;
}

// What a rule asks of requests counts only where its other parts may hold.
function couldMatch(world: World, request: Request, rule: AuthorizationRule): boolean {
  return matchesRule(world, { ...request, message: { kind: 'opaque' } }, rule).value !== 'no';
}

function requestsOf(
  rules: readonly { readonly rule: AuthorizationRule; readonly reaches: boolean }[],
): readonly RequestPattern[] | null {
  const reaching = rules.filter(({ reaches }) => reaches).map(({ rule }) => rule);
  if (reaching.length === 0 || reaching.some(({ to }) => to.length === 0)) return null;
  return reaching.flatMap(({ to }) => to.map(({ methods, paths, hosts }) => ({ methods, paths, hosts })));
}
