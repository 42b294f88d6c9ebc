import { coredns, keys, mesh } from '@zta/intent';
import { appNamespaces, calledFor, namespacesOfApps, notObserved, systemNamespaces } from './app-namespaces';
import { type CiliumSpec } from './cilium-spec';
import { type ClusterPolicy, type Generated, type GenerateRule, type Selector } from './cluster-policy';

/** Prefix of the names of everything generated, so that it never is an object that Argo CD has. */
const prefix = 'kyverno-baseline-';

/** Opens only: what closes is the default deny alone, so that a namespace is never cut off from what is still to come. */
const opensOnly = { ingress: false, egress: false };

/** Namespaces that the catalogue doesn't declare. */
const undeclared: Selector = { matchExpressions: [{ key: keys.app, operator: 'DoesNotExist' }] };

/**
 * What a new app-like namespace starts with, if the catalogue doesn't declare it: closed but for itself, DNS and the
 * kubelet's probes, and STRICT. Declared namespaces have policies of their own, in Git.
 *
 * Kyverno deletes what it generated as soon as the labels of the namespace don't match the rule any more. So what closes
 * must not go by whether the namespace is declared: its labels come many waves before its own default deny, and it would
 * be open in between. It goes by the stage alone, and stays beside the namespace's own, which it repeats. What opens
 * does go once the namespace is declared, since what is open is then said in Git.
 *
 * The background controller generates after admission, so that a namespace is open for a moment.
 *
 * @see kyverno 1.14.4 pkg/background/generate; pkg/webhooks/resource/generation/handler.go syncTriggerAction
 */
export function namespaceBaseline(): ClusterPolicy {
  return {
    name: 'namespace-baseline',
    description:
      'A namespace of an app is closed unless it is only observed; one that the catalogue does not declare is open to itself, DNS and probes.',
    severity: 'high',
    backsUp: [
      'CiliumNetworkPolicy/default-deny',
      'CiliumClusterwideNetworkPolicy/default-deny',
      'PeerAuthentication/default',
    ],
    spec: {
      background: true,
      emitWarning: false,
      // Of what is generated, the API server tells too, so that Kyverno can revert changes; but not of other policies,
      // which Argo CD and people may change while Kyverno is down.
      webhookConfiguration: calledFor('Fail', namespacesOfApps(prefix)),
      rules: [
        generate('default-deny', notObserved, cilium(defaultDeny())),
        generate('mesh', undeclared, cilium(allowMesh())),
        generate('dns', undeclared, cilium(allowDns())),
        generate('probes', undeclared, cilium(allowProbes())),
        generate('mutual-tls', notObserved, {
          apiVersion: 'security.istio.io/v1',
          kind: 'PeerAuthentication',
          data: { spec: { mtls: { mode: 'STRICT' } } },
        }),
      ],
    },
  };
}

/** Match, exclude, and the target's name can't be changed while the policy is on a cluster; `data` can. */
function generate(name: string, selector: Selector, object: Generated): GenerateRule {
  return {
    name,
    match: {
      any: [
        {
          resources: {
            kinds: ['Namespace'],
            names: [appNamespaces],
            selector,
          },
        },
      ],
    },
    exclude: { any: [{ resources: { names: systemNamespaces } }] },
    skipBackgroundRequests: true,
    generate: {
      ...object,
      name: `${prefix}${name}`,
      namespace: '{{ request.object.metadata.name }}',
      synchronize: true,
      generateExisting: true,
      // Pruned, renamed or deleted by mistake, the policy must not take the protection with it.
      orphanDownstreamOnPolicyDelete: true,
    },
  };
}

function cilium(spec: CiliumSpec): Generated {
  return { apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy', data: { spec } };
}

/** `[{}]` is the form that denies: an empty list is ignored. Source: cilium 1.17.5 pkg/policy/repository.go */
function defaultDeny(): CiliumSpec {
  return {
    endpointSelector: {},
    enableDefaultDeny: { ingress: true, egress: true },
    ingress: [{}],
    egress: [{}],
  };
}

/** Within the namespace, what is on the wire between captured pods and waypoints. Source: ztunnel 1.26.2 ARCHITECTURE.md */
function allowMesh(): CiliumSpec {
  const toPorts = [{ ports: [{ port: `${mesh.hbonePort}`, protocol: 'TCP' }] }] as const;
  return {
    endpointSelector: {},
    enableDefaultDeny: opensOnly,
    ingress: [{ fromEndpoints: [{}], toPorts }],
    egress: [{ toEndpoints: [{}], toPorts }],
  };
}

function allowDns(): CiliumSpec {
  const { labels, ports } = coredns.workloads['kube-dns'];
  const port = `${ports.dns}`;
  const matchLabels = {
    'k8s:io.kubernetes.pod.namespace': coredns.namespace,
    'k8s:k8s-app': labels['k8s-app'],
  };
  return {
    endpointSelector: {},
    enableDefaultDeny: opensOnly,
    egress: [
      {
        toEndpoints: [{ matchLabels }],
        toPorts: [
          {
            ports: [
              { port, protocol: 'UDP' },
              { port, protocol: 'TCP' },
            ],
          },
        ],
      },
    ],
  };
}

/** The kubelet's probes of captured pods come from an address that isn't the host identity. */
function allowProbes(): CiliumSpec {
  return { endpointSelector: {}, enableDefaultDeny: opensOnly, ingress: [{ fromCIDR: [mesh.probeAddress] }] };
}
