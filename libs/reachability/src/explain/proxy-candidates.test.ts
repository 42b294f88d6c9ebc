import { decide } from '../reference/decide';
import {
  ambient,
  ap,
  cnp,
  documents,
  gateway,
  httpRoute,
  namespace,
  netpol,
  pa,
  pod,
  service,
  type Spec,
  waypoint,
} from '../testing/objects';
import { readWorld } from '../world/read-world';
import { candidatesOf } from './candidates';

interface Asked {
  readonly from?: string;
  readonly http?: string;
  readonly layer?: string;
}

/** What is tried at one layer for TCP to port 80 of a/server, as `<policy> <rule>: <differs>, <has>, <needs>`. */
function candidates(objects: readonly unknown[], { from = 'a/client[Pod]', http, layer }: Asked = {}) {
  const [method = '', path = '', host = 'server'] = http?.split(' ') ?? [];
  const request = http === undefined ? {} : { http: { method, path, host } };
  const connection = { from, to: 'a/server[Pod]', port: 80, protocol: 'TCP', ...request } as const;
  const world = readWorld(documents(objects));
  return candidatesOf(world, connection, decide(world, connection), 256)
    .filter((item) => layer === undefined || item.layer === layer)
    .map(({ origin, differs, has, needs }) => `${origin.name} ${origin.path}: ${differs}, ${has}, ${needs}`);
}

const pods = [pod('a/client', { account: 'client' }), pod('a/server')];
const mesh = [ambient('a'), ...pods];
const plain = [namespace('b'), pod('b/plain')];
const from = { from: 'b/plain[Pod]' };
const strict = { mtls: { mode: 'STRICT' } };
const served = (app: string) => ({ podSelector: { matchLabels: { app } } });
const peer = (app: string) => ({ from: [{ podSelector: { matchLabels: { app } } }] });
const selected = { selector: { matchLabels: { app: 'server' } } };
const principals = (...list: readonly string[]) => ({ from: [{ source: { principals: list } }] });
const operation = (fields: object) => ({ to: [{ operation: fields }] });
const backendRefs = [{ name: 'server', port: 80 }];
const prefix = (value: string) => ({ path: { type: 'PathPrefix', value } });
const route = (name: string, matches: readonly object[], rest: Spec = {}) =>
  httpRoute(`a/${name}`, { parentRefs: [{ name: 'gw' }], rules: [{ matches, backendRefs }], ...rest });
const listener = { name: 'http', port: 80, protocol: 'HTTP' };
const shut = cnp('a/shut', {
  endpointSelector: { matchLabels: { app: 'server' } },
  ingress: [{ fromEndpoints: [{ matchLabels: { 'app.kubernetes.io/name': 'gw' } }] }],
});
const gated = (...rest: readonly unknown[]) => [
  ...pods,
  shut,
  service('a/server'),
  gateway('a/gw', 'kgateway', [listener]),
  ...rest,
];
const get = { from: 'world:192.0.2.1', http: 'GET /b h.test:80', layer: 'gateway' };
const toGateway = { targetRefs: [{ kind: 'Gateway', group: 'gateway.networking.k8s.io', name: 'gw' }] };
const uses = { 'istio.io/use-waypoint': 'w' };
const target = { targetRefs: [{ kind: 'Service', name: 'server' }] };
const through = (port: object, ...rest: readonly unknown[]) => [
  ...mesh,
  waypoint('a/w'),
  service('a/server', { ports: [{ port: 8080, targetPort: 80, ...port }] }, uses),
  ...rest,
];
const put = { http: 'PUT /', layer: 'waypoint' };

