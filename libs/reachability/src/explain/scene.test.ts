import { decide } from '../reference/decide';
import {
  ambient,
  ap,
  cnp,
  documents,
  gateway,
  httpRoute,
  object,
  pa,
  pod,
  ra,
  service,
  waypoint,
} from '../testing/objects';
import { readWorld } from '../world/read-world';
import { nearby } from './nearby';
import { deniedScenes } from './scene';

const pods = [pod('a/client'), pod('a/server')];
const mesh = [ambient('a'), ...pods];
/** Cilium denies all, everywhere in the namespace. */
const closed = cnp('a/no', { ingressDeny: [{ fromEntities: ['all'] }], egressDeny: [{ toEntities: ['all'] }] });
const nobody = ap('a/nobody', {});
const uses = { 'istio.io/use-waypoint': 'w' };
const target = { targetRefs: [{ kind: 'Service', name: 'server' }] };
const http = { name: 'http', port: 80, protocol: 'HTTP' };

interface Asked {
  readonly from?: string;
  readonly to?: string;
  readonly protocol?: 'TCP' | 'UDP';
  readonly isHttp?: boolean;
}

/** The checks that deny, as `<at> <layer> <direction> <peer> <port> <message>`. */
function scenes(objects: readonly unknown[], asked: Asked = {}): readonly string[] {
  const { from = 'a/client[Pod]', to = 'a/server[Pod]', protocol = 'TCP', isHttp = false } = asked;
  const request = isHttp ? { http: { method: 'GET', path: '/', host: 'server' } } : {};
  const connection = { from, to, port: 80, protocol, ...request } as const;
  const world = readWorld(documents(objects));
  return deniedScenes(world, connection, decide(world, connection)).map((scene) => {
    expect(scene.subject.id).toBe(scene.hop.at);
    expect('request' in scene).toBe(isHttp);
    const { hop, direction, peer, flow } = scene;
    const short = (id: string) => id.replace(/^a\//, '').replace(/\[.*/, '');
    return [short(hop.at), hop.layer, direction, short(peer), flow.port, flow.message.kind].join(' ');
  });
}

const through = [...mesh, closed, waypoint('a/w'), service('a/server', {}, uses), ap('a/p', { ...target, rules: [] })];
const gated = [
  ...[...pods, closed, service('a/server'), gateway('a/gw', 'kgateway', [http])],
  httpRoute('a/r', { parentRefs: [{ name: 'gw' }], rules: [{ backendRefs: [{ name: 'x', port: 80 }] }] }),
];
const world = { from: 'world:192.0.2.1' };

// prettier-ignore
test.each<[found: readonly string[], when: string, objects: readonly unknown[], asked?: Asked]>([
  [[], 'nothing denies', pods],
  [['client cilium egress server 80 opaque', 'server cilium ingress client 80 opaque'], 'both ends deny', [...pods, closed]],
  [['client cilium egress server 80 http', 'server cilium ingress client 80 http'], 'they deny a request', [...pods, closed], { isHttp: true }],
  [['client cilium egress server 80 opaque', 'server cilium ingress client 80 opaque'], 'they deny UDP of the mesh', [...mesh, closed], { protocol: 'UDP' }],
  [['client cilium egress server 15008 tunnel', 'server cilium ingress client 15008 tunnel', 'server ztunnel ingress client 15008 tunnel'], 'all deny what the mesh sends', [...mesh, closed, nobody]],
  [['client cilium egress b/plain 80 opaque'], 'the mesh calls out of the mesh', [...mesh, closed, pod('b/plain')], { to: 'b/plain[Pod]' }],
  [['server cilium ingress b/plain 80 opaque', 'server ztunnel ingress b/plain 80 opaque'], 'it is called from there', [...mesh, closed, nobody, pod('b/plain')], { from: 'b/plain[Pod]' }],
  [['client cilium egress w 80 opaque', 'w cilium ingress client 80 opaque'], 'a waypoint itself is called', [...mesh, closed, waypoint('a/w')], { to: 'a/w[Deployment]' }],
  [['server cilium egress server 80 opaque', 'server cilium ingress server 80 opaque'], 'a pod calls itself', [...pods, closed], { from: 'a/server[Pod]' }],
  [['server cilium ingress world:192.0.2.1 80 opaque'], 'it comes from outside', [...pods, closed], world],
  [['client cilium egress world:192.0.2.1 80 opaque'], 'it goes outside', [...pods, closed], { to: 'world:192.0.2.1' }],
  [['server cilium ingress entity:host 80 opaque', 'server cilium ingress world:169.254.7.127 80 opaque'], 'the node probes', [...mesh, closed], { from: 'entity:host' }],
  [['client cilium egress server 15008 tunnel', 'server cilium ingress client 15008 tunnel', 'client cilium egress w 15008 tunnel', 'w cilium ingress client 15008 tunnel', 'w waypoint ingress client 15008 tunnel', 'w cilium egress server 15008 tunnel', 'server cilium ingress w 15008 tunnel'], 'it goes through a waypoint', through, { isHttp: true }],
  [['server cilium ingress world:192.0.2.1 80 http', 'gw cilium ingress world:192.0.2.1 8080 http', 'gw gateway ingress world:192.0.2.1 8080 http', 'gw cilium egress server 80 http', 'server cilium ingress gw 80 http'], 'it goes through a gateway', gated, { ...world, isHttp: true }],
  [['gw cilium ingress world:192.0.2.1 80 opaque'], 'it goes to the gateway itself', gated, { ...world, to: 'a/gw[Deployment]' }],
])('deniedScenes() finds %j when %s', (found, _when, objects, asked = {}) => {
  expect(scenes(objects, asked)).toStrictEqual(found);
});

test('deniedScenes() tells a check of two listeners apart, and one of two Services', () => {
  const listeners = [http, { name: 'other', port: 81, protocol: 'HTTP' }];
  const two = [...pods, service('a/server'), gateway('a/gw', 'kgateway', listeners)];
  expect(scenes(two, { ...world, isHttp: true })).toStrictEqual([
    'gw gateway ingress world:192.0.2.1 8080 http',
    'gw gateway ingress world:192.0.2.1 8081 http',
  ]);
  const second = service('a/second', { selector: { app: 'server' } }, uses);
  const policy = ap('a/q', { targetRefs: [{ kind: 'Service', name: 'second' }], rules: [] });
  const [, ...rest] = through;
  const objects = [mesh[0], ...rest.filter((item) => item !== closed), second, policy];
  expect(scenes(objects, { isHttp: true })).toStrictEqual(
    Array.from({ length: 2 }, () => 'w waypoint ingress client 15008 tunnel'),
  );
});

test('deniedScenes() knows the Gateway of a proxy by its namespace', () => {
  const elsewhere = gateway('b/gw', 'kgateway', [{ ...http, port: 81 }]);
  const two = [elsewhere, ...pods, service('a/server'), gateway('a/gw', 'kgateway', [http])];
  expect(scenes(two, { ...world, isHttp: true })).toStrictEqual([
    'b/gw gateway ingress world:192.0.2.1 8081 http',
    'gw gateway ingress world:192.0.2.1 8080 http',
  ]);
});

test('nearby() leaves out the rules and the workloads of other namespaces', () => {
  const places = ['a', 'b', 'istio-system'];
  const all = places.flatMap((place) => [
    pod(`${place}/client`),
    cnp(`${place}/p`, { ingress: [{}] }),
    object('networking.k8s.io/v1', 'NetworkPolicy', `${place}/p`, { spec: { podSelector: {} } }),
    ap(`${place}/p`, {}),
    pa(`${place}/p`, {}),
    ra(`${place}/p`, {}),
    waypoint(`${place}/w`),
  ]);
  const full = readWorld(documents([...all, pod('a/server'), pod('a/other')]));
  const connection = { from: 'a/client[Pod]', to: 'a/server[Pod]', port: 80, protocol: 'TCP' } as const;
  const near = nearby(full, connection, decide(full, connection));
  const spaces = (list: readonly { readonly namespace?: string }[]) => list.map((item) => item.namespace);
  expect([...near.endpoints.keys()].sort()).toStrictEqual([
    'a/client[Pod]',
    'a/server[Pod]',
    'a/w[Deployment]',
    'b/w[Deployment]',
    'istio-system/w[Deployment]',
  ]);
  for (const list of [
    near.ciliumRules,
    near.networkPolicies,
    near.authorizationPolicies,
    near.peerAuthentications,
    near.requestAuthentications,
  ]) {
    expect(spaces(list)).toStrictEqual(['a', 'istio-system']);
  }
  expect(near.gateways).toStrictEqual(full.gateways);
});
