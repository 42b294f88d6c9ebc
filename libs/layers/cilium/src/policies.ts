import {
  backsUp,
  type Connection,
  coredns,
  generatedBaseline,
  type Guarded,
  isOperational,
  isPlatformNamespace,
  istio,
  keys,
  mesh,
  neverPruned,
  prometheus,
  type Pods,
  waypointName,
} from '@zta/intent';
import {
  type CiliumPolicy,
  type CiliumSpec,
  type EgressRule,
  type IngressRule,
  type PortRule,
  type Selector,
} from './cilium-policy';

/** Opens only: what closes is {@link defaultDeny} alone, so that no policy cuts what another has yet to open. */
export const opensOnly = { ingress: false, egress: false };

/** Cilium's label for a service account. Source: cilium 1.17.5 pkg/k8s/apis/cilium.io/const.go */
const accountLabel = 'k8s:io.cilium.k8s.policy.serviceaccount';
export const namespaceLabel = 'k8s:io.kubernetes.pod.namespace';

type Identity = Pick<Pods, 'namespace' | 'serviceAccount' | 'meshed'>;

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
export function policiesOf(
  { namespace, accounts, waypointed }: Guarded,
  hops: readonly Hop[],
): readonly CiliumPolicy[] {
  return [...accounts, ...(waypointed.size > 0 ? [waypointName] : [])].flatMap((account) =>
    identityPolicy({ namespace, serviceAccount: account }, hops),
  );
}

/** All that begins or ends in the namespace, leg by leg. */
export function hopsIn(guarded: Guarded): readonly Hop[] {
  const hops = guarded.connections.flatMap((connection) => {
    const [first, ...others] = hopsOf(connection);
    return [{ ...first, operational: isOperational(connection) }, ...others];
  });
  return guarded.waypointed.size > 0 ? [...hops, ...waypointLifelines(guarded)] : hops;
}

/** One leg of a connection, as it is on the wire. */
export interface Hop {
  readonly flow: string;
  readonly why: string;
  readonly from: Identity;
  readonly to: Identity | EgressRule;
  readonly port: number;
  /** Whether it serves the platform's work on the namespace, not the namespace's own. */
  readonly operational?: boolean;
}

/** Between captured pods and waypoints only HBONE's port is on the wire; what isn't captured keeps its own. */
function hopsOf({ name, why, from, to, port, viaWaypoint }: Connection): readonly [Hop, ...Hop[]] {
  if (to.kind === 'kube-apiserver') {
    return [{ flow: name, why, from, to: { toEntities: ['kube-apiserver'], toPorts: tcp(port) }, port }];
  }
  if (to.kind === 'external') {
    return [{ flow: name, why, from, to: { toFQDNs: [{ matchName: to.host }], toPorts: tcp(port) }, port }];
  }
  if (!viaWaypoint) return [{ flow: name, why, from, to, port: from.meshed && to.meshed ? mesh.hbonePort : port }];
  const waypoint = waypointOf(to.namespace);
  const last = {
    flow: `waypoint-to-${to.name}`,
    why: `the waypoint of ${to.namespace} forwards requests`,
    from: waypoint,
    to,
    port: mesh.hbonePort,
  };
  return [{ flow: name, why, from, to: waypoint, port: mesh.hbonePort }, last];
}

function waypointOf(namespace: string): Identity {
  return { namespace, serviceAccount: waypointName, meshed: true };
}

/** A waypoint gets its configuration and certificates from istiod, and is scraped; it isn't captured, so in plaintext. */
function waypointLifelines({ namespace }: Guarded): readonly Hop[] {
  const waypoint = waypointOf(namespace);
  const { app } = istio.workloads.istiod.labels;
  const istiod: EgressRule = {
    toEndpoints: [{ matchLabels: { [namespaceLabel]: istio.namespace, 'k8s:app': app } }],
    toPorts: tcp(mesh.istiodPort),
  };
  const { serviceAccount } = prometheus.workloads.prometheus;
  return [
    {
      flow: 'waypoint-to-istiod',
      why: 'configuration and certificates',
      from: waypoint,
      to: istiod,
      port: mesh.istiodPort,
      operational: true,
    },
    {
      flow: 'prometheus-to-waypoint',
      why: 'metrics',
      from: { namespace: prometheus.namespace, serviceAccount, meshed: true },
      to: waypoint,
      port: mesh.waypointMetricsPort,
      operational: true,
    },
  ];
}

function identityPolicy(self: Omit<Identity, 'meshed'>, hops: readonly Hop[]): readonly CiliumPolicy[] {
  const incoming = hops.filter(({ to }) => isIdentity(to) && same(to, self));
  const outgoing = hops.filter(({ from }) => same(from, self));
  const ingress = merge(incoming.map(({ from, port }) => ({ fromEndpoints: [selector(from)], toPorts: tcp(port) })));
  const egress = merge(
    outgoing.map(({ to, port }) => (isIdentity(to) ? { toEndpoints: [selector(to)], toPorts: tcp(port) } : to)),
  );
  const spec = specOf({ matchLabels: { [accountLabel]: self.serviceAccount } }, ingress, egress);
  if (!spec) return [];
  const reasons = Object.fromEntries(
    [...incoming, ...outgoing].map(({ flow, why }) => [`${keys.flowPrefix}${flow}`, why]),
  );
  return [{ name: `allow-${self.serviceAccount}`, wave: 'allow', annotations: reasons, spec }];
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

export function isIdentity(to: Identity | EgressRule): to is Identity {
  return 'serviceAccount' in to;
}

function same(a: Omit<Identity, 'meshed'>, b: Omit<Identity, 'meshed'>): boolean {
  return a.namespace === b.namespace && a.serviceAccount === b.serviceAccount;
}

function selector({ namespace, serviceAccount }: Identity): Selector {
  return { matchLabels: { [namespaceLabel]: namespace, [accountLabel]: serviceAccount } };
}

export function tcp(port: number): readonly PortRule[] {
  return [{ ports: [{ port: `${port}`, protocol: 'TCP' }] }];
}
