import { ap, object, pa, ra, type Spec, waypoint } from './objects';
import type { Choose } from './random-world-choose';
import { accounts, apps, blocks, filled, namespaces, plainLabels, rootNamespace } from './random-world-vocabulary';

/** An AuthorizationPolicy of all shapes. */
export function randomAuthorizationPolicy(choose: Choose, name: string): Spec {
  const place = choose.chance(0.15) ? rootNamespace : choose.one(namespaces);
  const target = choose.weighted<Spec>([
    [4, () => ({})],
    [3, () => ({ selector: { matchLabels: plainLabels(choose) } })],
    [4, () => ({ targetRefs: choose.times(choose.chance(0.85) ? 1 : 2, () => targetRef(choose)) })],
    [0.3, () => ({ selector: { matchLabels: plainLabels(choose) }, targetRefs: [targetRef(choose)] })],
  ]);
  const isForProxy = 'targetRefs' in target;
  const action = choose.weighted<string | undefined>([
    [3, () => undefined],
    [3, () => 'ALLOW'],
    [3, () => 'DENY'],
    [0.3, () => 'AUDIT'],
    [0.3, () => 'CUSTOM'],
  ]);
  const rules = choose.weighted<readonly Spec[] | undefined>([
    [action === 'DENY' ? 0.1 : 0.6, () => undefined],
    [0.7, () => [{}]],
    [8, () => choose.times(choose.integer(1, 2), () => rule(choose, isForProxy ? 0.6 : 0.15))],
  ]);
  const annotations: Record<string, string> = choose.chance(0.08) ? { 'istio.io/dry-run': 'true' } : {};
  const provider = action === 'CUSTOM' ? { name: 'oauth' } : undefined;
  return ap(`${place}/${name}`, filled({ ...target, action, rules, provider }), annotations);
}

function targetRef(choose: Choose): Spec {
  const group = 'gateway.networking.k8s.io';
  return choose.weighted<Spec>([
    [4, () => ({ kind: 'Service', group: '', name: choose.one(apps) })],
    [4, () => ({ kind: 'Gateway', group, name: choose.one(['waypoint', 'front']) })],
    [1, () => ({ kind: 'GatewayClass', group, name: 'istio-waypoint' })],
    [0.5, () => ({ kind: 'Gateway', name: 'waypoint' })],
    [0.3, () => ({ kind: 'Service', group: '', name: choose.one(apps), namespace: choose.one(namespaces) })],
  ]);
}

function rule(choose: Choose, http: number): Spec {
  return filled({
    from: choose.maybe(0.65, () => choose.times(choose.integer(1, 2), () => ({ source: source(choose, http) }))),
    to: choose.maybe(0.55, () => choose.times(choose.integer(1, 2), () => ({ operation: operation(choose, http) }))),
    when: choose.maybe(0.15, () => [condition(choose, http)]),
  });
}

function source(choose: Choose, http: number): Spec {
  return choose.weighted<Spec>([
    [6, () => ({ principals: choose.some(principals, 3) })],
    [4, () => ({ namespaces: choose.some([...namespaces, 'a*', '*'], 2) })],
    [2, () => ({ serviceAccounts: choose.some(['one', 'a/one', 'b/two', 'c/two'], 2) })],
    [1, () => ({ notPrincipals: choose.some(principals, 2) })],
    [1, () => ({ notNamespaces: choose.some(namespaces, 2) })],
    [1, () => ({ notServiceAccounts: ['a/one'] })],
    [1, () => ({ principals: ['*'], notNamespaces: [choose.one(namespaces)] })],
    [0.7, () => ({ [choose.one(['ipBlocks', 'notIpBlocks'])]: [choose.one(blocks)] })],
    [http, () => ({ [choose.one(['remoteIpBlocks', 'notRemoteIpBlocks'])]: [choose.one(blocks)] })],
    [
      http,
      () => ({ [choose.one(['requestPrincipals', 'notRequestPrincipals'])]: ['*'], ...sometimesNamespaces(choose) }),
    ],
  ]);
}

function sometimesNamespaces(choose: Choose): Spec {
  return choose.chance(0.5) ? { namespaces: [choose.one(namespaces)] } : {};
}

const principals = [
  'cluster.local/ns/a/sa/one',
  'cluster.local/ns/b/sa/two',
  'cluster.local/ns/c/sa/one',
  'cluster.local/ns/a/sa/waypoint',
  'cluster.local/ns/b/sa/waypoint',
  'cluster.local/ns/d/sa/front',
  'cluster.local/ns/a/*',
  '*/sa/two',
  '*',
];

