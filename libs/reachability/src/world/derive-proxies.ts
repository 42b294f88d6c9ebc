import type { ContainerPort, Endpoint, Role } from './endpoint';
import { type Findings, puzzling } from './findings';
import type { Gateway } from './gateway';
import { fields, type Manifest } from './manifest';
import { classDefaultsLabel, overlayProblems } from './read-overlays';
import type { Labels } from './selector';
import type { Service } from './service';

/** The pods and the Service that a controller makes for a Gateway. */
export interface Proxy {
  readonly endpoint: Endpoint;
  readonly service: Service;
}

const roles: Readonly<Record<Gateway['class'], Role>> = {
  waypoint: 'waypoint',
  istio: 'istio-gateway',
  kgateway: 'kgateway',
};

/** The label that names the Gateway on the pods that serve it. */
export const gatewayNameLabel = 'gateway.networking.k8s.io/gateway-name';

/** The port in the pod of a listener's port: kgateway adds 8000 to those below 1024 (B3.5). */
export function podPort({ class: kind }: Gateway, port: number): number {
  return kind === 'kgateway' && port < 1024 ? port + 8000 : port;
}

/** The endpoint with the role that it has if it serves one of the Gateways. */
export function withRole(endpoint: Endpoint, gateways: readonly Gateway[]): Endpoint {
  const name = endpoint.labels[gatewayNameLabel];
  if (name === undefined) return endpoint;
  const gateway = gateways.find((item) => item.namespace === endpoint.namespace && item.name === name);
  return gateway === undefined ? endpoint : { ...endpoint, role: roles[gateway.class], gateway: gateway.name };
}

/**
 * The proxy that a controller makes for a Gateway.
 *
 * @see Istio 1.26.2 pilot/pkg/config/kube/gateway/deploymentcontroller.go, files/waypoint.yaml, files/kube-gateway.yaml (B2.11)
 * @see kgateway 2.0.x internal/kgateway/helm/kgateway/templates (B3.5)
 */
export function deriveProxy(gateway: Gateway, parameters: readonly Manifest[]): Findings<Proxy> {
  const touches = { part: 'routes', namespaces: 'all' } as const;
  const found = customisation(gateway, parameters);
  if (found.problems.length > 0) return puzzling(gateway.origin, found.problems, touches);
  const proxy = { endpoint: endpointOf(gateway, found), service: serviceOf(gateway, found) };
  return { read: [proxy], unsupported: [], notEnforced: [] };
}

interface Customisation {
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly serviceType: Service['type'];
  readonly problems: readonly { readonly path: string; readonly reason: string }[];
}

const plain: Customisation = { labels: {}, annotations: {}, serviceType: 'LoadBalancer', problems: [] };

function customisation(gateway: Gateway, parameters: readonly Manifest[]): Customisation {
  const { parameters: ref, class: kind, className, podLabels, podAnnotations } = gateway;
  const problem = (reason: string) => ({ ...plain, problems: [{ path: 'spec.infrastructure', reason }] });
  if (kind === 'kgateway' && Object.keys({ ...podLabels, ...podAnnotations }).length > 0) {
    return problem('labels and annotations of infrastructure are not modelled for kgateway');
  }
  const expected = kind === 'kgateway' ? 'GatewayParameters' : 'ConfigMap';
  if (ref !== undefined && ref.kind !== expected) return problem('parametersRef is not modelled here');
  const found = parameters.find(
    (item) => item.kind === expected && item.name === ref?.name && item.namespace === ref.namespace,
  );
  if (ref !== undefined && found === undefined) return problem(`${expected} ${ref.name} is missing`);
  if (kind === 'kgateway') return found === undefined ? plain : readParameters(found);
  const overlays = parameters.filter(
    (item) => item === found || (item.kind === 'ConfigMap' && item.labels[classDefaultsLabel] === className),
  );
  const problems = overlays.flatMap((overlay) =>
    overlayProblems(overlay).map(({ path, reason }) => `ConfigMap ${overlay.name}: ${path}: ${reason}`),
  );
  return { ...plain, problems: problems.map((reason) => ({ path: 'spec.infrastructure', reason })) };
}

