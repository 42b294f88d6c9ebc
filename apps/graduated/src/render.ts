import { App, type Chart } from 'cdk8s';
import { catalogFile, type Cluster, type Placement } from '@zta/intent';
import { CiliumLayer } from '@zta/layer-cilium';
import { DatabasesLayer } from '@zta/layer-databases';
import { GatewayClusterLayer, GatewayLayer, routedNamespaceLabels } from '@zta/layer-gateway';
import { InventoryLayer } from '@zta/layer-inventory';
import { IstioClusterLayer, IstioLayer, meshedNamespaceLabels } from '@zta/layer-istio';
import { KyvernoLayer } from '@zta/layer-kyverno';
import { WorkloadsLayer } from '@zta/layer-workloads';
import { type Batch, type KubernetesObject } from '@zta/manifests';

/**
 * The graduated posture of a cluster: each app is as closed as its stage says.
 *
 * @param placements The apps that run there.
 */
export function renderGraduated(cluster: Cluster, placements: readonly Placement[]): readonly Batch[] {
  return [
    ...placements.flatMap(renderApp),
    ...renderCluster(cluster, placements),
    ...renderInventory(cluster, placements),
  ];
}

/** One cdk8s App for each app: in a common one, synthesis takes time quadratic in their number. */
function renderApp(placement: Placement): readonly Batch[] {
  const scope = new App();
  const namespaceLabels = { ...meshedNamespaceLabels, ...routedNamespaceLabels(placement) };
  const source = catalogFile('apps', placement.app.name);
  return [
    batch('workloads', source, new WorkloadsLayer(scope, { placement, namespaceLabels })),
    batch('databases', source, new DatabasesLayer(scope, { placement })),
    batch('cilium', source, new CiliumLayer(scope, { placement })),
    batch('istio', source, new IstioLayer(scope, { placement })),
    batch('gateway', source, new GatewayLayer(scope, { placement })),
  ];
}

function renderCluster(cluster: Cluster, placements: readonly Placement[]): readonly Batch[] {
  const scope = new App();
  const source = catalogFile('clusters', cluster.name);
  return [
    batch('istio', source, new IstioClusterLayer(scope, { cluster })),
    batch('gateway', source, new GatewayClusterLayer(scope, { cluster })),
    batch('kyverno', source, new KyvernoLayer(scope, { cluster, placements })),
  ];
}

function renderInventory(cluster: Cluster, placements: readonly Placement[]): readonly Batch[] {
  const source = 'libs/intent/catalog/platform/index.ts';
  const { objects } = batch('inventory', source, new InventoryLayer(new App(), { cluster, placements }));
  const namespaceOf = ({ kind, metadata }: KubernetesObject) =>
    kind === 'Namespace' ? metadata.name : metadata.namespace!;
  return [...new Set(objects.map(namespaceOf))].map((namespace) => ({
    layer: 'inventory',
    source,
    objects: objects.filter((object) => namespaceOf(object) === namespace),
    folder: '_inventory',
    file: namespace,
  }));
}

function batch(layer: string, source: string, chart: Chart): Batch {
  return { layer, source, objects: chart.toJson() as readonly KubernetesObject[] };
}
