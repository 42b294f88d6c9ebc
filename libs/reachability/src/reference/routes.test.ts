import { ask, judges } from '../testing/ask';
import { ambient, ap, cnp, gateway, httpRoute, pod, service, type Spec, waypoint } from '../testing/objects';

const pods = [pod('a/client'), pod('a/server')];
const mesh = [ambient('a'), ...pods];
const world = { from: 'world:192.0.2.1' };
const http = { name: 'http', port: 80, protocol: 'HTTP' };
const route = (rule: Spec = {}) =>
  httpRoute('a/r', { parentRefs: [{ name: 'gw' }], rules: [{ backendRefs: [{ name: 'server', port: 80 }], ...rule }] });
const uses = { 'istio.io/use-waypoint': 'w' };
const host = pod('a/agent', { hostNetwork: true });
const plain = pod('b/plain');
const served = pod('a/server', { labels: { app: 'server', ...uses } });
const named = (objects: readonly unknown[], asked: Parameters<typeof ask>[1] = {}) =>
  ask(objects, asked).routes.map((item) => item.route);
const kgateway = [...pods, service('a/server'), gateway('a/gw', 'kgateway', [http]), route()];

// prettier-ignore
test.each<[routes: readonly string[], when: string, objects: readonly unknown[], asked?: Parameters<typeof ask>[1]]>([
  [['direct'],                                                  'both are pods',             [...pods, service('a/server')]],
  [['direct', 'service a/server:80 via waypoint a/w'],          'the Service has a waypoint', [...mesh, waypoint('a/w'), service('a/server', {}, uses)]],
  [['direct'],                                                  'it is UDP',                 [...mesh, waypoint('a/w'), service('a/server', { ports: [{ port: 80, protocol: 'UDP' }] }, uses)], { protocol: 'UDP' }],
  [['direct'],                                                  'the Service is headless',   [...mesh, waypoint('a/w'), service('a/server', { clusterIP: 'None' }, uses)]],
  [['direct'],                                                  'the client is not captured', [...mesh, plain, waypoint('a/w'), service('a/server', {}, { ...uses, 'istio.io/ingress-use-waypoint': 'true' })], { from: 'b/plain' }],
  [['pod address via waypoint a/w'],                            'the pod has a waypoint',    [ambient('a'), pod('a/client'), served, waypoint('a/w', 'workload')]],
  [['pod address via waypoint a/w', 'service a/server'],        'a Service passes it by',    [ambient('a'), pod('a/client'), served, waypoint('a/w', 'workload'), service('a/server')]],
  [['direct'],                                                  'the client of that is not captured', [ambient('a'), plain, served, waypoint('a/w', 'workload')], { from: 'b/plain' }],
  [['direct'],                                                  'the client of that is a waypoint', [ambient('a'), served, waypoint('a/w', 'workload')], { from: 'a/w[Deployment]' }],
  [['direct', 'probe from 169.254.7.127'],                      'the node calls the mesh',   mesh, { from: 'entity:host' }],
  [['direct', 'probe from 169.254.7.127'],                      'a pod of the node does',    [...mesh, host], { from: 'a/agent' }],
  [['direct'],                                                  'another node does',         mesh, { from: 'entity:remote-node' }],
  [['direct'],                                                  'the node sends UDP',        mesh, { from: 'entity:host', protocol: 'UDP' }],
  [['direct'],                                                  'the node calls a pod out of the mesh', pods, { from: 'entity:host' }],
  [['direct'],                                                  'the node calls outside',    mesh, { from: 'entity:host', to: 'world:192.0.2.1' }],
  [['probe from fd16:9254:7127:1337:ffff:ffff:ffff:ffff'],      'a probe calls the mesh',    mesh, { from: 'world:fd16:9254:7127:1337:ffff:ffff:ffff:ffff' }],
  [['direct', 'external address a/server'],                     'a Service has an address outside', [...pods, service('a/server', { externalIPs: ['192.0.2.9'] })], world],
  [['direct', 'NodePort a/server'],                             'it is on all nodes',        [...pods, service('a/server', { type: 'NodePort' })], world],
  [['direct'],                                                  'it has no selector',        [...pods, service('a/server', { type: 'NodePort', selector: undefined })], world],
  [['direct', 'gateway a/gw:80, then direct'],                  'there is a gateway',        kgateway, world],
  [['direct'],                                                  'there is one, and it is UDP', kgateway, { ...world, protocol: 'UDP' }],
  [['direct'],                                                  'there is only a waypoint',  [...pods, waypoint('a/w')], world],
  [['direct', 'LoadBalancer a/gw'],                             'it is the gateway that is called', [...kgateway], { ...world, to: 'a/gw[Deployment]', port: 8080 }],
  [['direct', 'gateway a/gw:80, then direct'],                  'the gateway of Istio goes to pods', [...pods, service('a/server'), gateway('a/gw', 'istio', [http]), route()], world],
])('decide() knows the ways %j when %s', (routes, _when, objects, asked = {}) => {
  expect(named(objects, asked)).toStrictEqual(routes);
});

