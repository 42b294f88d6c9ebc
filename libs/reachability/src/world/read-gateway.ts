import type { Field } from './field';
import { type Findings, puzzling, unlessPuzzling } from './findings';
import type { AllowedRoutes, Gateway, GatewayClassKind, Listener, ObjectRef, ReferenceGrant } from './gateway';
import { fields, type Manifest } from './manifest';
import { type Touch } from './notices';
import { at, type Origin } from './origin';

/** The API group of Gateway and HTTPRoute. */
export const gatewayGroup = 'gateway.networking.k8s.io';

const controllers: Readonly<Record<string, GatewayClassKind>> = {
  'istio.io/mesh-controller': 'waypoint',
  'istio.io/gateway-controller': 'istio',
  'kgateway.dev/kgateway': 'kgateway',
};

/** Classes that their controllers make themselves; `kgateway-waypoint` isn't modelled. */
const builtIn: Readonly<Record<string, GatewayClassKind>> = {
  'istio-waypoint': 'waypoint',
  istio: 'istio',
  kgateway: 'kgateway',
};

/** What the manifests say of a GatewayClass. */
export interface GatewayClass {
  readonly name: string;
  readonly class: GatewayClassKind | undefined;
  readonly waypointFor: string;
}

/** A GatewayClass. */
export function readGatewayClass(manifest: Manifest): GatewayClass {
  const spec = fields(manifest).get('spec');
  const isPlain = !spec.get('parametersRef').isPresent && manifest.name !== 'kgateway-waypoint';
  const known = isPlain ? controllers[spec.get('controllerName').text() ?? ''] : undefined;
  const waypointFor = manifest.labels['istio.io/waypoint-for'] ?? 'service';
  return { name: manifest.name, class: known, waypointFor };
}

/**
 * A Gateway.
 *
 * @see Gateway API 1.2.1 apis/v1/gateway_types.go (B3.1)
 */
export function readGateway(manifest: Manifest, classes: readonly GatewayClass[]): Findings<Gateway> {
  const { namespace, name, labels, annotations, origin } = manifest;
  const touches: Touch = { part: 'routes', namespaces: 'all' };
  const spec = fields(manifest).get('spec').only('gatewayClassName', 'listeners', 'infrastructure');
  const className = spec.get('gatewayClassName').text() ?? '';
  const declared = classes.find((item) => item.name === className);
  const known = declared ? declared.class : builtIn[className];
  if (known === undefined) {
    return puzzling(
      origin,
      [{ path: 'spec.gatewayClassName', reason: `GatewayClass ${className} is not modelled` }],
      touches,
    );
  }
  const infrastructure = spec.get('infrastructure').only('labels', 'annotations', 'parametersRef');
  const parametersRef = infrastructure.get('parametersRef');
  const gateway: Gateway = {
    namespace,
    name,
    labels,
    annotations,
    className,
    class: known,
    waypointFor: labels['istio.io/waypoint-for'] ?? declared?.waypointFor ?? 'service',
    podLabels: infrastructure.get('labels').isPresent ? infrastructure.get('labels').labels() : {},
    podAnnotations: infrastructure.get('annotations').isPresent ? infrastructure.get('annotations').labels() : {},
    ...(parametersRef.isPresent ? { parameters: readRef(parametersRef, namespace, 'ConfigMap') } : {}),
    listeners: spec.get('listeners').each((listener) => readListener(listener, origin)),
    origin,
  };
  return unlessPuzzling(gateway, origin, spec.found, touches);
}

function readListener(listener: Field, origin: Origin): Listener {
  listener.only('name', 'port', 'protocol', 'hostname', 'tls', 'allowedRoutes');
  const hostname = listener.get('hostname').text();
  const tls = listener.get('tls').only('mode', 'certificateRefs', 'options');
  const passes = tls.get('mode').oneOf(['Terminate', 'Passthrough']) === 'Passthrough';
  return {
    origin: at(origin, listener.path),
    name: listener.get('name').text() ?? '',
    port: listener.get('port').integer() ?? 0,
    protocol: passes ? 'TLS' : (listener.get('protocol').text() ?? ''),
    ...(hostname === undefined || hostname === '' ? {} : { hostname: hostname.toLowerCase() }),
    allowedRoutes: readAllowedRoutes(listener.get('allowedRoutes')),
    certificates: tls.get('certificateRefs').each((ref) => readRef(ref, origin.namespace, 'Secret')),
  };
}

function readAllowedRoutes(field: Field): AllowedRoutes {
  field.only('namespaces', 'kinds');
  const namespaces = field.get('namespaces').only('from', 'selector');
  const kinds = field.get('kinds').each((item) => {
    item.only('group', 'kind');
    return `${item.get('group').text() ?? gatewayGroup}/${item.get('kind').text() ?? ''}`;
  });
  return {
    from: namespaces.get('from').oneOf(['Same', 'All', 'Selector']) ?? 'Same',
    selector: namespaces.get('selector').selector(),
    ...(kinds.length === 0 ? {} : { kinds }),
  };
}

/** A reference to another object, whose group, kind and namespace may be left out. */
export function readRef(ref: Field, namespace: string, kind: string): ObjectRef {
  ref.only('group', 'kind', 'namespace', 'name', 'port', 'weight', 'filters', 'sectionName');
  return {
    group: ref.get('group').text() ?? '',
    kind: ref.get('kind').text() ?? kind,
    namespace: ref.get('namespace').text() ?? namespace,
    name: ref.get('name').text() ?? '',
  };
}

/**
 * A ReferenceGrant.
 *
 * @see Gateway API 1.2.1 apis/v1beta1/referencegrant_types.go (B3.2)
 */
export function readReferenceGrant(manifest: Manifest): Findings<ReferenceGrant> {
  const { namespace, origin } = manifest;
  const spec = fields(manifest).get('spec').only('from', 'to');
  const text = (field: Field, key: string) => field.get(key).text() ?? '';
  const grant: ReferenceGrant = {
    namespace,
    origin,
    from: spec.get('from').each((item) => {
      item.only('group', 'kind', 'namespace');
      return { group: text(item, 'group'), kind: text(item, 'kind'), namespace: text(item, 'namespace') };
    }),
    to: spec.get('to').each((item) => {
      const name = item.only('group', 'kind', 'name').get('name').text();
      return { group: text(item, 'group'), kind: text(item, 'kind'), ...(name === undefined ? {} : { name }) };
    }),
  };
  return unlessPuzzling(grant, origin, spec.found, { part: 'gateway', namespaces: [namespace] });
}
