import { judges } from '../../testing/ask';
import {
  ambient,
  ap,
  cnp,
  config,
  gateway,
  namespace,
  object,
  pa,
  pod,
  ra,
  service,
  waypoint,
} from '../../testing/objects';

const clientId = 'cluster.local/ns/a/sa/client';
const waypointId = 'cluster.local/ns/a/sa/w';
const web = [{ name: 'http', port: 8080, targetPort: 80 }];
const uses = { 'istio.io/use-waypoint': 'w' };
const base = [ambient('a'), pod('a/client', { account: 'client' }), pod('a/server')];
/** ztunnel lets nothing through to the server but what comes from the waypoint. */
const closed = ap('a/closed', {
  selector: { matchLabels: { app: 'server' } },
  rules: [{ from: [{ source: { principals: [waypointId] } }] }],
});
/** All traffic to the server goes through the waypoint `w`, for port 8080 of the Service. */
const through = [...base, waypoint('a/w'), service('a/server', { ports: web }, uses), closed];
const toGateway = { targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'w' }] };
const toService = { targetRefs: [{ kind: 'Service', name: 'server' }] };
const at = (spec: object) => [...through, ap('a/p', { ...toService, ...spec })];
const rule = (operation: object) => at({ rules: [{ to: [{ operation }] }] });
const source = (fields: object) => at({ rules: [{ from: [{ source: fields }] }] });
const given = (key: string, values: readonly string[]) => at({ rules: [{ when: [{ key, values }] }] });
const get = { http: 'GET /a/b server' };
const onPort = (port: object, ...rules: readonly object[]) => [
  ...base,
  closed,
  waypoint('a/w'),
  service('a/server', { ports: [{ port: 8080, targetPort: 80, ...port }] }, uses),
  ap('a/p', { ...toService, rules }),
];
const onlyGet = { to: [{ operation: { methods: ['GET'] } }] };
const workload = [...base, closed, waypoint('a/w', 'workload'), pod('a/third', { labels: { app: 'server', ...uses } })];
const third = { to: 'a/third' };
const ports = (...list: readonly string[]) => ({
  toPorts: [{ ports: list.map((port) => ({ port, protocol: 'TCP' })) }],
});

