import { collapseOwners } from './collapse-owners';
import { deriveProxy, withRole } from './derive-proxies';
import type { Endpoint, Namespace } from './endpoint';
import { type Findings, merge } from './findings';
import type { Gateway } from './gateway';
import { generatedDocuments } from './generated-documents';
import { ifDeployed, revisionsOf } from './istiods';
import { type Document, type Manifest, toManifests } from './manifest';
import type { NotEnforced, Unsupported } from './notices';
import { readPeerAuthentication, readRequestAuthentication } from './read-authentication';
import { readAuthorizationPolicy } from './read-authorization-policy';
import { readCidrGroup, readCiliumPolicy } from './read-cilium';
import { readGateway, readGatewayClass, readReferenceGrant } from './read-gateway';
import { readHttpRoute } from './read-http-route';
import { readNetworkPolicy } from './read-network-policy';
import { readService } from './read-service';
import { readSettings } from './read-settings';
import { readTrafficPolicy } from './read-traffic-policy';
import type { Service } from './service';
import { countIgnored, unmodelled, withoutCopies } from './sort-manifests';
import { surprises } from './surprises';
import { noticeOf, type Unread } from './unread';
import type { World } from './world';

const workloadKinds = [
  'Pod',
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ReplicaSet',
  'ReplicationController',
  'Job',
  'CronJob',
];

/**
 * What a set of manifests says about who can reach what: the objects that matter, as written, and notices of all that
 * doesn't matter, isn't enforced, or isn't understood. The order of the documents changes nothing but the order of the
 * results.
 *
 * @param documents From `readDocuments` of `@zta/manifests`. A `List` is taken apart; what has no `kind` is passed over.
 * @param unread Documents that can't be read: each may be anything, unless its kind is known and doesn't matter.
 *
 * @example
 * ```ts
 * const world = readWorld(readDocuments('clusters/lon1'));
 * ```
 */
export function readWorld(documents: readonly Document[], unread: readonly Unread[] = []): World {
  const written = documents.flatMap(toManifests);
  const namespacesWritten = allNamespaces(
    written.filter((manifest) => sortOf(manifest) === 'Namespace'),
    written,
  );
  const generated = generatedDocuments({ manifests: written, namespaces: namespacesWritten });
  const { manifests, conflicts } = withoutCopies([...written, ...generated.flatMap(toManifests)]);
  const sorts = manifests.map(sortOf);
  const of = (...kinds: readonly string[]) => manifests.filter((_, i) => kinds.includes(sorts[i] ?? ''));
  const { settings, unsupported: odd } = readSettings(manifests);
  const notices: Notices = { unsupported: [...conflicts, ...odd, ...unread.flatMap(noticeOf)], notEnforced: [] };
  const take = <T>(all: readonly Findings<T>[]): readonly T[] => {
    const { read, unsupported, notEnforced } = merge(all);
    notices.unsupported.push(...unsupported);
    notices.notEnforced.push(...notEnforced);
    return read;
  };

  const classes = of('GatewayClass').map(readGatewayClass);
  const namespaces = allNamespaces(of('Namespace'), manifests);
  const revisions = revisionsOf(manifests);
  const gateways = take(
    of('Gateway').map((gateway) => ifDeployed(readGateway(gateway, classes), revisions, namespaces)),
  );
  const slices = of('EndpointSlice', 'Endpoints');
  const overlays = of('GatewayParameters', 'ConfigMap');
  const { endpoints, services } = withProxies(
    collapseOwners(of(...workloadKinds)).map((endpoint) => withRole(endpoint, gateways)),
    of('Service').map((service) => readService(service, slices)),
    gateways,
    (gateway) => take([deriveProxy(gateway, overlays)]),
  );
  const world = {
    namespaces,
    endpoints: new Map(endpoints.map((endpoint) => [endpoint.id, endpoint])),
    services,
    networkPolicies: take(of('NetworkPolicy').map(readNetworkPolicy)),
    ciliumRules: take(
      of('CiliumNetworkPolicy', 'CiliumClusterwideNetworkPolicy').map((policy) => readCiliumPolicy(policy, settings)),
    ),
    cidrGroups: take(of('CiliumCIDRGroup').map(readCidrGroup)),
    authorizationPolicies: take(of('AuthorizationPolicy').map((policy) => readAuthorizationPolicy(policy, settings))),
    peerAuthentications: take(of('PeerAuthentication').map((policy) => readPeerAuthentication(policy, settings))),
    requestAuthentications: take(
      of('RequestAuthentication').map((policy) => readRequestAuthentication(policy, settings)),
    ),
    gateways,
    httpRoutes: take(of('HTTPRoute').map(readHttpRoute)),
    referenceGrants: take(of('ReferenceGrant').map(readReferenceGrant)),
    trafficPolicies: take(of('TrafficPolicy').map(readTrafficPolicy)),
    settings,
    ignored: countIgnored(manifests),
  };
  notices.unsupported.push(...unmodelled(manifests), ...surprises(world, manifests));
  return { ...world, ...notices };
}

interface Notices {
  readonly unsupported: Unsupported[];
  readonly notEnforced: NotEnforced[];
}

/** The groups whose kinds share names with others. */
const groups: Readonly<Record<string, string>> = {
  Gateway: 'gateway.networking.k8s.io',
  Service: '',
  Namespace: '',
  Pod: '',
  Deployment: 'apps',
  NetworkPolicy: 'networking.k8s.io',
};

function sortOf({ group, kind }: Manifest): string {
  return (groups[kind] ?? group) === group ? kind : `${group}/${kind}`;
}

// A controller's own Deployment, if it is among the manifests, is taken in place of what it would make.
function withProxies(
  endpoints: readonly Endpoint[],
  services: readonly Service[],
  gateways: readonly Gateway[],
  derive: (gateway: Gateway) => readonly { readonly endpoint: Endpoint; readonly service: Service }[],
): { readonly endpoints: readonly Endpoint[]; readonly services: readonly Service[] } {
  const serving = endpoints.filter(({ gateway }) => gateway !== undefined);
  const isServed = ({ namespace, name }: Gateway) =>
    serving.some((endpoint) => endpoint.namespace === namespace && endpoint.gateway === name);
  const proxies = gateways.flatMap((gateway) => derive(gateway).filter(() => !isServed(gateway)));
  const listed = new Set(services.map(({ namespace, name }) => `${namespace}/${name}`));
  const isListed = ({ namespace, name }: Service) => listed.has(`${namespace}/${name}`);
  return {
    endpoints: [...endpoints, ...proxies.map((proxy) => proxy.endpoint)],
    services: [...services, ...proxies.map((proxy) => proxy.service).filter((service) => !isListed(service))],
  };
}

function allNamespaces(objects: readonly Manifest[], manifests: readonly Manifest[]): ReadonlyMap<string, Namespace> {
  const own = (name: string) => ({ 'kubernetes.io/metadata.name': name });
  const named = manifests.map(({ namespace }) => namespace).filter((name) => name !== '');
  const found = new Map<string, Namespace>(named.map((name) => [name, { name, labels: own(name) }]));
  for (const { name, labels, origin } of objects)
    found.set(name, { name, labels: { ...labels, ...own(name) }, origin });
  return found;
}
