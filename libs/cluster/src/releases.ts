import {
  argoCd,
  type Chart,
  type Cluster,
  type Component,
  components,
  crdCharts,
  inCluster,
  istio,
  meshConfig,
  meshController,
} from '@zta/intent';

/** One Helm release, and what has to be there first. */
export interface Release {
  readonly name: string;
  readonly namespace: string;
  /** A chart of the web, or `objects`: our own, which applies the objects that its values list. */
  readonly chart: Pick<Chart, 'repository' | 'name' | 'version'> | 'objects';
  /** May hold Terraform's expressions. */
  readonly values?: object;
  /** Names of releases. */
  readonly needs: readonly string[];
  /** The release may be there already, made by someone else. */
  readonly adopts?: true;
  /** What Git says from the first run on. */
  readonly onlyOnce?: true;
}

/** References to what the same configuration has. */
export interface References {
  /** Address of the API server, without port. */
  readonly apiServer: string;
  /** Expression for the body of each file of Gateway API. */
  readonly gatewayApiFiles: readonly string[];
}

/**
 * Every release of a cluster. One that pods need comes after Cilium, without which no pod starts; one with monitors after
 * their definitions; the root Application last, so that no policy is synced before what enforces it is there.
 */
export function releases(cluster: Cluster, { apiServer, gatewayApiFiles }: References): readonly Release[] {
  const { prometheusOperator, kgateway, snapshots } = crdCharts;
  const definitions: readonly Release[] = [
    ...[prometheusOperator, kgateway, snapshots].map((chart) => release(chart, chart.namespace, [])),
    {
      name: gatewayApiName,
      namespace: 'kube-system',
      chart: 'objects',
      values: { objects: gatewayApiFiles.map((body) => `\${yamldecode(${body})}`) },
      needs: [],
    },
  ];
  const charts = components.flatMap((component) => componentRelease(component, cluster, apiServer));
  const installed = [...definitions, ...charts, meshRelease(cluster)];
  return [...installed, ...rootRelease(cluster, installed)];
}

const gatewayApiName = 'gateway-api';
const meshName = 'service-mesh';
const ciliumName = 'cilium';

/** What a component's release needs beside Cilium and the definition of monitors. */
const furtherNeeds: Readonly<Partial<Record<(typeof components)[number]['name'], readonly string[]>>> = {
  istio: [gatewayApiName],
  kgateway: [crdCharts.kgateway.release, gatewayApiName],
  kubeblocks: [crdCharts.snapshots.release],
};

function componentRelease(component: Component, cluster: Cluster, apiServer: string): readonly Release[] {
  const { chart, name, namespace } = component;
  if (!chart) return [];
  const monitors = crdCharts.prometheusOperator.release;
  if (name === ciliumName) {
    const values = { ...chart.values, k8sServiceHost: apiServer, k8sServicePort: cluster.apiServerPort };
    // Civo installs an older one by itself, without which a cluster of this kind isn't ready.
    return [{ ...release(chart, namespace, [monitors]), values, adopts: true }];
  }
  const needs: Readonly<Record<string, readonly string[] | undefined>> = furtherNeeds;
  return [release(chart, namespace, [ciliumName, monitors, ...(needs[name] ?? [])])];
}

function release(chart: Chart, namespace: string, needs: readonly string[]): Release {
  const { repository, name, version, values } = chart;
  return {
    name: chart.release,
    namespace: chart.namespace ?? namespace,
    chart: { repository, name, version },
    ...(values && { values }),
    needs,
  };
}

/** What tells the Gloo Operator which mesh to install, with the settings that the judge knows too. */
function meshRelease({ trustDomain }: Cluster): Release {
  const { apiVersion, name, dataplaneMode, distribution, extension } = meshController;
  return {
    name: meshName,
    namespace: extension.namespace,
    chart: 'objects',
    values: {
      objects: [
        {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: extension.name, namespace: extension.namespace },
          data: { [extension.key]: JSON.stringify({ meshConfig }) },
        },
        {
          apiVersion,
          kind: 'ServiceMeshController',
          metadata: { name },
          spec: {
            dataplaneMode,
            distribution,
            installNamespace: istio.namespace,
            trustDomain,
            version: istio.version,
          },
        },
      ],
    },
    needs: [istio.chart.release],
  };
}

/** The root Application, as `zta synth` rendered it, where Argo CD runs that keeps all clusters. */
function rootRelease({ server }: Cluster, installed: readonly Release[]): readonly Release[] {
  if (server !== inCluster) return [];
  const file = '${path.module}/../../../argocd/root.yaml';
  return [
    {
      name: 'root',
      namespace: argoCd.namespace,
      chart: 'objects',
      values: { objects: `\${[for text in split("\\n---\\n", file("${file}")) : yamldecode(text)]}` },
      needs: installed.map(({ name }) => name),
      // Argo CD makes its project `default` by itself.
      adopts: true,
      onlyOnce: true,
    },
  ];
}
