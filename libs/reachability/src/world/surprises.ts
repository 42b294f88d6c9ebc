import type { Endpoint } from './endpoint';
import { fields, type Manifest } from './manifest';
import { type Touch, type Unsupported, unsupported } from './notices';
import { gatewayGroup } from './read-gateway';
import { readKyvernoPolicy } from './read-kyverno';
import { namesPods } from './read-service';
import { askingNobody } from './read-traffic-policy';
import type { World } from './world';

type Read = Omit<World, 'unsupported' | 'notEnforced'>;

/** Notices of what is only seen when all objects are there. */
export function surprises(world: Read, manifests: readonly Manifest[]): readonly Unsupported[] {
  const extensions = manifests.filter(({ kind }) => kind === 'GatewayExtension');
  return [
    ...[...world.endpoints.values()].flatMap((endpoint) => sidecar(endpoint, world)),
    ...manifests
      .filter(({ kind, name }) => kind === 'ConfigMap' && name === 'cilium-config')
      .flatMap(exclusiveCni(world)),
    ...world.httpRoutes.flatMap((route) => meshRoute(route, world)),
    ...world.services.flatMap((service) => handmadeEndpoints(service, manifests)),
    ...manifests.filter(({ kind }) => kind === 'Backend').flatMap(backendIntoCluster),
    ...manifests
      .filter(({ group, kind }) => group === 'gateway.kgateway.dev' && kind === 'TrafficPolicy')
      .flatMap((policy) => askingNobody(policy, extensions, world)),
    ...manifests
      .filter(({ group }) => group === 'kyverno.io')
      .flatMap((policy) => readKyvernoPolicy(policy, { namespaces: world.namespaces, manifests })),
  ];
}

/**
 * Pods with an Istio sidecar follow other rules.
 *
 * @see Istio 1.26.2 manifests/charts/istio-control/istio-discovery/templates/mutatingwebhook.yaml
 */
function sidecar(endpoint: Endpoint, { namespaces }: Read): readonly Unsupported[] {
  const labels = namespaces.get(endpoint.namespace)?.labels ?? {};
  const own = endpoint.labels['sidecar.istio.io/inject'] ?? endpoint.annotations['sidecar.istio.io/inject'];
  const injection = labels['istio-injection'];
  const byNamespace = injection === 'enabled' || (injection === undefined && labels['istio.io/rev'] !== undefined);
  const isInjected = own === undefined ? byNamespace || endpoint.labels['istio.io/rev'] !== undefined : own === 'true';
  const isDone = endpoint.annotations['sidecar.istio.io/status'] !== undefined;
  if (endpoint.role !== 'workload' || endpoint.hostNetwork || !(isInjected || isDone)) return [];
  const touches: Touch = { part: 'routes', namespaces: [], endpoints: [endpoint.id] };
  return [unsupported(endpoint.origin, 'Istio sidecars are not modelled', touches)];
}

// Where Cilium moves other CNI configuration away, istio-cni is never called and nothing is captured, unless it was
// installed after (Cilium 1.17.5 Documentation/network/servicemesh/istio.rst, B2.13/1).
function exclusiveCni({ endpoints, namespaces }: Read): (config: Manifest) => readonly Unsupported[] {
  const key = 'istio.io/dataplane-mode';
  const modeOf = ({ namespace, labels }: Endpoint) => labels[key] ?? namespaces.get(namespace)?.labels[key];
  const meshed = [...endpoints.values()].filter((endpoint) => modeOf(endpoint) === 'ambient').map(({ id }) => id);
  return (config) => {
    const isExclusive = fields(config).get('data').get('cni-exclusive').value === 'true';
    if (!isExclusive || meshed.length === 0) return [];
    const touches: Touch = { part: 'routes', namespaces: [], endpoints: meshed };
    return [unsupported(config.origin, 'with cni-exclusive, whether istio-cni captures pods is not told', touches)];
  };
}

// Routes for traffic inside the mesh: attached to a Service or to a waypoint.
function meshRoute(route: Read['httpRoutes'][number], { gateways }: Read): readonly Unsupported[] {
  const isMesh = route.parents.some(
    (parent) =>
      parent.group !== gatewayGroup ||
      parent.kind !== 'Gateway' ||
      gateways.some(
        (item) => item.namespace === parent.namespace && item.name === parent.name && item.class === 'waypoint',
      ),
  );
  const backends = route.rules.flatMap((rule) => rule.backends.map((backend) => backend.namespace));
  const namespaces = [route.namespace, ...route.parents.map((parent) => parent.namespace), ...backends];
  return isMesh
    ? [unsupported(route.origin, 'routes inside the mesh are not modelled', { part: 'routes', namespaces })]
    : [];
}

function handmadeEndpoints(service: Read['services'][number], manifests: readonly Manifest[]): readonly Unsupported[] {
  if (service.selector !== undefined) return [];
  const slices = manifests.filter(
    ({ kind, namespace, name, labels }) =>
      namespace === service.namespace &&
      ((kind === 'Endpoints' && name === service.name) ||
        (kind === 'EndpointSlice' && labels['kubernetes.io/service-name'] === service.name)),
  );
  const touches: Touch = { part: 'routes', namespaces: [service.namespace] };
  return slices
    .filter(namesPods)
    .map(({ origin }) => unsupported(origin, 'a Service whose pods are listed by hand is not modelled', touches));
}

// A Backend that names a Service by DNS leads to pods by a way that isn't modelled.
function backendIntoCluster(backend: Manifest): readonly Unsupported[] {
  if (backend.group !== 'gateway.kgateway.dev') return [];
  const hosts = fields(backend)
    .get('spec')
    .get('static')
    .get('hosts')
    .items()
    .map((host) => host.get('host').text() ?? '');
  const inside = hosts.filter((host) => /\.svc(\.|$)|\.cluster\.local\.?$/.test(host) || !host.includes('.'));
  const namespaces = inside.map((host) => host.split('.')[1] ?? backend.namespace);
  if (inside.length === 0) return [];
  return [unsupported(backend.origin, 'a Backend inside the cluster is not modelled', { part: 'routes', namespaces })];
}
