import { at, type Origin, type World } from '@zta/reachability';
import { hasLayer7 } from '@zta/reachability/rules';
import { type Check, type Fault, mustBe } from './check';
import { pathLists } from './istio-paths';

type AuthorizationPolicy = World['authorizationPolicies'][number];
type Rule = AuthorizationPolicy['rules'][number];

/** Policies that istiod would send to ztunnel: those that name no target. */
const atZtunnel = ({ authorizationPolicies }: World) =>
  authorizationPolicies.filter(({ targetRefs }) => targetRefs.length === 0);

const eachRule = (
  policies: readonly AuthorizationPolicy[],
  find: (rule: Rule, policy: AuthorizationPolicy) => readonly Fault[],
) => policies.flatMap((policy) => policy.rules.flatMap((rule) => find(rule, policy)));

const inside = (origin: Origin, path: string): Origin => at(origin, `${origin.path}${path}`);

const layer7Fields = ['hosts', 'notHosts', 'methods', 'notMethods', 'paths', 'notPaths'] as const;

/** Whether an operation asks for nothing that ztunnel can see. */
const isOnlyLayer7 = (operation: Rule['to'][number]) =>
  operation.ports.length + operation.notPorts.length === 0 && layer7Fields.some((field) => operation[field].length > 0);

/** Whether a source asks only for what a request carries. */
const isOnlyOfRequests = (source: Rule['from'][number]) => {
  const named = Object.entries(source).filter(([, values]) => values.length > 0);
  return named.length > 0 && named.every(([field]) => /request|remote/i.test(field));
};

export const istioRefused: Check = {
  id: 'istio-refused',
  severity: 'error',
  why: 'A policy that istiod refuses, or that is attached to nothing, leaves open what it was to close.',
  source: 'istio 1.26.2 pkg/config/validation/validation.go, pilot/pkg/model/policyattachment.go',
  find: ({ world }) =>
    world.notEnforced
      .filter(
        ({ origin, reason }) =>
          /Authori[sz]ation|Authentication/.test(origin.kind) && !reason.startsWith('the API server'),
      )
      .map(({ origin, reason }) => ({ origin, message: `does nothing: ${reason}` })),
};

export const istioLayer7Allow: Check = {
  id: 'istio-l7-allow-at-ztunnel',
  severity: 'error',
  why: 'ztunnel leaves out each ALLOW rule that looks at requests but keeps the policy, which then denies what the rule was to allow.',
  source: 'istio 1.26.2 pilot/pkg/serviceregistry/kube/controller/ambient/authorization.go handleRule',
  find: ({ world }) =>
    eachRule(atZtunnel(world), (rule, { action }) =>
      action === 'ALLOW' && hasLayer7(rule)
        ? [
            {
              origin: rule.origin,
              message:
                'must have only principals, namespaces, addresses and ports, since ztunnel enforces it: name a Service or a Gateway in targetRefs to look at requests',
            },
          ]
        : [],
    ),
};

export const istioLayer7Deny: Check = {
  id: 'istio-l7-deny-at-ztunnel',
  severity: 'error',
  why: 'Of a DENY rule that looks at requests ztunnel keeps an empty match, which never holds: nothing is denied.',
  source: 'ztunnel 1.26.2 src/rbac.rs; istio issue 61126',
  find: ({ world }) =>
    eachRule(atZtunnel(world), (rule, { action }) => {
      if (action !== 'DENY') return [];
      const operations = rule.to.flatMap((operation, index) => (isOnlyLayer7(operation) ? [`.to[${index}]`] : []));
      const isPlainKey = (key: string) => /^(source\.(ip|namespace|principal)|destination\.(ip|port))$/.test(key);
      const conditions = rule.when.flatMap(({ key }, index) => (isPlainKey(key) ? [] : [`.when[${index}]`]));
      const sources = rule.from.flatMap((source, index) => (isOnlyOfRequests(source) ? [`.from[${index}]`] : []));
      return [...sources, ...operations, ...conditions].map((path) => ({
        origin: inside(rule.origin, path),
        message:
          'must ask for something that ztunnel sees (ports, principals, addresses), got only what requests have: the rule never denies',
      }));
    }),
};

