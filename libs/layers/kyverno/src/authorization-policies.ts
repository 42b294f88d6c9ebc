import { type Approach, type Placement, waypointName } from '@zta/intent';
import { calledFor, inAppNamespaces, objectsOfApps } from './app-namespaces';
import { type ClusterPolicy, type Condition, type ValidateRule } from './cluster-policy';
import { declaredByNamespace, declaredHere, live } from './context';
import { refuseFrom } from './failure-action';

/**
 * What ztunnel can't see. Source: istio 1.26.2 pilot/pkg/serviceregistry/kube/controller/ambient/authorization.go
 */
const sourceFields = ['remoteIpBlocks', 'notRemoteIpBlocks', 'requestPrincipals', 'notRequestPrincipals'];
const operationFields = ['hosts', 'notHosts', 'methods', 'notMethods', 'paths', 'notPaths'];
/** The only keys of `when` that it can. */
const whenKeys = ['source.ip', 'source.namespace', 'source.principal', 'destination.ip', 'destination.port'];

/** Each falls back to something empty: a path that finds nothing is an error to Kyverno. */
const path = {
  action: "request.object.spec.action || 'ALLOW'",
  rules: 'request.object.spec.rules || `[]`',
  /** Both spellings: the list, and the single one that it replaced. */
  targets: 'request.object.spec.[targetRef, targetRefs][] || `[]`',
};

/** A policy without targets is ztunnel's. */
const isForZtunnel: Condition = { key: `{{ (${path.targets})[?@] | length(@) }}`, operator: 'Equals', value: 0 };
/** Whole names, and the one wildcard that keeps to a namespace: every service account of it. */
const oneNamespace = '^[^*]+$|^[^*]+/ns/[^*/]+/sa/[*]$';
/** The lists of a source that name who may call; all others only narrow it down. */
const positive = 'principals, namespaces, serviceAccounts';

const isAllow: Condition = { key: `{{ ${path.action} }}`, operator: 'Equals', value: 'ALLOW' };

/**
 * AuthorizationPolicies that Istio would store, and not enforce as they read. Istio's own webhook sees to some of that, but
 * not for every revision of istiod (istio 1.26.2,
 * manifests/charts/istio-control/istio-discovery/templates/validatingwebhookconfiguration.yaml).
 */
export function authorizationPolicies(approach: Approach, placements: readonly Placement[]): ClusterPolicy {
  const refuse = (denial: Denial) => toRule(approach, denial);
  return {
    name: 'authorization-policies',
    description: 'An AuthorizationPolicy of an app is enforced as it reads, and allows nobody without an identity.',
    severity: 'high',
    spec: {
      background: true,
      emitWarning: false,
      webhookConfiguration: calledFor('Fail', objectsOfApps),
      rules: [
        refuse(withoutLayer7ForZtunnel()),
        refuse(supportedActionForZtunnel()),
        refuse(gatewayTargetHasItsGroup()),
        refuse(targetsExist(placements)),
        refuse(allowNamesItsCallers()),
        refuse(allowNamesIdentities()),
      ],
    },
  };
}

interface Denial {
  readonly name: string;
  readonly message: string;
  readonly context?: ValidateRule['context'];
  readonly preconditions?: readonly [Condition, ...Condition[]];
  readonly denied: readonly [Condition, ...Condition[]];
}

function toRule(approach: Approach, { name, message, context, preconditions, denied }: Denial): ValidateRule {
  return {
    name,
    ...(context && { context }),
    match: inAppNamespaces('security.istio.io/v1/AuthorizationPolicy'),
    ...(preconditions && { preconditions: { all: preconditions } }),
    skipBackgroundRequests: true,
    validate: {
      ...refuseFrom(approach, 'baseline'),
      // Else a policy from before the app's promotion could be changed into any other violation.
      allowExistingViolations: false,
      message,
      deny: { conditions: { any: denied } },
    },
  };
}

/** ztunnel leaves out an ALLOW rule with a field of layer 7, and then denies; a DENY rule with one never matches. */
function withoutLayer7ForZtunnel(): Denial {
  return {
    name: 'no-layer-7-for-ztunnel',
    message:
      'Without targetRefs the policy is for ztunnel, which sees no HTTP: an ALLOW rule that needs it denies, and a ' +
      `DENY rule does nothing. Leave out ${[...operationFields, ...sourceFields].join(', ')} and each "when" but for ` +
      `${whenKeys.join(', ')}, or add targetRefs for the waypoint.`,
    preconditions: [isForZtunnel],
    denied: [
      { key: `{{ (${path.rules})[].to[].operation.keys(@)[] }}`, operator: 'AnyIn', value: operationFields },
      { key: `{{ (${path.rules})[].from[].source.keys(@)[] }}`, operator: 'AnyIn', value: sourceFields },
      { key: `{{ (${path.rules})[].when[].key }}`, operator: 'AnyNotIn', value: whenKeys },
    ],
  };
}