// May client reach server on TCP 80 by the waypoint, when these are all objects?
// prettier-ignore
judges([
  ['B2.2/4', 'denied',  'a policy of its Gateway allows nothing',            [...through, ap('a/p', { ...toGateway, rules: [] })]],
  ['B2.2/4', 'allowed', 'a policy of another Gateway allows nothing',        [...through, ap('b/p', { ...toGateway, rules: [] })]],
  ['B2.2/5', 'denied',  'a policy of the Service allows nothing',            at({ rules: [] })],
  ['B2.2/5', 'allowed', 'one of a Service of that name elsewhere does',      [...through, ap('b/p', { ...toService, rules: [] })]],
  ['B2.2/6', 'denied',  'one of the class in the root namespace does',       [...through, ap('istio-system/p', { targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'GatewayClass', name: 'istio-waypoint' }], rules: [] })]],
  ['B2.2/6', 'allowed', 'one of the class in another namespace does',        [...through, ap('a/p', { targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'GatewayClass', name: 'istio-waypoint' }], rules: [] })]],
  ['B2.2/6', 'allowed', 'one of another class does',                         [...through, ap('istio-system/p', { targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'GatewayClass', name: 'other' }], rules: [] })]],
  ['B2.2/7', 'unknown', 'one of two targets has no group',                   [...through, ap('a/p', { targetRefs: [{ kind: 'Gateway', name: 'w' }, { kind: 'Service', name: 'server' }], rules: [] })]],
  ['B2.2/9', 'allowed', 'the Gateway allows nothing and the Service all',    [...at({ rules: [{}] }), ap('a/q', { ...toGateway, rules: [] })]],
  ['B2.2/10', 'allowed', 'the waypoint denies, and it is passed by',         [...base, waypoint('a/w'), service('a/server', {}, uses), ap('a/p', { ...toService, rules: [] })]],
  ['B2.2/11', 'denied', 'a token is asked for and none is verified',         source({ requestPrincipals: ['*'] }), get],
  ['B2.2/11', 'conditional', 'a token is asked for and they are verified',   [...source({ requestPrincipals: ['*'] }), ra('a/r', toService)], get],
  ['B2.2/11', 'denied', 'they are verified elsewhere',                       [...source({ requestPrincipals: ['*'] }), ra('a/r', { selector: { matchLabels: { app: 'server' } } })], get],

  ['B2.6/1', 'denied',  'a DENY and an ALLOW match',                         [...at({ rules: [{}] }), ap('a/q', { ...toService, action: 'DENY', rules: [{}] })]],
  ['B2.6/1', 'conditional', 'CUSTOM and an ALLOW match',                     [...at({ rules: [{}] }), ap('a/q', { ...toService, action: 'CUSTOM', provider: { name: 'x' }, rules: [{}] })]],
  ['B2.5/2', 'denied',  'a DENY matches and another is not understood',      [...at({ action: 'DENY', rules: [{}] }), ap('a/q', { ...toService, rules: [{ unless: [] }] })]],
  ['B2.5/2', 'unknown', 'no ALLOW matches and another is not understood',    [...at({ rules: [] }), ap('a/q', { ...toService, rules: [{ unless: [] }] })]],
  ['B2.6/1', 'allowed', 'CUSTOM does not match',                             [...at({ rules: [{}] }), ap('a/q', { ...toService, action: 'CUSTOM', provider: { name: 'x' }, rules: [onlyGet] })], { http: 'POST /' }],
  ['B2.6/1', 'allowed', 'AUDIT matches',                                     at({ action: 'AUDIT', rules: [{}] })],
  ['B2.6/1', 'allowed', 'a DENY is a dry run',                               [...through, ap('a/q', { ...toService, action: 'DENY', rules: [{}] }, { 'istio.io/dry-run': 'true' })]],
  ['B2.6/1', 'allowed', 'a DENY is for other requests',                      at({ action: 'DENY', rules: [onlyGet] }), { http: 'POST /' }],
  ['B2.6/1', 'allowed', 'a DENY is for some requests and none is given',     at({ action: 'DENY', rules: [onlyGet] })],
  ['B2.6/1', 'denied',  'ALLOW and DENY leave no request',                   [...at({ rules: [onlyGet] }), ap('a/q', { ...toService, action: 'DENY', rules: [onlyGet] })]],
  ['B2.6/2', 'denied',  'an ALLOW has no rules',                             at({ rules: [] })],
  ['B2.6/2', 'allowed', 'an ALLOW has one empty rule',                       at({ rules: [{}] })],
  ['B2.6/3', 'allowed', 'the client is the principal',                       source({ principals: [clientId] })],
  ['B2.6/3', 'denied',  'the waypoint is the principal',                     source({ principals: [waypointId] })],
  ['B2.6/3', 'allowed', 'any principal will do',                             source({ principals: ['*'] })],
  ['B2.6/3', 'allowed', 'the namespace fits a wildcard',                     source({ namespaces: ['a*'] })],
  ['B2.6/3', 'denied',  'the namespace only begins so',                      [...through, namespace('ab'), ap('a/p', { ...toService, rules: [{ from: [{ source: { namespaces: ['ab'] } }] }] })]],
  ['B2.6/3', 'allowed', 'the service account is named',                      source({ serviceAccounts: ['a/client'] })],
  ['B2.6/3', 'unknown', 'the address of the pod is asked for',               source({ ipBlocks: ['10.0.0.0/8'] })],
  ['B2.6/3', 'allowed', 'the second of two sources matches',                 at({ rules: [{ from: [{ source: { namespaces: ['x'] } }, { source: { namespaces: ['a'] } }] }] })],
  ['B2.6/3', 'denied',  'the source matches and the operation does not',     at({ rules: [{ from: [{ source: { namespaces: ['a'] } }], to: [{ operation: { ports: ['1'] } }] }] })],
  ['B2.6/3', 'unknown', 'the remote address is asked for',                   source({ remoteIpBlocks: ['10.0.0.0/8'] })],
  ['B2.6/4', 'allowed', 'the second of two operations matches',              at({ rules: [{ to: [{ operation: { methods: ['PUT'] } }, { operation: { methods: ['GET'] } }] }] }), get],
  ['B2.6/4', 'allowed', 'the method matches',                                rule({ methods: ['GET'] }), get],
  ['B2.6/4', 'denied',  'the method is in lower case',                       rule({ methods: ['get'] }), get],
  ['B2.6/4', 'denied',  'the method is not wanted',                          rule({ notMethods: ['GET'] }), get],
  ['B2.6/4', 'allowed', 'the method fits a prefix',                          rule({ methods: ['G*'] }), get],
  ['B2.6/5', 'allowed', 'the host differs in case',                          rule({ hosts: ['SERVER'] }), get],
  ['B2.6/5', 'allowed', 'the host ends so',                                  rule({ hosts: ['*.example.com'] }), { http: 'GET / a.example.com' }],
  ['B2.6/5', 'denied',  'the client sends a port with the host',             rule({ hosts: ['server'] }), { http: 'GET / server:8080' }],
  ['B2.6/5', 'denied',  'the host is not wanted',                            rule({ notHosts: ['server'] }), get],
  ['B2.6/6', 'allowed', 'the path is followed by a query',                   rule({ paths: ['/a/b'] }), { http: 'GET /a/b?x=1' }],
  ['B2.6/6', 'denied',  'the path is that without the slash of a prefix',    rule({ paths: ['/a/*'] }), { http: 'GET /a' }],
  ['B2.6/6', 'allowed', 'the path begins so',                                rule({ paths: ['/a/*'] }), get],
  ['B2.6/6', 'allowed', 'the path ends so',                                  rule({ paths: ['*/b'] }), get],
  ['B2.6/6', 'denied',  'the path is not wanted',                            rule({ notPaths: ['/a/*'] }), get],
  ['B2.6/6', 'unknown', 'the path would be normalised',                      rule({ paths: ['/a/b'] }), { http: 'GET /a/../a/b' }],
  ['B2.6/7', 'allowed', 'a template takes one segment',                      rule({ paths: ['/a/{*}'] }), get],
  ['B2.6/7', 'denied',  'it gets two',                                       rule({ paths: ['/a/{*}'] }), { http: 'GET /a/b/c' }],
  ['B2.6/7', 'allowed', 'a template takes any number',                       rule({ paths: ['/a/{**}'] }), { http: 'GET /a/b/c' }],
  ['B2.6/7', 'unknown', 'it gets none, not even a slash',                    rule({ paths: ['/a/{**}'] }), { http: 'GET /a' }],
  ['B2.6/7', 'unknown', 'a template is malformed',                           rule({ paths: ['/a/{x}'] }), get],
  ['B2.6/7', 'unknown', 'a template has an operator after the last',         rule({ paths: ['/{**}/{*}'] }), get],
  ['B2.6/7', 'unknown', 'a template is mixed with a wildcard',               rule({ paths: ['/{*}/*'] }), get],
  ['B2.6/7', 'unknown', 'no request is given and patterns leave none',       rule({ paths: ['/a/{*}'], notPaths: ['/a/*'] })],
  ['B2.6/7', 'unknown', 'none is, and all but what is tried first may pass',  rule({ notPaths: ['/', '/{*}/{*}'] })],
  ['B2.6/7', 'denied',  'none is, and no path may pass',                      rule({ notPaths: ['/{**}'] })],
  ['B2.6/4', 'unknown', 'none is, and all methods but those may pass',       rule({ notMethods: ['G*', 'O*'] })],
  ['B2.6/7', 'denied',  'they do, and Cilium denies all',                    [...rule({ paths: ['/a/{*}'], notPaths: ['/a/*'] }), cnp('a/q', { ingress: [{}] })]],
  ['B2.6/8', 'allowed', 'the port is that of the Service',                   rule({ ports: ['8080'] })],
  ['B2.6/8', 'denied',  'the port is that of the pod',                       rule({ ports: ['80'] })],
  ['B2.6/8', 'denied',  'the port is not wanted',                            rule({ notPorts: ['8080'] })],
  ['B2.6/9', 'conditional', 'a header is asked for',                         given('request.headers[x-team]', ['blue']), get],
  ['B2.6/9', 'allowed', 'the namespace is asked for',                        given('source.namespace', ['a'])],
  ['B2.6/9', 'denied',  'another namespace is',                              given('source.namespace', ['b'])],
  ['B2.6/9', 'allowed', 'the service account is',                            given('source.serviceAccount', ['a/client'])],
  ['B2.6/9', 'allowed', 'the principal is',                                  given('source.principal', [clientId])],
  ['B2.6/9', 'allowed', 'the port is',                                       given('destination.port', ['8080'])],
  ['B2.6/9', 'conditional', 'a claim is, and tokens are verified',           [...given('request.auth.claims[team]', ['blue']), ra('a/r', toGateway)], get],
  ['B2.6/9', 'denied',  'a claim is, and none are',                          given('request.auth.claims[team]', ['blue']), get],
  ['B2.6/9', 'unknown', 'the name in TLS is',                                given('connection.sni', ['x'])],
  ['B2.6/9', 'unknown', 'the remote address is',                             given('remote.ip', ['10.0.0.0/8'])],
  ['B2.6/9', 'unknown', 'a filter of Envoy is',                              given('experimental.envoy.filters.x', ['y'])],
  ['B2.6/10', 'denied', 'on a TCP port the only ALLOW rule asks for a method', onPort({ name: 'tcp-x' }, onlyGet), get],
  ['B2.6/10', 'allowed', 'another rule does not',                            onPort({ name: 'tcp-x' }, onlyGet, { from: [{ source: { principals: [clientId] } }] })],
  ['B2.6/10', 'denied', 'on a TCP port it asks for a token',                 [...onPort({ name: 'tcp-x' }, { from: [{ source: { requestPrincipals: ['*'] } }] }), ra('a/r', toService)]],
  ['B2.6/10', 'denied', 'on a TCP port it asks for a header',                onPort({ name: 'tcp-x' }, { when: [{ key: 'request.headers[a]', values: ['b'] }] })],
  ['B2.6/10', 'denied', 'on a TCP port one of its operations asks for a method', onPort({ name: 'tcp-x' }, { to: [{ operation: { ports: ['8080'] } }, { operation: { methods: ['GET'] } }] })],
  ['B2.6/10', 'denied', 'on a TCP port a DENY rule asks for a method',       [...onPort({ name: 'tcp-x' }, {}), ap('a/q', { ...toService, action: 'DENY', rules: [onlyGet] })], { http: 'POST /' }],
  ['B2.6/10', 'denied', 'it asks for a header',                              [...onPort({ name: 'tcp-x' }, {}), ap('a/q', { ...toService, action: 'DENY', rules: [{ when: [{ key: 'request.headers[a]', values: ['b'] }] }] })]],

  ['B2.7/1', 'allowed', 'the name says HTTP',                                onPort({ name: 'http-x' }, onlyGet), get],
  ['B2.7/1', 'allowed', 'the name says gRPC for the web',                    onPort({ name: 'grpc-web' }, onlyGet), get],
  ['B2.7/1', 'denied',  'appProtocol says TCP and the name HTTP',            onPort({ name: 'http', appProtocol: 'tcp' }, onlyGet), get],
  ['B2.7/1', 'allowed', 'nothing is said and it is HTTP',                    onPort({ name: 'x' }, onlyGet), get],
  ['B2.7/1', 'unknown', 'appProtocol is not known',                          onPort({ appProtocol: 'example.com/x' }, onlyGet), get],
  ['B2.7/1', 'allowed', 'the name only begins like a protocol',              onPort({ name: 'tcpx' }, onlyGet), get],
  ['B2.7/2', 'denied',  'nothing is said and the server speaks first',       onPort({ port: 3306 }, onlyGet), get],
  ['B2.7/2', 'allowed', 'it is PostgreSQL, which is not on the list',        onPort({ port: 5432 }, onlyGet), get],

  ['B2.10/1', 'denied', 'the label is on the namespace',                     [ambient('a', uses), pod('a/client', { account: 'client' }), pod('a/server'), waypoint('a/w'), service('a/server', { ports: web }), closed, ap('a/p', { ...toService, rules: [] })]],
  ['B2.10/1', 'allowed', 'the Service opts out of it',                       [ambient('a', uses), pod('a/client'), pod('a/server'), waypoint('a/w'), service('a/server', {}, { 'istio.io/use-waypoint': 'none' }), ap('a/p', { ...toService, rules: [] })]],
  ['B2.10/1', 'allowed', 'the waypoint is elsewhere and takes all',          [...base, closedTo('b'), waypoint('b/w', 'service', { allowedRoutes: { namespaces: { from: 'All' } } }), service('a/server', {}, { ...uses, 'istio.io/use-waypoint-namespace': 'b' })]],
  ['B2.10/1', 'denied', 'it is elsewhere and takes its own',                 [...base, closedTo('b'), waypoint('b/w'), service('a/server', {}, { ...uses, 'istio.io/use-waypoint-namespace': 'b' })]],
  ['B2.10/1', 'denied', 'it is not there, and only it is let in',            [...base, closed, service('a/server', {}, uses)]],
  ['B2.10/1', 'denied', 'it is for nothing',                                 [...base, closed, waypoint('a/w', 'none'), service('a/server', {}, uses)]],
  ['B2.10/1', 'denied', 'another label is used',                             [...base, closed, waypoint('a/w'), service('a/server', {}, { 'istio.io/waypoint': 'w' })]],
  ['B2.10/1', 'denied', 'a waypoint of another name is there',               [...base, closed, waypoint('a/x'), service('a/server', {}, uses)]],
  ['B2.10/1', 'denied', 'one of that name is elsewhere',                     [...base, closedTo('b'), waypoint('b/w', 'service', { allowedRoutes: { namespaces: { from: 'All' } } }), service('a/server', {}, uses)]],
  ['B2.10/1', 'denied', 'the Gateway of that name is no waypoint',           [...base, closed, gateway('a/w', 'kgateway', []), service('a/server', {}, uses)]],
  ['B2.10/1', 'allowed', 'another waypoint stands before it',                [...base, closed, waypoint('a/v'), waypoint('a/w'), service('a/server', {}, uses)]],
  ['B2.10/2', 'denied', 'the Service has a waypoint for workloads',          [...base, closed, waypoint('a/w', 'workload'), service('a/server', {}, uses)]],
  ['B2.10/2', 'allowed', 'the pod has a waypoint for workloads',             workload, third],
  ['B2.10/2', 'denied', 'the pod has a waypoint for services',               [...base, closed, waypoint('a/w', 'service'), pod('a/third', { labels: { app: 'server', ...uses } })], third],
  ['B2.10/2', 'allowed', 'a waypoint is for all',                            [...base, closed, waypoint('a/w', 'all'), pod('a/third', { labels: { app: 'server', ...uses } })], third],
  ['B2.10/2', 'denied', 'its policies allow nothing',                        [...workload, ap('a/p', { ...toGateway, rules: [] })], third],
  ['B2.10/2', 'allowed', 'policies of the Service do not count for pods',    [...workload, ap('a/p', { ...toService, rules: [] })], third],
  ['B2.10/2', 'allowed', 'policies name the port of the pod',                [...workload, ap('a/p', { ...toGateway, rules: [{ to: [{ operation: { ports: ['80'] } }] }] })], third],
  ['B2.10/2', 'allowed', 'by the Service the waypoint of the pod is passed by', [...base, waypoint('a/w', 'workload'), pod('a/third', { labels: { app: 'server', ...uses } }), service('a/server'), ap('a/p', { ...toGateway, rules: [] })], third],
  ['B2.10/3', 'denied', 'the Service is headless',                           [...base, closed, waypoint('a/w'), service('a/server', { clusterIP: 'None' }, uses)]],
  ['B2.10/4', 'denied', 'the client is not captured',                        [...through, namespace('b'), pod('b/plain')], { from: 'b/plain' }],
  ['B2.10/6', 'denied', 'the Service is that of a waypoint',                 [...base, closed, waypoint('a/w'), service('a/server', {}, { ...uses, 'gateway.istio.io/managed': 'istio.io-mesh-controller' })]],
  ['B2.10/7', 'denied', 'Cilium turns the address in the pod',               [...through, config('kube-system/cilium-config', { 'kube-proxy-replacement': 'true' })]],
  ['B2.10/7', 'allowed', 'it does so on the host only',                      [...through, config('kube-system/cilium-config', { 'kube-proxy-replacement': 'true', 'bpf-lb-sock-hostns-only': 'true' })]],
  ['B2.10/8', 'denied', 'istiod is of a revision that the waypoint does not name', [...through, istiod('gloo')]],
  ['B2.10/8', 'allowed', 'the waypoint names it',                            [...asking({ 'istio.io/rev': 'gloo' }), istiod('gloo')]],
  ['B2.10/8', 'allowed', 'its namespace names it',                           [...elsewhere({}), istiod('gloo')]],
  ['B2.10/8', 'denied', 'its namespace does, and the waypoint names another', [...elsewhere({ 'istio.io/rev': 'x' }), istiod('gloo')]],
  ['B2.10/8', 'allowed', 'istiod is of none',                                [...through, istiod()]],
  ['B2.10/8', 'denied', 'it is of none, and the waypoint names one',         [...asking({ 'istio.io/rev': 'gloo' }), istiod()]],
  ['B2.10/8', 'allowed', 'one of two is of none',                            [...through, istiod('gloo'), istiod()]],
  ['B2.10/8', 'allowed', 'the tag `default` leads to its revision',          [...through, istiod('gloo'), tag('default', 'gloo')]],
  ['B2.10/8', 'denied', 'the tag leads to one that is not there',            [...through, istiod('gloo'), tag('default', 'x')]],
  ['B2.10/8', 'allowed', 'a waypoint that would deny is not deployed',       [...asking({}, 'all').filter((item) => item !== closed), ap('a/p', { ...toGateway, rules: [] }), istiod('gloo')], { to: 'a/server' }],

  ['B2.11/1', 'allowed', 'ztunnel allows the waypoint',                      through],
  ['B2.11/1', 'denied', 'ztunnel allows the client behind the waypoint',     [...through.filter((item) => item !== closed), closedTo('b'), pa('a/p', { mtls: { mode: 'STRICT' } })]],
  ['B2.11/1', 'allowed', 'the waypoint has an account of its own',           [...base, closedTo('a', 'other'), annotated(), service('a/server', {}, uses)]],
  ['B2.11/2', 'allowed', 'istiod allows the waypoint by itself',             [...through.filter((item) => item !== closed), autoAllow()]],
  ['B2.11/2', 'denied', 'it does, and the client goes straight to the pod',  [...through.filter((item) => item !== closed), autoAllow(), ap('a/p', { ...toService, rules: [] })]],
  ['B2.11/3', 'allowed', 'anyone of the mesh connects to the waypoint',      [...through, ap('a/p', { rules: [] })], { to: 'a/w[Deployment]', port: 15008 }],
  ['B2.11/3', 'denied', 'someone else does',                                 [...through, namespace('b'), pod('b/plain')], { from: 'b/plain', to: 'a/w[Deployment]', port: 15008 }],
  ['B2.11/4', 'allowed', 'a ConfigMap only says how many pods it has',       sized({ deployment: 'spec: { replicas: 2, template: { spec: { containers: [{ name: istio-proxy, resources: {} }] } } }', podDisruptionBudget: 'spec: { maxUnavailable: 1 }' })],
  ['B2.11/4', 'unknown', 'it gives them another account',                    sized({ deployment: 'spec: { template: { spec: { serviceAccountName: other } } }' })],
  ['B2.11/4', 'unknown', 'it gives them labels',                             sized({ deployment: 'spec: { template: { metadata: { labels: { app: server } } } }' })],
  ['B2.11/4', 'unknown', 'it adds a container',                              sized({ deployment: 'spec: { template: { spec: { containers: [{ name: other }] } } }' })],
  ['B2.11/4', 'unknown', 'it changes the Service',                           sized({ service: 'spec: {}' })],
  ['B2.11/4', 'unknown', 'it does not parse',                                sized({ deployment: '{' })],
  ['B2.11/4', 'unknown', 'it is not there',                                  sized()],
  ['B2.11/4', 'unknown', 'one for the class changes the account',            [...through, object('v1', 'ConfigMap', 'istio-system/c', { metadata: { labels: { 'gateway.istio.io/defaults-for-class': 'istio-waypoint' } }, data: { deployment: 'spec: { template: { spec: { serviceAccountName: other } } }' } })]],
  ['B2.11/4', 'allowed', 'one for another class does',                       [...through, object('v1', 'ConfigMap', 'istio-system/c', { metadata: { labels: { 'gateway.istio.io/defaults-for-class': 'istio' } }, data: { deployment: 'spec: { template: { spec: { serviceAccountName: other } } }' } })]],
  ['B2.12/1', 'allowed', 'Cilium lets the waypoint in by its labels',        [...through, cnp('a/p', { endpointSelector: { matchLabels: { app: 'server' } }, ingress: [{ fromEndpoints: [{ matchLabels: { 'gateway.networking.k8s.io/gateway-name': 'w', 'gateway.istio.io/managed': 'istio.io-mesh-controller' } }], ...ports('15008') }] })]],

  ['B5/1', 'allowed', 'Cilium opens 15008 to the waypoint and from it',      [...through, cnp('a/p', { ingress: [{ fromEndpoints: [{}], ...ports('15008') }], egress: [{ toEndpoints: [{}], ...ports('15008') }] })]],
  ['B5/1', 'denied',  'Cilium does not let the client to the waypoint',      [...through, cnp('a/p', { endpointSelector: { matchLabels: { 'gateway.networking.k8s.io/gateway-name': 'w' } }, ingress: [{}] })]],
  ['B5/1', 'denied',  'Cilium does not let the waypoint to the server',      [...through, cnp('a/p', { endpointSelector: { matchLabels: { 'gateway.networking.k8s.io/gateway-name': 'w' } }, egress: [{}] })]],
  ['B5/1', 'allowed', 'the server is not captured and 80 is open',           [...base.slice(0, 2), pod('a/server', { labels: { app: 'server', 'istio.io/dataplane-mode': 'none' } }), waypoint('a/w'), service('a/server', {}, uses), cnp('a/p', { endpointSelector: { matchLabels: { app: 'server' } }, ingress: [{ fromEndpoints: [{ matchLabels: { 'gateway.networking.k8s.io/gateway-name': 'w' } }], ...ports('80') }] })]],
  ['B5/2', 'allowed', 'there is no waypoint, and ztunnel allows the client', [...base, service('a/server'), ap('a/p', { rules: [{ from: [{ source: { principals: [clientId] } }] }] })]],
  ['B5/3', 'allowed', 'the waypoint of the pod sees the client',             [...workload, ap('a/p', { ...toGateway, rules: [{ from: [{ source: { principals: [clientId] } }] }] })], third],
  ['B5/4', 'denied',  'the pod is called, and ztunnel allows the waypoint',  [...base, closed, waypoint('a/w'), service('a/server', { ports: [{ port: 81 }] }, uses)]],
  ['B5/5', 'denied',  'plaintext meets STRICT',                              [...base, namespace('b'), pod('b/plain'), pa('a/p', { mtls: { mode: 'STRICT' } })], { from: 'b/plain' }],
  ['B5/9', 'allowed', 'the node probes a waypoint',                          [...through, cnp('a/p', { ingress: [{}] })], { from: 'entity:host', to: 'a/w[Deployment]', port: 15021 }],
  ['B5/10', 'denied', 'the API server calls a webhook under STRICT',         [...base, pa('a/p', { mtls: { mode: 'STRICT' } })], { from: 'entity:kube-apiserver' }],
  ['B5/11', 'allowed', 'a captured pod asks kube-dns over TCP',              [...base, pod('kube-system/dns'), ap('kube-system/p', { rules: [] })], { to: 'kube-system/dns', port: 53 }],
]);

