import { type Cluster, components, inWave, istio, neverPruned, type PlatformWorkload } from '@zta/intent';

type MutualTls = { readonly mode: 'STRICT' | 'PERMISSIVE' };

/** A single port can be told only for pods that a selector names: the API server refuses the rest. */
type PeerAuthenticationSpec =
  | { readonly mtls: MutualTls }
  | {
      readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
      readonly mtls: MutualTls;
      readonly portLevelMtls: Readonly<Record<number, MutualTls>>;
    };

interface PeerAuthentication {
  readonly apiVersion: 'security.istio.io/v1';
  readonly kind: 'PeerAuthentication';
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly annotations: Readonly<Record<string, string>>;
  };
  readonly spec: PeerAuthenticationSpec;
}

/**
 * The platform's meshed pods take no plaintext, but on the ports on which the API server calls them.
 *
 * Each namespace has its own, and the root namespace none for the whole mesh: that would be synced apart from these
 * exceptions, so that webhooks could be cut for as long as they are not there yet; and it would close namespaces that
 * nobody declared here. New ones of apps Kyverno sees to (`namespace-baseline`).
 */
export function platformPeerAuthentications({ meshedNamespaces }: Cluster): readonly PeerAuthentication[] {
  return meshedNamespaces.flatMap((namespace) => [
    ...components
      .filter((component) => component.namespace === namespace)
      .flatMap(({ workloads }) => Object.entries<PlatformWorkload>(workloads))
      .flatMap(([name, workload]) => webhookException(namespace, name, workload)),
    peerAuthentication(
      { name: 'default', namespace, annotations: { ...inWave('deny'), ...neverPruned } },
      { mtls: { mode: 'STRICT' } },
    ),
  ]);
}

function webhookException(
  namespace: string,
  name: string,
  { labels, ports, webhookPort }: PlatformWorkload,
): readonly PeerAuthentication[] {
  if (webhookPort === undefined) return [];
  return [
    peerAuthentication(
      { name: `${name}-webhook`, namespace, annotations: inWave('allow') },
      {
        selector: { matchLabels: labels },
        mtls: { mode: 'STRICT' },
        portLevelMtls: { [ports[webhookPort]!]: { mode: 'PERMISSIVE' } },
      },
    ),
  ];
}

function peerAuthentication(
  metadata: PeerAuthentication['metadata'],
  spec: PeerAuthenticationSpec,
): PeerAuthentication {
  return { apiVersion: 'security.istio.io/v1', kind: 'PeerAuthentication', metadata, spec };
}

/**
 * Every waypoint of the mesh logs each request, and counts it: refused ones as `istio_requests_total` with
 * `reporter="waypoint"` and `response_code="403"`, or 401 for a wrong token. In the root namespace and without targets it
 * is for all; both providers are built in.
 *
 * ztunnel reads no Telemetry. It logs each connection by itself, and counts refused ones as
 * `istio_tcp_connections_closed_total` with `response_flags="DENY"`.
 *
 * @see istio 1.26.2 pilot/pkg/model/telemetry.go; ztunnel 1.26.2 src/proxy/metrics.rs
 */
export const telemetry = {
  apiVersion: 'telemetry.istio.io/v1',
  kind: 'Telemetry',
  metadata: { name: 'mesh-default', namespace: istio.namespace, annotations: inWave('allow') },
  spec: {
    accessLogging: [{ providers: [{ name: 'envoy' }] }],
    metrics: [{ providers: [{ name: 'prometheus' }] }],
  },
} as const;
