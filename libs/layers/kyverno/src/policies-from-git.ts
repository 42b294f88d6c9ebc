import { type Approach, argoCd, type Cluster, istio, kgateway } from '@zta/intent';
import { calledFor, inAppNamespaces, type MatchCondition, objectsOfApps } from './app-namespaces';
import { type ClusterPolicy, type FailureAction, type NonEmpty, type Operation, type Rule } from './cluster-policy';
import { refuseAlways, refuseFrom } from './failure-action';
import { type ClusterKind, type NamespacedKind } from './resources';
import { argoCdController, backgroundController, collectors, unlessAskedBy, unlessBy } from './trusted';

const changes: NonEmpty<Operation> = ['CREATE', 'UPDATE', 'DELETE'];

/** What decides who reaches whom: one more of each can open, one less can too. */
const meshAndGatewayKinds = [
  'cilium.io/v2/CiliumNetworkPolicy',
  'gateway.kgateway.dev/v1alpha1/TrafficPolicy',
  'gateway.networking.k8s.io/v1/GRPCRoute',
  'gateway.networking.k8s.io/v1/Gateway',
  'gateway.networking.k8s.io/v1/HTTPRoute',
  'gateway.networking.k8s.io/v1beta1/ReferenceGrant',
  'networking.istio.io/v1/ServiceEntry',
  'networking.istio.io/v1/VirtualService',
  'networking.istio.io/v1alpha3/EnvoyFilter',
  'security.istio.io/v1/AuthorizationPolicy',
  'security.istio.io/v1/PeerAuthentication',
  'security.istio.io/v1/RequestAuthentication',
] as const satisfies NonEmpty<NamespacedKind>;

/** In platform namespaces charts may bring NetworkPolicies of their own. */
const kindsOfApps: NonEmpty<NamespacedKind> = [
  ...meshAndGatewayKinds,
  'kyverno.io/v1/Policy',
  'networking.k8s.io/v1/NetworkPolicy',
];

const clusterKinds: NonEmpty<Exclude<ClusterKind, 'Namespace'>> = [
  'cilium.io/v2/CiliumClusterwideNetworkPolicy',
  'kyverno.io/v1/ClusterPolicy',
];

const trusted = [argoCdController, backgroundController, ...collectors] as const;

/**
 * Policies come from Git alone: in the namespaces of apps whatever their origin, since policies add up and one more opens.
 * At stage observe a change by hand is reported.
 *
 * Who syncs, synchronizes and collects isn't even asked about, so that none of that waits for Kyverno. A cluster that has
 * lost Argo CD is repaired by deleting Kyverno's webhook configurations, about which the API server asks no webhook.
 */
export function policiesFromGit(approach: Approach): ClusterPolicy {
  return fromGit({
    name: 'policies-from-git',
    where: 'in the namespace of an app',
    condition: objectsOfApps,
    match: inAppNamespaces(kindsOfApps, { operations: changes }),
    action: refuseFrom(approach, 'baseline'),
  });
}

/** The same for platform namespaces to which we render, and for the mesh's root, the policies of which are everybody's. */
export function platformPoliciesFromGit({ meshedNamespaces }: Cluster): ClusterPolicy {
  const namespaces = [...new Set<string>([istio.namespace, kgateway.namespace, ...meshedNamespaces])].sort();
  const list = namespaces.map((namespace) => `'${namespace}'`).join(', ');
  return fromGit({
    name: 'platform-policies-from-git',
    where: 'in a platform namespace',
    condition: { name: 'in-platform-namespaces', expression: `request.namespace in [${list}]` },
    match: {
      any: [
        {
          resources: {
            kinds: meshAndGatewayKinds,
            namespaces: namespaces as [string, ...string[]],
            operations: changes,
          },
        },
      ],
    },
    action: refuseAlways,
  });
}

/** The same for what no namespace has, these policies themselves among it. */
export function clusterPoliciesFromGit(): ClusterPolicy {
  return fromGit({
    name: 'cluster-policies-from-git',
    where: 'of the whole cluster',
    match: { any: [{ resources: { kinds: clusterKinds, operations: changes } }] },
    action: refuseAlways,
  });
}

interface Protection {
  readonly name: string;
  readonly where: string;
  readonly condition?: MatchCondition;
  readonly match: Rule['match'];
  readonly action: FailureAction;
}

function fromGit({ name, where, condition, match, action }: Protection): ClusterPolicy {
  return {
    name,
    description: `Only Argo CD makes, changes and deletes a policy or route ${where}.`,
    severity: 'high',
    spec: {
      background: false,
      emitWarning: false,
      webhookConfiguration: calledFor('Fail', unlessBy(trusted), ...(condition ? [condition] : [])),
      rules: [
        {
          name: 'by-argo-cd',
          match,
          skipBackgroundRequests: true,
          validate: {
            ...action,
            allowExistingViolations: false,
            message: `A policy or route ${where} comes from the catalogue: change it there, and let ${argoCd.namespace} sync.`,
            deny: { conditions: { any: [unlessAskedBy(trusted)] } },
          },
        },
      ],
    },
  };
}