function closedTo(namespaceName: string, account = 'w') {
  const principals = [`cluster.local/ns/${namespaceName}/sa/${account}`];
  return ap('a/closed', {
    selector: { matchLabels: { app: 'server' } },
    rules: [{ from: [{ source: { principals } }] }],
  });
}

function asking(labels: Readonly<Record<string, string>>, kind = 'service') {
  const own = {
    ...waypoint('a/w', kind),
    metadata: { name: 'w', namespace: 'a', labels: { 'istio.io/waypoint-for': kind, ...labels } },
  };
  return [...through.filter((item) => item['kind'] !== 'Gateway'), own];
}

/** The waypoint is in namespace b, which asks for a revision. */
function elsewhere(labels: Readonly<Record<string, string>>) {
  const all = { allowedRoutes: { namespaces: { from: 'All' } } };
  const there = waypoint('b/w', 'service', all);
  return [
    ...base,
    closedTo('b'),
    namespace('b', { 'istio.io/rev': 'gloo' }),
    { ...there, metadata: { name: 'w', namespace: 'b', labels } },
    service('a/server', {}, { ...uses, 'istio.io/use-waypoint-namespace': 'b' }),
  ];
}

function istiod(revision?: string) {
  const labels = { app: 'istiod', ...(revision === undefined ? {} : { 'istio.io/rev': revision }) };
  return object('apps/v1', 'Deployment', `istio-system/istiod-${revision}`, {
    spec: { template: { metadata: { labels }, spec: { containers: [] } } },
  });
}

