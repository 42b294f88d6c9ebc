import type { Field } from './field';
import { fields, type Manifest } from './manifest';
import type { Service, ServicePort } from './service';

/** A Service; `slices` are the EndpointSlices and Endpoints of all namespaces. */
export function readService(manifest: Manifest, slices: readonly Manifest[]): Service {
  const { namespace, name, labels, annotations, origin } = manifest;
  const spec = fields(manifest).get('spec');
  const selector = spec.get('selector').labels();
  const hasSelector = Object.keys(selector).length > 0;
  return {
    namespace,
    name,
    labels,
    annotations,
    type: spec.get('type').oneOf(['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName']) ?? 'ClusterIP',
    ...(hasSelector ? { selector } : {}),
    headless: spec.get('clusterIP').value === 'None',
    externalIps: spec.get('externalIPs').items().length > 0,
    keepsClientAddress: spec.get('externalTrafficPolicy').value === 'Local',
    ports: spec.get('ports').each(readPort),
    addresses: hasSelector ? [] : slices.filter((slice) => belongs(slice, manifest)).flatMap(addressesOf),
    origin,
  };
}

function readPort(port: Field): ServicePort {
  const number = port.get('port').integer() ?? 0;
  const name = port.get('name').text();
  const appProtocol = port.get('appProtocol').text();
  const target = port.get('targetPort').value;
  return {
    ...(name === undefined ? {} : { name }),
    port: number,
    targetPort: typeof target === 'string' || (typeof target === 'number' && target !== 0) ? target : number,
    protocol: port.get('protocol').oneOf(['TCP', 'UDP', 'SCTP']) ?? 'TCP',
    ...(appProtocol === undefined ? {} : { appProtocol }),
  };
}

function belongs(slice: Manifest, service: Manifest): boolean {
  const owner = slice.kind === 'Endpoints' ? slice.name : slice.labels['kubernetes.io/service-name'];
  return slice.namespace === service.namespace && owner === service.name;
}

/** The addresses that an EndpointSlice or Endpoints object lists. */
export function addressesOf(slice: Manifest): readonly string[] {
  const root = fields(slice);
  const flat = root
    .get('endpoints')
    .items()
    .flatMap((endpoint) => endpoint.get('addresses').texts());
  const nested = root
    .get('subsets')
    .items()
    .flatMap((subset) => subset.get('addresses').items());
  return [...flat, ...nested.map((address) => address.get('ip').text() ?? '')];
}

/** Whether an EndpointSlice or Endpoints object names pods, as those of a Service without selector seldom do. */
export function namesPods(slice: Manifest): boolean {
  const root = fields(slice);
  const subsets = root
    .get('subsets')
    .items()
    .flatMap((subset) => subset.get('addresses').items());
  const all = [...root.get('endpoints').items(), ...subsets];
  return all.some((endpoint) => endpoint.get('targetRef').get('kind').value === 'Pod');
}
