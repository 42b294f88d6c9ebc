import { type Chart } from '../../src/platform';

// Definitions of custom resources that a component needs and its own chart doesn't bring.

/** Charts that hold definitions only. */
export const crdCharts = {
  /** Of ServiceMonitor and its like, for operator v0.83.0: other charts have monitors before Prometheus is there. */
  prometheusOperator: {
    repository: 'https://prometheus-community.github.io/helm-charts',
    name: 'prometheus-operator-crds',
    version: '21.0.0',
    release: 'prometheus-operator-crds',
    namespace: 'monitoring',
  },
  /** Source: kgateway documentation, quickstart (July 2025) */
  kgateway: {
    repository: 'oci://cr.kgateway.dev/kgateway-dev/charts',
    name: 'kgateway-crds',
    version: 'v2.0.3',
    release: 'kgateway-crds',
    namespace: 'kgateway-system',
  },
  /**
   * VolumeSnapshots, without which KubeBlocks' data protection doesn't start. Only the definitions: no pods that nobody declared.
   * Source: KubeBlocks 1.0 documentation, installation; piraeusdatastore/helm-charts, charts/snapshot-controller 3.x values.yaml
   */
  snapshots: {
    repository: 'https://piraeus.io/helm-charts',
    name: 'snapshot-controller',
    version: '3.0.6',
    release: 'snapshot-crds',
    namespace: 'kube-system',
    values: { controller: { enabled: false }, webhook: { enabled: false } },
  },
} as const satisfies Readonly<Record<string, Chart & { readonly namespace: string }>>;

const upstream = 'https://raw.githubusercontent.com/kubernetes-sigs/gateway-api/v1.2.1/config/crd/standard';

/** Gateway API's standard channel, which comes as files: each with the checksum that it must have (SHA-256, hex). */
export const gatewayApi = {
  version: '1.2.1',
  files: {
    gatewayclasses: {
      url: `${upstream}/gateway.networking.k8s.io_gatewayclasses.yaml`,
      sha256: 'f0dcbdd9fb49b4562dad27ceec96078b3846611708464120598949cd2ab1e765',
    },
    gateways: {
      url: `${upstream}/gateway.networking.k8s.io_gateways.yaml`,
      sha256: '9aea7ae080dfe9c25a814d3d14eed28f335d28de3cbdc00a0351e0e99cb3bf06',
    },
    grpcroutes: {
      url: `${upstream}/gateway.networking.k8s.io_grpcroutes.yaml`,
      sha256: '8a705983343eabcb72c5bbfc2c090eed87b46763e2f6c67bd6b45552fcd5cc94',
    },
    httproutes: {
      url: `${upstream}/gateway.networking.k8s.io_httproutes.yaml`,
      sha256: 'db36230a2f54ca3f1733bebc9d303d4db16c958856bf2be941a2c6269b872014',
    },
    referencegrants: {
      url: `${upstream}/gateway.networking.k8s.io_referencegrants.yaml`,
      sha256: 'd22a9164ae9ec443438dd3aaca7fb056d3264d76c880d949a1e6b2661ecb4234',
    },
  },
} as const;