function operation(choose: Choose, http: number): Spec {
  const ports = () => choose.some(['80', '81', '8080', '8000', '9000'], 2);
  const plain: Spec = choose.chance(0.8) ? { ports: ports() } : { notPorts: ports() };
  if (!choose.chance(http)) return plain;
  const text = choose.weighted<Spec>([
    [3, () => ({ methods: choose.some(['GET', 'POST', 'P*', '*'], 2) })],
    [3, () => ({ paths: choose.some(paths, 2) })],
    [2, () => ({ methods: ['GET'], paths: choose.some(paths, 2) })],
    [1, () => ({ notPaths: choose.some(paths, 2) })],
    [1, () => ({ notMethods: ['POST'], paths: choose.some(paths, 1) })],
    [1, () => ({ hosts: choose.some(['h.example', '*.example', 'H.Example'], 1) })],
  ]);
  return choose.chance(0.2) ? { ...text, ...plain } : text;
}

const paths = ['/a', '/a/*', '/b', '/b*', '*', '*.js', '/a/{*}', '/a/{*}/x', '/b/{**}', '/{*}/x'];

function condition(choose: Choose, http: number): Spec {
  const values = (list: readonly string[]) => ({ [choose.one(['values', 'notValues'])]: choose.some(list, 2) });
  return choose.weighted<Spec>([
    [2, () => ({ key: 'source.namespace', ...values(namespaces) })],
    [2, () => ({ key: 'source.principal', ...values(principals) })],
    [1, () => ({ key: 'source.ip', ...values(blocks) })],
    [2, () => ({ key: 'destination.port', ...values(['80', '81', '8000']) })],
    [0.5, () => ({ key: 'destination.ip', ...values(['10.0.0.0/8']) })],
    [2 * http, () => ({ key: 'source.serviceAccount', ...values(['a/one', 'b/two']) })],
    [2 * http, () => ({ key: 'request.headers[x-team]', ...values(['red']) })],
    [http, () => ({ key: 'request.auth.claims[role]', ...values(['admin']) })],
    [http, () => ({ key: 'connection.sni', ...values(['x']) })],
  ]);
}

/** A PeerAuthentication of all shapes. */
export function randomPeerAuthentication(choose: Choose, name: string): Spec {
  const place = choose.chance(0.15) ? rootNamespace : choose.one(namespaces);
  const mode = () => ({ mode: choose.one(['STRICT', 'STRICT', 'PERMISSIVE', 'DISABLE', 'UNSET']) });
  const isForPods = place !== rootNamespace && choose.chance(0.4);
  const selector = isForPods ? { selector: { matchLabels: plainLabels(choose) } } : {};
  const ports =
    isForPods && choose.chance(0.5) ? { portLevelMtls: { [choose.one(['80', '81', '8080'])]: mode() } } : {};
  return pa(`${place}/${name}`, filled({ ...selector, mtls: choose.maybe(0.85, mode), ...ports }));
}

/** A RequestAuthentication on a waypoint or a Service. */
export function randomRequestAuthentication(choose: Choose, name: string): Spec {
  return ra(`${choose.one(namespaces)}/${name}`, { targetRefs: [targetRef(choose)] });
}

/** A waypoint called `waypoint`. */
export function randomWaypoint(choose: Choose, namespace: string): Spec {
  const kind = choose.weighted<string>([
    [5, () => 'service'],
    [2, () => 'all'],
    [2, () => 'workload'],
    [0.5, () => 'none'],
  ]);
  const allowed = choose.chance(0.4) ? { allowedRoutes: { namespaces: { from: 'All' } } } : {};
  return waypoint(`${namespace}/waypoint`, kind, allowed);
}

/** Labels that lead traffic of a namespace, a Service or a pod to a waypoint, or away from one. */
export function waypointLabels(choose: Choose): Record<string, string> {
  return choose.weighted<Record<string, string>>([
    [6, () => ({ 'istio.io/use-waypoint': 'waypoint' })],
    [1, () => ({ 'istio.io/use-waypoint': 'none' })],
    [1, () => ({ 'istio.io/use-waypoint': 'waypoint', 'istio.io/use-waypoint-namespace': choose.one(namespaces) })],
  ]);
}

/** Accounts, for the generator of workloads. */
export function randomAccount(choose: Choose): string {
  return choose.one(accounts);
}

/** A Deployment of istiod's with settings in its environment. */
export function randomIstiod(choose: Choose): Spec {
  const env = choose.some(
    [
      { name: 'PILOT_AUTO_ALLOW_WAYPOINT_POLICY', value: 'true' },
      { name: 'ENABLE_INGRESS_WAYPOINT_ROUTING', value: 'false' },
    ],
    2,
  );
  const template = { metadata: { labels: { app: 'istiod' } }, spec: { containers: [{ name: 'discovery', env }] } };
  return object('apps/v1', 'Deployment', `${rootNamespace}/istiod`, {
    metadata: { labels: { app: 'istiod' } },
    spec: { template },
  });
}