function tag(name: string, revision: string) {
  const labels = { 'istio.io/tag': name, 'istio.io/rev': revision };
  return object('admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration', `tag-${name}`, {
    metadata: { labels },
  });
}

/** {@link through}, with a ConfigMap `c` for its waypoint. */
function sized(overlays?: Readonly<Record<string, string>>) {
  const infrastructure = { parametersRef: { group: '', kind: 'ConfigMap', name: 'c' } };
  const own = gateway('a/w', 'istio-waypoint', [{ name: 'mesh', port: 15008, protocol: 'HBONE' }], { infrastructure });
  return [...base, own, ...through.slice(base.length + 1), ...(overlays ? [config('a/c', overlays)] : [])];
}

function annotated() {
  const metadata = { annotations: { 'gateway.istio.io/service-account': 'other' } };
  const spec = { gatewayClassName: 'istio-waypoint', listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE' }] };
  return object('gateway.networking.k8s.io/v1', 'Gateway', 'a/w', { metadata, spec });
}

function autoAllow() {
  return object('apps/v1', 'Deployment', 'istio-system/istiod', {
    metadata: { labels: { app: 'istiod' } },
    spec: {
      template: { spec: { containers: [{ env: [{ name: 'PILOT_AUTO_ALLOW_WAYPOINT_POLICY', value: 'true' }] }] } },
    },
  });
}