function readParameters(manifest: Manifest): Customisation {
  const spec = fields(manifest).get('spec').only('kube');
  const kube = spec.get('kube');
  kube.only(
    'aiExtension',
    'deployment',
    'envoyContainer',
    'floatingUserId',
    'podTemplate',
    'sdsContainer',
    'service',
    'serviceAccount',
    'stats',
  );
  const template = kube.get('podTemplate');
  const type = kube.get('service').get('type').oneOf(['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName']);
  return {
    labels: template.get('extraLabels').labels(),
    annotations: template.get('extraAnnotations').labels(),
    serviceType: type ?? 'LoadBalancer',
    problems: spec.found,
  };
}

function endpointOf(gateway: Gateway, { labels, annotations }: Customisation): Endpoint {
  const { namespace, name, class: kind, origin } = gateway;
  const isIstio = kind !== 'kgateway';
  const deployment = proxyName(gateway);
  return {
    id: `${namespace}/${deployment}[Deployment]`,
    namespace,
    labels: isIstio ? istioLabels(gateway) : { ...labels, ...kgatewayLabels(name) },
    annotations: isIstio ? gateway.podAnnotations : annotations,
    serviceAccount: (isIstio ? gateway.annotations['gateway.istio.io/service-account'] : undefined) ?? deployment,
    hostNetwork: false,
    ports: listenerPorts(gateway),
    role: roles[kind],
    gateway: name,
    origin,
  };
}

function proxyName({ name, class: kind, className, annotations }: Gateway): string {
  const override = kind === 'kgateway' ? undefined : annotations['gateway.istio.io/name-override'];
  return override ?? (kind === 'istio' ? `${name}-${className}` : name);
}

function listenerPorts(gateway: Gateway): readonly ContainerPort[] {
  return gateway.listeners.map(({ port }) => ({ port: podPort(gateway, port), protocol: 'TCP' }));
}

function kgatewayLabels(name: string): Labels {
  return { 'app.kubernetes.io/name': name, 'app.kubernetes.io/instance': name, [gatewayNameLabel]: name };
}

// The pods take over the labels of the Gateway, unless `infrastructure` has its own. Neither proxy is captured.
function istioLabels(gateway: Gateway): Labels {
  const { name, className, labels, podLabels } = gateway;
  return {
    'istio.io/dataplane-mode': 'none',
    'sidecar.istio.io/inject': 'false',
    'service.istio.io/canonical-name': proxyName(gateway),
    'service.istio.io/canonical-revision': 'latest',
    ...(Object.keys(podLabels).length > 0 ? podLabels : labels),
    [gatewayNameLabel]: name,
    'gateway.networking.k8s.io/gateway-class-name': className,
    [managedLabel]: managedBy(gateway),
  };
}

/** By this label Istio knows its own proxies, whose Services never have a waypoint. */
const managedLabel = 'gateway.istio.io/managed';

function managedBy({ class: kind }: Gateway): string {
  return kind === 'waypoint' ? 'istio.io-mesh-controller' : 'istio.io-gateway-controller';
}

function serviceOf(gateway: Gateway, { serviceType }: Customisation): Service {
  const { namespace, name, class: kind, annotations, labels, origin } = gateway;
  const declared = annotations['networking.istio.io/service-type'];
  const istioType = declared === 'ClusterIP' || declared === 'NodePort' ? declared : 'LoadBalancer';
  return {
    namespace,
    name: proxyName(gateway),
    labels:
      kind === 'kgateway'
        ? kgatewayLabels(name)
        : { ...labels, [gatewayNameLabel]: name, [managedLabel]: managedBy(gateway) },
    annotations: {},
    type: kind === 'waypoint' ? 'ClusterIP' : kind === 'istio' ? istioType : serviceType,
    selector: { [gatewayNameLabel]: name },
    headless: false,
    externalIps: false,
    keepsClientAddress: false,
    ports: gateway.listeners.map((listener) => ({
      name: listener.name,
      port: listener.port,
      targetPort: podPort(gateway, listener.port),
      protocol: 'TCP',
    })),
    addresses: [],
    origin,
  };
}
