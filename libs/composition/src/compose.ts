import { App, type Chart } from 'cdk8s';
import { type Construct } from 'constructs';
import { catalogFile, type Cluster, type Guarded, type Placement } from '@zta/intent';
import { CiliumLayer } from '@zta/layer-cilium';
import { DatabasesLayer } from '@zta/layer-databases';
import { GatewayClusterLayer, GatewayLayer, routedNamespaceLabels } from '@zta/layer-gateway';
import { InventoryLayer } from '@zta/layer-inventory';
import { IstioClusterLayer, IstioLayer, meshedNamespaceLabels } from '@zta/layer-istio';
import { KyvernoLayer } from '@zta/layer-kyverno';
import { WorkloadsLayer } from '@zta/layer-workloads';
import { type Batch, type KubernetesObject } from '@zta/manifests';

/**
 * The layers that an approach chooses. All others are the same in each, and tighten themselves by the posture of the
 * cluster's approach and by what a namespace is given to guard.
 */
export interface Composition {
  /** Cilium's policies of the namespace of an app. */
  readonly cilium: (scope: Construct, placement: Placement) => Chart;
  /** Cilium's policies of the whole cluster. */
  readonly ciliumOfCluster?: (scope: Construct) => Chart;
}

const platformSource = 'libs/intent/catalog/platform/index.ts';

/**
 * Every object of a cluster.
 *
 * @param placements The apps that run there.
 * @param platform The platform's namespaces.
 */
export function compose(
  { cilium, ciliumOfCluster }: Composition,
  cluster: Cluster,
  placements: readonly Placement[],
  platform: readonly Guarded[],
): readonly Batch[] {
  const source = catalogFile('clusters', cluster.name);
  return [
    ...placements.flatMap((placement) => renderApp(placement, cilium)),
    ...platform.flatMap(renderPlatform),
    ...(ciliumOfCluster ? [batch('cilium', source, ciliumOfCluster(new App()))] : []),
    ...renderCluster(cluster, placements, source),
    ...renderInventory(cluster, placements),
  ];
}

/** One cdk8s App for each app: in a common one, synthesis takes time quadratic in their number. */
function renderApp(placement: Placement, cilium: Composition['cilium']): readonly Batch[] {
  const scope = new App();
  const namespaceLabels = { ...meshedNamespaceLabels, ...routedNamespaceLabels(placement) };
  const source = catalogFile('apps', placement.app.name);
  return [
    batch('workloads', source, new WorkloadsLayer(scope, { placement, namespaceLabels })),
    batch('databases', source, new DatabasesLayer(scope, { placement })),
    batch('cilium', source, cilium(scope, placement)),
    batch('istio', source, new IstioLayer(scope, { placement })),
    batch('gateway', source, new GatewayLayer(scope, { placement })),
  ];
}

/**
 * Who may connect to what in a namespace of the platform; all else there belongs to the installation of its component. In
 * every approach by identity, with a deny of its own: nothing there can wait for a policy of the whole cluster, which Argo
 * CD syncs before or after it, and the mesh can't tell apart what isn't in it.
 */
function renderPlatform(guarded: Guarded): readonly Batch[] {
  const scope = new App();
  return [
    batch('cilium', platformSource, new CiliumLayer(scope, { placement: guarded })),
    ...(guarded.meshed ? [batch('istio', platformSource, new IstioLayer(scope, { placement: guarded }))] : []),
  ];
}

function renderCluster(cluster: Cluster, placements: readonly Placement[], source: string): readonly Batch[] {
  const scope = new App();
  return [
    batch('istio', source, new IstioClusterLayer(scope, { cluster })),
    batch('gateway', source, new GatewayClusterLayer(scope, { cluster })),
    batch('kyverno', source, new KyvernoLayer(scope, { cluster, placements })),
  ];
}

function renderInventory(cluster: Cluster, placements: readonly Placement[]): readonly Batch[] {
  const source = platformSource;
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
