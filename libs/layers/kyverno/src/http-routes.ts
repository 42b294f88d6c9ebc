import { type Approach, type Cluster, kgateway, type Placement } from '@zta/intent';
import { calledFor, inAppNamespaces, objectsOfApps } from './app-namespaces';
import { type ClusterPolicy, type Condition, type NonEmpty, type ValidateRule } from './cluster-policy';
import { declaredByNamespace, declaredHere } from './context';
import { refuseFrom } from './failure-action';
import { type NamespacedKind } from './resources';

const kinds: NonEmpty<NamespacedKind> = [
  'gateway.networking.k8s.io/v1/GRPCRoute',
  'gateway.networking.k8s.io/v1/HTTPRoute',
];
const hostnames = '(request.object.spec.hostnames || `[]`)';

/**
 * Routes of apps are on the cluster's gateway alone, and on hosts that the app declares. A route without hostnames would
 * take every host of the listener; one with a wildcard those of other apps; one on a Service would lead calls inside the
 * mesh elsewhere.
 *
 * @see gateway-api v1.2.1 apis/v1/httproute_types.go, apis/v1/shared_types.go
 */
export function httpRoutes({ approach, gateway }: Cluster, placements: readonly Placement[]): ClusterPolicy {
  const hosts = declaredByNamespace(placements, ({ connections }) =>
    connections.flatMap(({ ingress }) => (ingress ? [ingress.host] : [])),
  );
  const isGateway = [
    "group == 'gateway.networking.k8s.io'",
    "kind == 'Gateway'",
    `name == '${gateway.name}'`,
    `namespace == '${kgateway.namespace}'`,
  ].join(' && ');
  const rule = toRule(approach);
  return {
    name: 'http-routes',
    description: 'A route of an app is on the gateway of the cluster, for hosts that the app declares.',
    severity: 'high',
    spec: {
      background: true,
      emitWarning: false,
      webhookConfiguration: calledFor('Fail', objectsOfApps),
      rules: [
        rule({
          name: 'declared-hosts',
          message:
            'Each hostname must be one that the catalogue declares for this app (flows from "internet"), without "*".',
          context: [{ name: 'declared', variable: { value: hosts } }],
          denied: [
            { key: `{{ ${hostnames} | length(@) }}`, operator: 'Equals', value: 0 },
            // Before the operator, which takes "*" and "?" for wildcards.
            { key: `{{ ${hostnames}[?regex_match('[*?]', @)] | length(@) }}`, operator: 'GreaterThan', value: 0 },
            { key: `{{ ${hostnames} }}`, operator: 'AnyNotIn', value: `{{ ${declaredHere('declared')} }}` },
          ],
        }),
        rule({
          name: 'gateway-of-the-cluster',
          message: `Each parentRef must be Gateway ${gateway.name} in namespace ${kgateway.namespace}.`,
          denied: [
            {
              key: `{{ (request.object.spec.parentRefs || \`[]\`)[?!(${isGateway})] | length(@) }}`,
              operator: 'GreaterThan',
              value: 0,
            },
          ],
        }),
      ],
    },
  };
}

interface Denial {
  readonly name: string;
  readonly message: string;
  readonly context?: ValidateRule['context'];
  readonly denied: NonEmpty<Condition>;
}

function toRule(approach: Approach) {
  return ({ name, message, context, denied }: Denial): ValidateRule => ({
    name,
    ...(context && { context }),
    match: inAppNamespaces(kinds),
    skipBackgroundRequests: true,
    validate: {
      ...refuseFrom(approach, 'baseline'),
      allowExistingViolations: false,
      message,
      deny: { conditions: { any: denied } },
    },
  });
}