export const istioActionAtZtunnel: Check = {
  id: 'istio-action-at-ztunnel',
  severity: 'error',
  why: 'ztunnel enforces ALLOW and DENY only: a policy of another action without targetRefs never reaches a proxy.',
  source: 'istio 1.26.2 pilot/pkg/serviceregistry/kube/controller/ambient/authorization.go convertAuthorizationPolicy',
  find: ({ world }) =>
    atZtunnel(world)
      .filter(({ action }) => action === 'AUDIT' || action === 'CUSTOM')
      .map(({ origin, action }) => ({
        origin: inside(origin, '.action'),
        message: mustBe('ALLOW or DENY, or the policy must have targetRefs', action),
      })),
};

export const istioNegatedIdentity: Check = {
  id: 'istio-negated-identity',
  severity: 'warning',
  why: 'To an ALLOW rule of only notPrincipals, notNamespaces or notServiceAccounts a caller without any identity matches too.',
  source: 'ztunnel 1.26.2 src/rbac.rs',
  find: ({ world }) =>
    eachRule(world.authorizationPolicies, (rule, { action }) =>
      action !== 'ALLOW'
        ? []
        : rule.from.flatMap((source, index) => {
            const negated =
              source.notPrincipals.length + source.notNamespaces.length + source.notServiceAccounts.length;
            const named = source.principals.length + source.namespaces.length + source.serviceAccounts.length;
            // "Nobody who has an identity" says that those without one are meant.
            if (negated === 0 || named > 0 || source.notPrincipals.includes('*')) return [];
            return [
              {
                origin: inside(rule.origin, `.from[${index}]`),
                message: 'must also ask for an identity, such as principals: ["*"], got only what it must not be',
              },
            ];
          }),
    ),
};

export const istioPathPrefix: Check = {
  id: 'istio-path-prefix',
  severity: 'warning',
  why: 'The path "/x/*" matches all below "/x/", but not "/x" itself.',
  source: 'istio 1.26.2 pilot/pkg/security/authz/matcher/string.go',
  find: ({ manifests }) =>
    pathLists(manifests).flatMap(({ policy, list }) =>
      prefixes(list.texts()).map((path) => ({
        origin: at(policy.origin, list.path),
        message: `must list ${path.slice(0, -2)} beside ${path}, which doesn't include it`,
      })),
    ),
};

function prefixes(paths: readonly string[]): readonly string[] {
  return paths.filter((path) => path.endsWith('/*') && path !== '/*' && !paths.includes(path.slice(0, -2)));
}

export const istioHeaderAlone: Check = {
  id: 'istio-header-as-identity',
  severity: 'warning',
  why: 'Whoever can send a request can send a header: alone it proves nothing.',
  source: 'gateway-api 1.2.1 apis/v1/httproute_types.go HTTPHeaderFilter; istio 1.26.2 security/v1 Condition',
  find: ({ world }) =>
    eachRule(world.authorizationPolicies, (rule, { action }) => {
      const isProven = rule.from.some(
        ({ principals, serviceAccounts, requestPrincipals }) =>
          principals.length + serviceAccounts.length + requestPrincipals.length > 0,
      );
      if (action !== 'ALLOW' || isProven) return [];
      return rule.when.flatMap(({ key }, index) =>
        key.startsWith('request.headers[')
          ? [
              {
                origin: inside(rule.origin, `.when[${index}]`),
                message: `must be beside principals in the same rule, got ${key} alone`,
              },
            ]
          : [],
      );
    }),
};

/** Checks of the rules of AuthorizationPolicies. */
export const istioPolicyChecks: readonly Check[] = [
  istioRefused,
  istioLayer7Allow,
  istioLayer7Deny,
  istioActionAtZtunnel,
  istioNegatedIdentity,
  istioPathPrefix,
  istioHeaderAlone,
];
