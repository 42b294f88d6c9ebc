import type {
  BackendRef,
  Gateway,
  HttpRoute,
  Listener,
  ObjectRef,
  RouteFilter,
  RouteMatch,
  RouteRule,
} from '../world/gateway';
import type { World } from '../world/world';
import { admits } from './mesh';

const group = 'gateway.networking.k8s.io';

/** One entry of `matches` of a rule of an attached route, for one of the hosts for which it is attached. */
export interface RouteEntry {
  readonly route: HttpRoute;
  readonly rule: RouteRule;
  readonly match: RouteMatch;
  /** The hosts for which the route is attached, the narrowest first. */
  readonly hosts: readonly string[];
}

/** A listener that serves HTTP, and the routes attached to it. */
export interface ServingListener {
  readonly listener: Listener;
  readonly hostname: string;
  readonly entries: readonly RouteEntry[];
}

/**
 * The listeners of a Gateway's port that serve HTTP, the narrowest hostname first, with what is attached to them.
 *
 * @see Gateway API 1.2.1 apis/v1/gateway_types.go, httproute_types.go (B3.1)
 */
export function servingListeners(world: World, gateway: Gateway, port: number): readonly ServingListener[] {
  const from = { group, kind: 'Gateway', namespace: gateway.namespace };
  return gateway.listeners
    .filter(
      ({ port: own, protocol, certificates }) =>
        own === port &&
        (protocol === 'HTTP' || protocol === 'HTTPS') &&
        certificates.every((to) => isGranted(world, from, to)),
    )
    .map((listener) => ({
      listener,
      hostname: listener.hostname ?? '*',
      entries: world.httpRoutes.flatMap((route) => entriesOf(world, gateway, listener, route)),
    }))
    .sort((a, b) => narrowness(b.hostname) - narrowness(a.hostname));
}

function entriesOf(world: World, gateway: Gateway, listener: Listener, route: HttpRoute): readonly RouteEntry[] {
  const isParent = route.parents.some(
    (parent) =>
      parent.group === group &&
      parent.kind === 'Gateway' &&
      parent.namespace === gateway.namespace &&
      parent.name === gateway.name &&
      (parent.sectionName ?? listener.name) === listener.name &&
      (parent.port ?? listener.port) === listener.port,
  );
  const { kinds } = listener.allowedRoutes;
  const isTaken = kinds === undefined || kinds.includes(`${group}/HTTPRoute`);
  if (!isParent || !isTaken || !admits(world, gateway, route.namespace, [listener])) return [];
  const wanted = route.hostnames.length === 0 ? ['*'] : route.hostnames;
  const hosts = wanted
    .flatMap((host) => commonHost(listener.hostname ?? '*', host))
    .sort((a, b) => narrowness(b) - narrowness(a));
  if (hosts.length === 0) return [];
  return route.rules.flatMap((rule) => rule.matches.map((match) => ({ route, rule, match, hosts })));
}

/**
 * Whether an object may refer to another: in its own namespace always, elsewhere by a ReferenceGrant there.
 *
 * @see Gateway API 1.2.1 apis/v1beta1/referencegrant_types.go (B3.2)
 */
export function isGranted({ referenceGrants }: World, from: Omit<ObjectRef, 'name'>, to: ObjectRef): boolean {
  return (
    from.namespace === to.namespace ||
    referenceGrants.some(
      (grant) =>
        grant.namespace === to.namespace &&
        grant.from.some((f) => f.group === from.group && f.kind === from.kind && f.namespace === from.namespace) &&
        grant.to.some((t) => t.group === to.group && t.kind === to.kind && (t.name ?? to.name) === to.name),
    )
  );
}

function commonHost(one: string, other: string): readonly string[] {
  if (hostFits(one, other)) return [one];
  return hostFits(other, one) ? [other] : [];
}

/** Whether a host, or a pattern of hosts, lies in a pattern: `*.example.com` is one or more labels before that. */
export function hostFits(host: string, pattern: string): boolean {
  if (pattern === '*' || host === pattern) return true;
  const end = pattern.slice(1);
  return pattern.startsWith('*.') && host.endsWith(end) && host.length > end.length;
}

/** Whether some host fits both of two patterns. */
export function hostsOverlap(one: string, other: string): boolean {
  return hostFits(one, other) || hostFits(other, one);
}

/** The longest exact host first, then the longest pattern, and last what means every host. */
export function narrowness(pattern: string): number {
  if (pattern === '*') return 0;
  return pattern.startsWith('*.') ? pattern.length : pattern.length + 1000;
}

/** Where a rule may send requests: to a Service's port, or it isn't known where to. */
export type Target = { readonly namespace: string; readonly name: string; readonly port: number } | 'unknown';

/**
 * The targets of a rule, backends and mirrors; none if it answers by itself.
 *
 * @see Gateway API 1.2.1 apis/v1/httproute_types.go, HTTPBackendRef (B3.2, B3.3)
 */
export function targetsOf(world: World, route: HttpRoute, rule: RouteRule): readonly Target[] {
  const kgateway = 'gateway.kgateway.dev';
  const extensions = rule.filters.flatMap((filter) => (filter.kind === 'extension' ? [filter] : []));
  const isAnswered = extensions.some((item) => item.group === kgateway && item.extension === 'DirectResponse');
  if (isAnswered || rule.filters.some(({ kind }) => kind === 'redirect')) return [];
  if (extensions.some((item) => item.group !== kgateway)) return ['unknown'];
  const sending = rule.backends.filter(({ weight }) => weight > 0);
  const mirrors = [...rule.filters, ...sending.flatMap(({ filters }) => filters)].flatMap(mirrorOf);
  return [...sending, ...mirrors].flatMap((backend) => targetOf(world, route, backend));
}

function mirrorOf(filter: RouteFilter): readonly BackendRef[] {
  return filter.kind === 'mirror' ? [filter.backend] : [];
}

function targetOf(world: World, route: HttpRoute, backend: BackendRef): readonly Target[] {
  if (backend.filters.some(({ kind }) => kind === 'redirect')) return [];
  // kgateway's Backend is a provider outside, or a fixed host that isn't a pod.
  if (backend.group === 'gateway.kgateway.dev' && backend.kind === 'Backend') return [];
  if (backend.group !== '' || backend.kind !== 'Service') return ['unknown'];
  const from = { group, kind: 'HTTPRoute', namespace: route.namespace };
  if (backend.port === undefined || !isGranted(world, from, backend)) return [];
  return [{ namespace: backend.namespace, name: backend.name, port: backend.port }];
}