// prettier-ignore
test.each<[found: readonly string[], when: string, objects: readonly unknown[], asked?: Asked]>([
  // NetworkPolicy
  [['p spec.ingress[0]: label app of a/client[Pod], client, x'], 'others are of another namespace or direction', [...pods, netpol('a/p', { ...served('server'), ingress: [peer('x')] }), netpol('b/p', { ...served('server'), ingress: [peer('x')] }), netpol('a/q', { ...served('server'), policyTypes: ['Egress'], ingress: [peer('x')] })]],
  [['p spec: label app of a/server[Pod], server, db'], 'others are for other pods', [...pods, netpol('a/o', served('server')), netpol('a/p', { ...served('db'), ingress: [{}] }), netpol('a/q', served('db')), netpol('b/r', { ...served('db'), ingress: [{}] }), netpol('a/s', { podSelector: { matchLabels: { app: 'db', tier: 'x' } }, ingress: [{}] })]],
  [['p spec.ingress[0]: port, 80/TCP, 81/TCP'], 'a rule names a port', [...pods, netpol('a/p', { ...served('server'), ingress: [{ ports: [{ port: 81 }] }] })]],
  [['p spec.ingress[0]: address, 192.0.2.1, 10.0.0.0/8 or 10.0.0.0/9 except 10.1.0.0/16, 10.2.0.0/16'], 'blocks are named', [...pods, netpol('a/p', { ...served('server'), ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/8' } }, { ipBlock: { cidr: '10.0.0.0/9', except: ['10.1.0.0/16', '10.2.0.0/16'] } }] }] })], { from: 'world:192.0.2.1' }],
  // ztunnel
  [['s spec: mutual TLS, plaintext, STRICT'], 'plaintext meets STRICT', [...mesh, ...plain, pa('a/s', strict), pa('b/t', strict)], from],
  [['s spec: mutual TLS, plaintext, STRICT'], 'the mode of the pod wins', [...mesh, ...plain, pa('istio-system/m', strict), pa('a/s', { ...selected, ...strict })], from],
  [['q spec.rules[0]: deny rule, present, absent'], 'a DENY rule matches what is no plaintext', [...mesh, pa('a/s', strict), ap('a/q', { action: 'DENY', rules: [principals('*')] })]],
  [['p spec: label app of a/server[Pod], server, db'], 'some for other pods are never asked', [...mesh, ap('a/o', {}), ap('a/p', { selector: { matchLabels: { app: 'db' } }, rules: [{}] }), ap('a/q', { selector: { matchLabels: { app: 'db' } }, rules: [{}] }, { 'istio.io/dry-run': 'true' }), ap('b/r', { selector: { matchLabels: { app: 'db' } }, rules: [{}] })]],
  [['p spec.rules[0]: port, 80, 81'], 'the port of the pod is asked for', [...mesh, ap('a/p', { rules: [operation({ ports: ['81'] })] })]],
  // waypoint
  [['p spec.rules[0]: port, 8080, 80'], 'the port of the Service is asked for', through({}, ap('a/p', { ...target, rules: [operation({ ports: ['80'] })] })), { layer: 'waypoint' }],
  [['p spec.rules[0]: method, PUT, GET'], 'the port is for anything', through({}, ap('a/p', { ...target, rules: [operation({ methods: ['GET'] })] })), put],
  [['p spec.rules[0]: method, nothing, GET'], 'the port is for bytes', through({ name: 'tcp-x' }, ap('a/p', { ...target, rules: [operation({ methods: ['GET'] })] })), put],
  [['p spec.rules[0]: principal, cluster.local/ns/a/sa/client, x'], 'no request is sent', through({}, ap('a/p', { ...target, rules: [principals('x')] })), { layer: 'waypoint' }],
  // gateway
  [['r spec.rules[0]: path, /b, /a/*'], 'other routes have another Gateway', gated(route('r', [prefix('/a/')]), route('s', [prefix('/a')], { parentRefs: [{ name: 'x' }] }), httpRoute('b/t', { parentRefs: [{ name: 'gw' }], rules: [{ matches: [prefix('/a')], backendRefs: [{ ...backendRefs[0], namespace: 'a' }] }] })), get],
  [['r spec.rules[1]: path, /b, /a/*'], 'another rule leads elsewhere', gated(route('r', [], { rules: [{ matches: [prefix('/c')], backendRefs: [{ name: 'x', port: 80 }] }, { matches: [prefix('/a')], backendRefs }] }), route('s', [], { rules: [{ matches: [prefix('/c')], backendRefs: [{ name: 'x', port: 80 }] }] })), get],
  [['r spec.rules[0]: path, /b, /a/*', 'r spec.rules[0]: method, GET, PUT'], 'path and method differ', gated(route('r', [{ ...prefix('/a'), method: 'PUT' }])), get],
  [['r spec.rules[0]: method, GET, PUT'], 'the method differs', gated(route('r', [{ ...prefix('/b'), method: 'PUT' }])), get],
  [['r : host, h.test:80, x.test or y.test'], 'the hosts differ', gated(route('r', [prefix('/b')], { hostnames: ['x.test', 'y.test'] })), get],
  [['r spec.rules[0]: path, /b, /a/*'], 'one of the hosts fits', gated(route('r', [prefix('/a')], { hostnames: ['x.test', 'h.test'] })), get],
  [['gw spec.listeners[0]: host, h.test:80, x.test', 'other spec.listeners[0]: host, h.test:80, x.test'], 'the hosts of two gateways differ', [...gated(route('r', [prefix('/b')])).filter((item) => (item as Spec)['kind'] !== 'Gateway'), gateway('a/gw', 'kgateway', [{ ...listener, hostname: 'x.test' }]), gateway('a/other', 'kgateway', [{ ...listener, hostname: 'x.test' }])], get],
  [['p spec.rules[0]: method, GET, PUT'], 'a policy of a gateway of Istio asks', [...pods, service('a/server'), gateway('a/gw', 'istio', [listener]), route('r', [prefix('/b')]), ap('a/p', { ...toGateway, rules: [operation({ methods: ['PUT'] })] }), ap('a/q', { rules: [principals('x')], targetRefs: [{ ...toGateway.targetRefs[0], name: 'x' }] })], get],
])('candidatesOf() tries at a proxy %j when %s', (found, _when, objects, asked = {}) => {
  expect(candidates(objects, asked)).toStrictEqual(found);
});
