import { defineComponent } from '../../src/platform';

/**
 * Revision of istiod that the Gloo Operator installs. It serves a Gateway only if that, or its namespace, has it as label
 * istio.io/rev. Source: istio 1.26.2 pkg/revisions/tag_watcher.go
 */
export const istioRevision = 'gloo';

const metrics = 'istio 1.26.2 samples/addons/extras/prometheus-operator.yaml';

const operatorNamespace = 'gloo-system';

/** What istiod is told for the whole mesh, as in Istio's MeshConfig; the cluster adds its trust domain. */
export interface MeshConfig {
  readonly rootNamespace: string;
  /** What proxies make of a path before they compare it with rules. Source: istio 1.26.2, mesh/v1alpha1 MeshConfig */
  readonly pathNormalization: {
    readonly normalization: 'NONE' | 'BASE' | 'MERGE_SLASHES' | 'DECODE_AND_MERGE_SLASHES';
  };
}

/** Both are Istio's defaults, written down because rules rely on them: a new version mustn't change them unseen. */
export const meshConfig: MeshConfig = {
  rootNamespace: 'istio-system',
  pathNormalization: { normalization: 'BASE' },
};

/**
 * How the Gloo Operator is told which Istio to install: a ServiceMeshController, and for all that this has no field for, a
 * ConfigMap with Helm values of istiod.
 * Source: Solo's documentation of the Gloo Operator (mid-2025). Its definition isn't public: not tried.
 */
export const meshController = {
  apiVersion: 'operator.gloo.solo.io/v1',
  name: 'managed-istio',
  dataplaneMode: 'Ambient',
  distribution: 'Standard',
  extension: { namespace: operatorNamespace, name: 'gloo-extensions-config', key: 'values.istiod' },
} as const;

/** The ambient mesh, through the Gloo Operator: revision `gloo`. */
export const istio = defineComponent({
  name: 'istio',
  version: '1.26.2',
  namespace: 'istio-system',
  chart: {
    repository: 'oci://us-docker.pkg.dev/solo-public/gloo-operator-helm',
    name: 'gloo-operator',
    version: '0.2.5',
    release: 'gloo-operator',
    namespace: operatorNamespace,
  },
  source: "Solo's documentation of the Gloo Operator (mid-2025); Istio 1.26.2 is chosen by its ServiceMeshController",
  workloads: {
    istiod: {
      kind: 'Deployment',
      labels: {
        app: 'istiod',
        'istio.io/dataplane-mode': 'none',
        'istio.io/rev': istioRevision,
        'sidecar.istio.io/inject': 'false',
      },
      serviceAccount: 'istiod-gloo',
      ports: { 'grpc-xds': 15010, 'https-dns': 15012, 'https-webhook': 15017, 'http-monitoring': 15014 },
      service: {
        name: 'istiod-gloo',
        ports: { 15010: 'grpc-xds', 15012: 'https-dns', 443: 'https-webhook', 15014: 'http-monitoring' },
      },
      source: 'istio 1.26.2 manifests/charts/istio-control/istio-discovery/templates/{deployment,service}.yaml',
    },
    ztunnel: {
      kind: 'DaemonSet',
      labels: { app: 'ztunnel' },
      serviceAccount: 'ztunnel',
      ports: { 'ztunnel-stats': 15020, readiness: 15021 },
      source: 'istio 1.26.2 manifests/charts/ztunnel/templates/daemonset.yaml',
    },
    'istio-cni-node': {
      kind: 'DaemonSet',
      labels: { 'k8s-app': 'istio-cni-node' },
      serviceAccount: 'istio-cni',
      ports: { metrics: 15014 },
      source: 'istio 1.26.2 manifests/charts/istio-cni/templates/daemonset.yaml',
    },
  },
  // prettier-ignore
  flows: [
    { from: 'prometheus', to: 'istiod', port: 'http-monitoring', why: 'metrics', source: metrics },
    { from: 'prometheus', to: 'ztunnel', port: 'ztunnel-stats', why: 'metrics', source: metrics },
    { from: 'prometheus', to: 'istio-cni-node', port: 'metrics', why: 'metrics', source: metrics },
  ],
});

/** Ports and addresses of the ambient data path. */
export const mesh = {
  /** Where captured pods and waypoints accept HBONE: the only port on the wire between them. Source: ztunnel 1.26.2 ARCHITECTURE.md */
  hbonePort: 15008,
  /** xDS and certificates over TLS. Source: istio 1.26.2, istio-discovery/templates/service.yaml */
  istiodPort: 15012,
  /** Merged metrics of a waypoint. Source: istio 1.26.2, istio-discovery/files/waypoint.yaml */
  waypointMetricsPort: 15020,
  /**
   * Source address of the kubelet's probes to captured pods; it isn't the host identity, so that Cilium's allowance for
   * the host doesn't cover it. Source: istio 1.26.2 cni/pkg/nodeagent/options.go
   */
  probeAddress: '169.254.7.127/32',
  waypointLabels: { 'gateway.istio.io/managed': 'istio.io-mesh-controller' },
  /** By which the Deployment and the Service of a waypoint select its pods. Source: istio 1.26.2, istio-discovery/files/waypoint.yaml */
  waypointSelector: (name: string) => ({ 'gateway.networking.k8s.io/gateway-name': name }),
} as const;

/** Size of an app's waypoint that doesn't say its own: two, so that one may go while the other serves. */
export const waypointSize = { replicas: 2, cpu: '500m', memory: '256Mi' } as const;
