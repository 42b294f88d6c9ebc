import {
  backsUp,
  coredns,
  generatedBaseline,
  type Guarded,
  isPlatformNamespace,
  keys,
  mesh,
  neverPruned,
} from '@zta/intent';
import {
  type CiliumPolicy,
  type CiliumSpec,
  type EgressRule,
  type IngressRule,
  type PortRule,
  type Selector,
} from './cilium-policy';
import {
  type Entities,
  type Hop,
  hopsIn,
  type Identity,
  isIdentity,
  namespaceLabel,
  type Outside,
  waypointOf,
} from './hops';

/** Opens only: what closes is {@link defaultDeny} alone, so that no policy cuts what another has yet to open. */
export const opensOnly = { ingress: false, egress: false };

/** Cilium's label for a service account. Source: cilium 1.17.5 pkg/k8s/apis/cilium.io/const.go */
const accountLabel = 'k8s:io.cilium.k8s.policy.serviceaccount';

/**
 * Denies what no other policy allows, in both directions. `ingress: [{}]` is the form that denies: an empty list is
 * ignored. At stage observe it denies nothing, and stays so that promotion edits it in place.
 */
export function defaultDeny({
  stage,
  namespace,
}: Pick<Guarded, 'stage'> & { readonly namespace?: string }): CiliumPolicy {
  const isRepeated = namespace === undefined || !isPlatformNamespace(namespace);
  const closed = stage !== 'observe';
  return {
    name: 'default-deny',
    wave: 'deny',
    annotations: { ...neverPruned, ...(isRepeated && backsUp(generatedBaseline)) },
    spec: { endpointSelector: {}, enableDefaultDeny: { ingress: closed, egress: closed }, ingress: [{}], egress: [{}] },
  };
}

/** Names resolve, through Cilium's DNS proxy, from which toFQDNs learns addresses. */
export function allowDns(): CiliumPolicy {
  const { labels, ports } = coredns.workloads['kube-dns'];
  const port = `${ports.dns}`;
  return {
    name: 'allow-dns',
    wave: 'allow',
    spec: {
      endpointSelector: {},
      enableDefaultDeny: opensOnly,
      egress: [
        {
          toEndpoints: [{ matchLabels: { [namespaceLabel]: coredns.namespace, 'k8s:k8s-app': labels['k8s-app'] } }],
          toPorts: [
            {
              ports: [
                { port, protocol: 'UDP' },
                { port, protocol: 'TCP' },
              ],
              rules: { dns: [{ matchPattern: '*' }] },
            },
          ],
        },
      ],
    },
  };
}

/** Everything within the namespace: stages observe and baseline. In a CiliumNetworkPolicy `{}` is its own namespace. */
export function allowNamespace(): CiliumPolicy {
  return {
    name: 'allow-namespace',
    wave: 'allow',
    spec: {
      endpointSelector: {},
      enableDefaultDeny: opensOnly,
      ingress: [{ fromEndpoints: [{}] }],
      egress: [{ toEndpoints: [{}] }],
    },
  };
}

/**
 * The kubelet's probes of captured pods: they come from an address that isn't the host identity. In each namespace, beside
 * its default deny: another Argo CD Application's policy might come after that.
 */
export function allowProbes(): CiliumPolicy {
  return {
    name: 'allow-kubelet-probes',
    wave: 'allow',
    spec: { endpointSelector: {}, enableDefaultDeny: opensOnly, ingress: [{ fromCIDR: [mesh.probeAddress] }] },
  };
}

/** One policy for each identity of the namespace, with all that reaches it and all that it reaches. */
export function identityPolicies(guarded: Guarded): readonly CiliumPolicy[] {
  return policiesOf(guarded, hopsIn(guarded));
}

/** The same for some of the legs. */
export function policiesOf({ namespace, pods, waypointed }: Guarded, hops: readonly Hop[]): readonly CiliumPolicy[] {
  const waypoints = waypointed.size > 0 ? [waypointOf(namespace)] : [];
  return [...pods, ...waypoints].flatMap((self) => identityPolicy(self, hops));
}

function identityPolicy(self: Identity, hops: readonly Hop[]): readonly CiliumPolicy[] {
  const incoming = hops.filter(({ to }) => isIdentity(to) && same(to, self));
  const outgoing = hops.filter(({ from }) => isIdentity(from) && same(from, self));
  const ingress = merge(incoming.map(({ from, ports }) => ingressRule(from, tcp(ports))));
  const egress = merge(outgoing.map(({ to, ports }) => egressRule(to, tcp(ports))));
  const spec = specOf({ matchLabels: identityLabels(self) }, ingress, egress);
  if (!spec) return [];
  const reasons = Object.fromEntries(
    [...incoming, ...outgoing].map(({ flow, why }) => [`${keys.flowPrefix}${flow}`, why]),
  );
  return [{ name: `allow-${self.name}`, wave: 'allow', annotations: reasons, spec }];
}

function ingressRule(from: Identity | Entities, toPorts: readonly PortRule[]): IngressRule {
  return isIdentity(from) ? { fromEndpoints: [selector(from)], toPorts } : { fromEntities: from.entities, toPorts };
}

function egressRule(to: Identity | Outside, toPorts: readonly PortRule[]): EgressRule {
  if (isIdentity(to)) return { toEndpoints: [selector(to)], toPorts };
  if ('entities' in to) return { toEntities: to.entities, toPorts };
  return 'host' in to ? { toFQDNs: [{ matchName: to.host }], toPorts } : { toEndpoints: [to.endpoints], toPorts };
}

function specOf(
  endpointSelector: Selector,
  ingress: readonly IngressRule[],
  egress: readonly EgressRule[],
): CiliumSpec | undefined {
  const base = { endpointSelector, enableDefaultDeny: opensOnly };
  const out = nonEmpty(egress) ? { egress } : {};
  if (nonEmpty(ingress)) return { ...base, ingress, ...out };
  return nonEmpty(egress) ? { ...base, egress } : undefined;
}

function nonEmpty<T>(list: readonly T[]): list is readonly [T, ...T[]] {
  return list.length > 0;
}

/** Several flows often need the same opening. */
function merge<T>(rules: readonly T[]): readonly T[] {
  return [...new Map(rules.map((rule) => [JSON.stringify(rule), rule])).values()];
}

function same(a: Identity, b: Identity): boolean {
  return a.namespace === b.namespace && a.name === b.name;
}

function selector(pods: Identity): Selector {
  return { matchLabels: { [namespaceLabel]: pods.namespace, ...identityLabels(pods) } };
}

function identityLabels({ serviceAccount, sharesAccount, labels }: Identity): Readonly<Record<string, string>> {
  const own = Object.entries(sharesAccount ? labels : {}).map(([key, value]) => [`k8s:${key}`, value] as const);
  return { [accountLabel]: serviceAccount, ...Object.fromEntries(own) };
}

export function tcp(ports: readonly number[]): readonly PortRule[] {
  return [{ ports: ports.map((port) => ({ port: `${port}`, protocol: 'TCP' })) }];
}