test('decide() shows each check of the other ways', () => {
  const checks = (objects: readonly unknown[], asked: Parameters<typeof ask>[1], at: number) =>
    ask(objects, asked).routes[at]?.hops.map((hop) => [hop.at, hop.layer, hop.verdict, hop.reason]);
  expect(checks([...mesh, host], { from: 'a/agent' }, 1)).toStrictEqual([
    ['a/server[Pod]', 'kubernetes', 'conditional', 'only from the node that it runs on'],
    ['a/server[Pod]', 'cilium', 'allowed', 'no policy denies it'],
  ]);
  expect(checks(mesh, { from: 'entity:host' }, 1)).toStrictEqual([
    ['a/server[Pod]', 'cilium', 'allowed', 'no policy denies it'],
  ]);
  expect(checks(pods, world, 0)).toStrictEqual([
    ['a/server[Pod]', 'kubernetes', 'conditional', 'only if pods are reached from outside by their addresses'],
    ['a/server[Pod]', 'cilium', 'allowed', 'no policy denies it'],
  ]);
  const neither = 'neither end is a pod of the manifests';
  expect(checks([], { ...world, to: 'entity:host' }, 0)).toStrictEqual([
    ['entity:host', 'kubernetes', 'unknown', neither],
  ]);
  expect(checks(kgateway, world, 1)?.map(([at, layer]) => [at, layer])).toStrictEqual([
    ['a/gw[Deployment]', 'cilium'],
    ['a/gw[Deployment]', 'gateway'],
    ['a/gw[Deployment]', 'cilium'],
    ['a/server[Pod]', 'cilium'],
  ]);
});

test('decide() depends on the node for the way of probes', () => {
  const closed = cnp('a/p', { ingress: [{ fromCIDR: ['169.254.7.127/32'] }] });
  const { routes } = ask([...mesh, host, closed], { from: 'a/agent' });
  expect(routes[1]?.conditions).toStrictEqual([
    { fact: 'same-node', holds: true, detail: 'both ends are on one node' },
  ]);
});

const istio = (...policies: readonly Spec[]) => [
  ...[pod('a/server'), service('a/server'), gateway('a/gw', 'istio', [http]), route(), ...policies],
  cnp('a/shut', {
    endpointSelector: { matchLabels: { app: 'server' } },
    ingress: [{ fromEndpoints: [{ matchLabels: { 'gateway.networking.k8s.io/gateway-name': 'gw' } }] }],
  }),
];
const gatewayRef = { targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'gw' }] };
const paths = (...list: readonly string[]) => ({ to: [{ operation: { paths: list } }] });

test('decide() names the policies of a gateway of Istio', () => {
  const { routes } = ask(istio(ap('a/p', { ...gatewayRef, rules: [{}] })), { ...world, http: 'GET / x' });
  const hop = routes[1]?.hops.find(({ layer }) => layer === 'gateway');
  expect(hop?.because.map(({ name }) => name)).toStrictEqual(['gw', 'r', 'p']);
});

const into = (...rules: readonly object[]) => [
  ...pods,
  cnp('a/p', {
    ingress: [{ fromEndpoints: [{}], toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }], rules: { http: rules } }] }],
  }),
];
const through = (...rules: readonly object[]) => [
  ...[ambient('a'), ...pods, waypoint('a/w'), service('a/server', {}, uses)],
  ap('a/p', { targetRefs: [{ kind: 'Service', name: 'server' }], rules }),
  ap('a/q', {
    selector: { matchLabels: { app: 'server' } },
    rules: [{ from: [{ source: { principals: ['cluster.local/ns/a/sa/w'] } }] }],
  }),
];
const operation = (fields: object) => ({ to: [{ operation: fields }] });
const ofProxy = (labels: Spec, rest: Spec) => cnp('a/proxy', { endpointSelector: { matchLabels: labels }, ...rest });
const onlyPath = (port: string, path: string) => ({
  toPorts: [{ ports: [{ port, protocol: 'TCP' }], rules: { http: [{ path }] } }],
});
const closedTo = cnp('a/shut', {
  endpointSelector: { matchLabels: { app: 'server' } },
  ingress: [{ fromEndpoints: [{ matchLabels: { 'app.kubernetes.io/name': 'gw' } }] }],
});