/** Source: istio 1.26.2 pilot/pkg/serviceregistry/kube/controller/ambient/authorization.go (UnsupportedValue) */
function supportedActionForZtunnel(): Denial {
  return {
    name: 'supported-action-for-ztunnel',
    message: 'Without targetRefs the policy is for ztunnel, which takes no notice of actions but ALLOW and DENY.',
    preconditions: [isForZtunnel],
    denied: [{ key: `{{ ${path.action} }}`, operator: 'AnyNotIn', value: ['ALLOW', 'DENY'] }],
  };
}

/** Source: istio 1.26.2 pilot/pkg/model/policyattachment.go */
function gatewayTargetHasItsGroup(): Denial {
  return {
    name: 'gateway-target-has-its-group',
    message: 'A targetRef of kind Gateway must have group gateway.networking.k8s.io, else it is bound to nothing.',
    denied: [
      {
        key: `{{ (${path.targets})[?kind == 'Gateway' && group != 'gateway.networking.k8s.io'] | length(@) }}`,
        operator: 'GreaterThan',
        value: 0,
      },
    ],
  };
}

/**
 * A target that doesn't exist binds the policy to nothing, and a Service without a waypoint does too; Istio says so only in
 * the policy's status. What the catalogue puts behind a waypoint counts as existing: Argo CD applies policies long before
 * their Services (libs/intent/src/waves.ts), so that asking the API server alone would stop every first sync.
 *
 * Source: istio 1.26.2 pilot/pkg/config/kube/ambient status, pilot/pkg/model/policyattachment.go
 */
function targetsExist(placements: readonly Placement[]): Denial {
  const declared = declaredByNamespace(placements, ({ waypointed }) => [...waypointed]);
  const named = (kind: string) => `(${path.targets})[?kind == '${kind}'].name`;
  const missing = (kind: string, there: string): Condition => ({
    key: `{{ ${named(kind)} }}`,
    operator: 'AnyNotIn',
    value: `{{ ${there} }}`,
  });
  return {
    name: 'targets-exist',
    message:
      'Each targetRef must be a Service or a waypoint of the namespace that exists, or that the catalogue declares: ' +
      'a policy for anything else is enforced nowhere.',
    context: [
      { name: 'declared', variable: { value: declared } },
      live('services', 'v1/Service', 'items[].metadata.name'),
      live(
        'waypoints',
        'gateway.networking.k8s.io/v1/Gateway',
        `items[?spec.gatewayClassName == 'istio-waypoint'].metadata.name`,
      ),
    ],
    preconditions: [{ key: `{{ (${path.targets})[?@] | length(@) }}`, operator: 'GreaterThan', value: 0 }],
    denied: [
      // An operator takes "*" and "?" for wildcards, and would find it everywhere.
      { key: `{{ (${path.targets})[?regex_match('[*?]', name)] | length(@) }}`, operator: 'GreaterThan', value: 0 },
      missing('Service', `[services, ${declaredHere('declared')}][]`),
      missing('Gateway', `[waypoints, ${declaredHere('declared')} && ['${waypointName}'] || \`[]\`][]`),
    ],
  };
}

/** A rule without `from` allows everyone, callers without an identity included. No rules at all allow nobody. */
function allowNamesItsCallers(): Denial {
  return {
    name: 'allow-names-its-callers',
    message: 'Each rule that allows must have a "from" with a source: without one it allows everyone.',
    preconditions: [isAllow],
    denied: [
      { key: `{{ (${path.rules})[?!from] | length(@) }}`, operator: 'GreaterThan', value: 0 },
      { key: `{{ (${path.rules})[].from[?!source][] | length(@) }}`, operator: 'GreaterThan', value: 0 },
    ],
  };
}

/**
 * Addresses and exceptions ("not…") are no identities: they let callers without one in. Names may be shorter than they
 * look: Istio takes `x*` for a prefix and `*x` for a suffix, of namespaces too.
 *
 * Source: istio 1.26.2 pilot/pkg/security/authz/model/principal.go, pilot/pkg/security/authz/matcher/string.go
 */
function allowNamesIdentities(): Denial {
  return {
    name: 'allow-names-identities',
    message:
      'Each source of a rule that allows must name principals, namespaces or serviceAccounts; with "*" only at the end ' +
      'of a principal, for all service accounts of one namespace: <trust domain>/ns/<namespace>/sa/*.',
    preconditions: [isAllow],
    denied: [
      {
        key: `{{ (${path.rules})[].from[].source[] | [?!([${positive}][] | [0])] | length(@) }}`,
        operator: 'GreaterThan',
        value: 0,
      },
      // A regular expression, not an operator, to which "*" would be a wildcard of its own. It refuses empty names too.
      {
        key: `{{ (${path.rules})[].from[].source.[${positive}][][] | [?!regex_match('${oneNamespace}', @)] | length(@) }}`,
        operator: 'GreaterThan',
        value: 0,
      },
    ],
  };
}
