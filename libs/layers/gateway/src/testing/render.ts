import { App } from 'cdk8s';
import { type App as IntentApp, type Cluster, type Flow, placeApp, type Placement } from '@zta/intent';
import { lab, shop } from '@zta/intent/testing';
import { GatewayClusterLayer } from '../cluster-layer';
import { GatewayLayer } from '../layer';

export interface Rendered {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly annotations: Readonly<Record<string, string>>;
  };
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as rendered, whatever its kind
  readonly spec: any;
}

/** The sample app with a second workload, `guard`, that may decide on requests, and a changed flow from the internet. */
export function shopWith(change: Partial<Flow> = {}): IntentApp {
  const guard = { ...shop.workloads['web']!, ports: { grpc: 9000 } };
  const flows = shop.flows.map((flow) => (flow.from === 'internet' ? { ...flow, ...change } : flow));
  return { ...shop, workloads: { ...shop.workloads, guard }, flows };
}

export function place(app: IntentApp = shopWith(), cluster: Cluster = lab): Placement {
  return placeApp(app, 'enforced', cluster, [app]);
}

/** The objects of the app, by `<kind> <name>`. */
export function render(change: Partial<Flow> = {}, cluster: Cluster = lab): Readonly<Record<string, Rendered>> {
  return byName(new GatewayLayer(new App(), { placement: place(shopWith(change), cluster) }).toJson());
}

/** The objects of the cluster, by `<kind> <name>`. */
export function renderCluster(change: Partial<Cluster['gateway']> = {}): Readonly<Record<string, Rendered>> {
  const cluster = { ...lab, gateway: { ...lab.gateway, ...change } };
  return byName(new GatewayClusterLayer(new App(), { cluster }).toJson());
}

function byName(objects: readonly Rendered[]): Readonly<Record<string, Rendered>> {
  return Object.fromEntries(objects.map((object) => [`${object.kind} ${object.metadata.name}`, object]));
}