// No request is given: one that passes is looked for.
// prettier-ignore
judges([
  ['B1.6/6', 'allowed', 'either of two methods passes',              into({ method: 'GET|POST' })],
  ['B1.6/6', 'allowed', 'the path is one of two',                    into({ path: '/|/x' })],
  ['B1.6/6', 'allowed', 'the path ends in a number',                 into({ path: '/items/[0-9]+' })],
  ['B1.6/6', 'allowed', 'the number is written shorter',             into({ path: '/items/\\d+' })],
  ['B1.6/6', 'allowed', 'the path has words',                        into({ path: '/[a-z]+/.*\\.js' })],
  ['B2.9/8', 'allowed', 'Cilium asks a probe for a path',           [...mesh, cnp('a/p', { ingress: [{ fromCIDR: ['169.254.7.127/32'], ...onlyPath('80', '/only') }] })], { from: 'world:169.254.7.127' }],
  ['B1.9/4', 'allowed', 'Cilium asks a client outside for a path',  [...pods, service('a/server', { type: 'LoadBalancer' }), cnp('a/p', { ingress: [{ fromEntities: ['world'], ...onlyPath('80', '/only') }] })], world],
  ['B2.6/4', 'allowed', 'one method is not wanted',                  through(operation({ notMethods: ['GET'] }))],
  ['B2.6/4', 'allowed', 'the method ends so',                        through(operation({ methods: ['*ET'] }))],
  ['B2.6/4', 'allowed', 'any method will do',                        through(operation({ methods: ['*'] }))],
  ['B2.6/5', 'allowed', 'the host ends so',                          through(operation({ hosts: ['*.example'] }))],
  ['B2.6/6', 'allowed', 'the path ends so',                          through(operation({ paths: ['*/b'] }))],
  ['B2.6/6', 'allowed', 'the path ends in letters',                  through(operation({ paths: ['*.js'] }))],
  ['B2.6/6', 'allowed', 'the path begins so',                        through(operation({ paths: ['/b/*'] }))],
  ['B2.6/6', 'allowed', 'any path will do',                          through(operation({ paths: ['*'] }))],
  ['B2.6/6', 'allowed', 'the first path is not wanted',              through(operation({ notPaths: ['/'] }))],
  ['B2.6/7', 'allowed', 'the path is a template',                    through(operation({ paths: ['/a/{*}/c'] }))],
  ['B2.6/7', 'allowed', 'the template has any number of segments',   through(operation({ paths: ['/a/{**}'] }))],
  ['B5/1', 'allowed', 'Cilium asks for a path behind the waypoint',  [ambient('a'), pod('a/client'), pod('a/server', { labels: { app: 'server', 'istio.io/dataplane-mode': 'none' } }), waypoint('a/w'), service('a/server', {}, uses), cnp('a/shut', { endpointSelector: { matchLabels: { app: 'server' } }, ingress: [{ fromEndpoints: [{ matchLabels: { 'gateway.networking.k8s.io/gateway-name': 'w' } }] }] }), ofProxy({ 'gateway.networking.k8s.io/gateway-name': 'w' }, { egress: [{ toEntities: ['all'], ...onlyPath('80', '/only') }] })]],
  ['B5/6', 'allowed', 'Cilium asks for a path in front of the gateway', [...kgateway, closedTo, ofProxy({ 'app.kubernetes.io/name': 'gw' }, { ingress: [{ fromEntities: ['world'], ...onlyPath('8080', '/only') }] })], world],
  ['B5/6', 'allowed', 'a gateway of Istio asks for a path',          istio(ap('a/p', { ...gatewayRef, rules: [paths('/only')] })), world],
  ['B2.2/12', 'unknown', 'a policy of it is not understood',         istio(ap('a/p', { ...gatewayRef, unless: [] })), { ...world, http: 'GET / x' }],
  ['B5/9', 'conditional', 'another port of the pod is on its node',  [pod('a/server', { ports: [{ containerPort: 81, hostPort: 81 }] })], world],
]);

const target = (ports: readonly Spec[], servicePort: Spec) => [
  pod('a/server', { ports }),
  service('a/server', { type: 'NodePort', ports: [{ port: 8080, ...servicePort }] }),
];
const container = (name: string, containerPort: number, protocol = 'TCP') => ({ name, containerPort, protocol });

// prettier-ignore
test.each<[isLed: boolean, when: string, objects: readonly unknown[], asked?: Parameters<typeof ask>[1]]>([
  [true,  'the second port has the name',         target([container('admin', 81), container('web', 80)], { targetPort: 'web' })],
  [false, 'the first port has the name',          target([container('web', 81), container('admin', 80)], { targetPort: 'web' })],
  [true,  'the name is of both protocols',        target([container('web', 81, 'UDP'), container('web', 80)], { targetPort: 'web' })],
  [false, 'it is of the other alone',             target([container('web', 80, 'UDP')], { targetPort: 'web' })],
  [true,  'the number is the pod\'s',             target([], { targetPort: 80 })],
  [false, 'the number is another',                target([], { targetPort: 81 })],
])('decide() finds it %s that a Service leads to a port when %s', (isLed, _when, objects) => {
  expect(named(objects, world)).toStrictEqual(isLed ? ['direct', 'NodePort a/server'] : ['direct']);
});
