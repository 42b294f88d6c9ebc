import { judges } from '../../testing/ask';
import {
  ambient,
  ap,
  cnp,
  config,
  gateway,
  grant,
  httpRoute,
  namespace,
  object,
  pa,
  pod,
  ra,
  service,
  waypoint,
} from '../../testing/objects';

const http = { name: 'http', port: 80, protocol: 'HTTP' };
const named = (hostname: string, rest: object = {}) => ({ ...http, name: hostname, hostname, ...rest });
const fromAll = { allowedRoutes: { namespaces: { from: 'All' } } };
const parent = { parentRefs: [{ name: 'gw' }] };
const backend = { name: 'server', port: 8080 };
const to = (...matches: readonly object[]) => ({ matches, backendRefs: [backend] });
const away = (...matches: readonly object[]) => ({ matches, backendRefs: [{ name: 'other', port: 8080 }] });
const path = (value: string, type = 'PathPrefix') => ({ path: { type, value } });
const pods = [
  pod('a/server'),
  service('a/server', { ports: [{ port: 8080, targetPort: 80 }] }),
  pod('a/other'),
  service('a/other', { ports: [{ port: 8080, targetPort: 80 }] }),
];
/** A gateway with the listeners, in the namespace of the server. */
const at = (...listeners: readonly object[]) => [...pods, gateway('a/gw', 'kgateway', listeners as never)];
const route = (spec: object, name = 'r', metadata: object = {}) =>
  httpRoute(`a/${name}`, { ...parent, ...spec }, metadata as never);
const world = { from: 'world:192.0.2.1' };
const get = { ...world, http: 'GET /a/b www.example.com' };
const on = (...rules: readonly object[]) => [...at(http), route({ rules })];
const asks = { extAuth: { extensionRef: { name: 'x' } } };
/** Only the gateway's pods may come to the server, so that no other way is open. */
const shut = cnp('a/shut', {
  endpointSelector: { matchLabels: { app: 'server' } },
  ingress: [{ fromEndpoints: [{ matchLabels: { 'app.kubernetes.io/name': 'gw' } }] }],
});
const closed = (objects: readonly object[]) => [...objects, shut];

// May the world reach server on TCP 80 by the gateway alone, when these are all objects?
// prettier-ignore
judges([
  ['B3.1/1', 'allowed', 'a route has the Gateway as parent',               closed(on(to())), get],
  ['B3.1/1', 'denied',  'it names another Gateway',                         closed([...at(http), route({ parentRefs: [{ name: 'x' }], rules: [to()] })]), get],
  ['B3.1/1', 'allowed', 'the second of two parents is the Gateway',         closed([...at(http), route({ parentRefs: [{ name: 'x' }, { name: 'gw' }], rules: [to()] })]), get],
  ['B3.1/1', 'denied',  'it names none, of the namespace of the route',     closed([...at({ ...http, ...fromAll }), service('b/server'), httpRoute('b/r', { ...parent, rules: [{ backendRefs: [{ ...backend, namespace: 'a' }] }] }), grant('a/g', { group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'b' }, { group: '', kind: 'Service' })]), get],
  ['B3.1/1', 'denied',  'it names another listener',                        closed([...at(http), route({ parentRefs: [{ name: 'gw', sectionName: 'x' }], rules: [to()] })]), get],
  ['B3.1/1', 'allowed', 'it names the listener',                            closed([...at(http), route({ parentRefs: [{ name: 'gw', sectionName: 'http' }], rules: [to()] })]), get],
  ['B3.1/1', 'denied',  'it names another port',                            closed([...at(http), route({ parentRefs: [{ name: 'gw', port: 81 }], rules: [to()] })]), get],
  ['B3.1/2', 'denied',  'the route is elsewhere and Same is the default',   closed(elsewhere({})), get],
  ['B3.1/2', 'allowed', 'the route is elsewhere and all may come',          closed(elsewhere(fromAll)), get],
  ['B3.1/2', 'allowed', 'its namespace has the label that is asked for',    closed(elsewhere(byLabel('blue'))), get],
  ['B3.1/2', 'denied',  'its namespace has another',                        closed(elsewhere(byLabel('red'))), get],
  ['B3.1/2', 'denied',  'only other kinds of route may come',               closed([...at({ ...http, allowedRoutes: { kinds: [{ kind: 'GRPCRoute' }] } }), route({ rules: [to()] })]), get],
  ['B3.1/2', 'denied',  'the listener is for TCP',                          closed([...at({ ...http, protocol: 'TCP' }), route({ rules: [to()] })]), get],
  ['B3.1/2', 'denied',  'the listener passes TLS through',                  closed([...at({ ...http, protocol: 'HTTPS', tls: { mode: 'Passthrough' } }), route({ rules: [to()] })]), get],
  ['B3.1/2', 'allowed', 'the listener ends TLS',                            closed([...at({ ...http, port: 443, protocol: 'HTTPS', tls: { certificateRefs: [{ name: 'c' }] } }), route({ rules: [to()] })]), get],
  ['B3.1/3', 'allowed', 'the route takes the host of the listener',         closed([...at(named('www.example.com')), route({ rules: [to()] })]), get],
  ['B3.1/3', 'denied',  'the listener has another host',                    closed([...at(named('x.example.com')), route({ rules: [to()] })]), get],
  ['B3.1/3', 'allowed', 'the listener takes the host of the route',         closed([...at(http), route({ hostnames: ['www.example.com'], rules: [to()] })]), get],
  ['B3.1/3', 'denied',  'the route has another host',                       closed([...at(http), route({ hostnames: ['x.example.com'], rules: [to()] })]), get],
  ['B3.1/3', 'allowed', 'a wildcard and a host meet',                       closed([...at(named('*.example.com')), route({ hostnames: ['www.example.com'], rules: [to()] })]), get],
  ['B3.1/3', 'denied',  'they do, and another host is asked for',           closed([...at(named('*.example.com')), route({ hostnames: ['www.example.com'], rules: [to()] })]), { ...world, http: 'GET / x.example.com' }],
  ['B3.1/3', 'denied',  'two hosts do not meet',                            closed([...at(named('www.example.com')), route({ hostnames: ['*.example.org'], rules: [to()] })]), get],
  ['B3.1/3', 'denied',  'a wildcard does not take its own suffix',          closed([...at(named('*.example.com')), route({ rules: [to()] })]), { ...world, http: 'GET / example.com' }],
  ['B3.1/3', 'allowed', 'a wildcard takes several labels',                  closed([...at(named('*.example.com')), route({ rules: [to()] })]), { ...world, http: 'GET / a.b.example.com' }],
  ['B3.1/3', 'allowed', 'the request has a port with the host',             closed([...at(named('www.example.com')), route({ rules: [to()] })]), { ...world, http: 'GET / www.example.com:80' }],
  ['B3.1/4', 'allowed', 'a route elsewhere has its backend elsewhere too',  [...elsewhere(fromAll, 'b')], { ...get, to: 'b/server' }],

  ['B3.2/1', 'denied',  'the backend is elsewhere without a grant',         closed(backendElsewhere()), { ...get, to: 'a/server' }],
  ['B3.2/1', 'allowed', 'there is a grant',                                 closed([...backendElsewhere(), grantTo('b', {})]), get],
  ['B3.2/1', 'denied',  'the grant is for another namespace',               closed([...backendElsewhere(), grantTo('c', {})]), get],
  ['B3.2/1', 'denied',  'the grant is for another Service',                 closed([...backendElsewhere(), grantTo('b', { name: 'x' })]), get],
  ['B3.2/1', 'allowed', 'the second entries of a grant are the right ones', closed([...backendElsewhere(), wideGrant()]), get],
  ['B3.2/1', 'denied',  'the grant is in the namespace of the route',       closed([...backendElsewhere(), grantTo('b', {}, 'b')]), get],
  ['B3.2/2', 'denied',  'the certificate is elsewhere without a grant',     closed([...at({ ...http, protocol: 'HTTPS', tls: { certificateRefs: [{ name: 'c', namespace: 'b' }] } }), route({ rules: [to()] })]), get],
  ['B3.2/2', 'allowed', 'it is, with one',                                  closed([...at({ ...http, protocol: 'HTTPS', tls: { certificateRefs: [{ name: 'c', namespace: 'b' }] } }), route({ rules: [to()] }), grant('b/g', { group: 'gateway.networking.k8s.io', kind: 'Gateway', namespace: 'a' }, { group: '', kind: 'Secret' })]), get],

  ['B3.3/1', 'denied',  'the listener for the host has no such route',      closed([...at(named('*.example.com'), { ...named('www.example.com'), name: 'www' }), route({ parentRefs: [{ name: 'gw', sectionName: '*.example.com' }], rules: [to()] }), route({ parentRefs: [{ name: 'gw', sectionName: 'www' }], rules: [away()] }, 's')]), get],
  ['B3.3/1', 'denied',  'a route for the very host leads elsewhere',        closed([...at(http), route({ hostnames: ['*.example.com'], rules: [to(path('/a/b', 'Exact'))] }), route({ hostnames: ['www.example.com'], rules: [away()] }, 's')]), get],
  ['B3.3/1', 'unknown', 'a route for the very host does not match',         closed([...at(http), route({ hostnames: ['*.example.com'], rules: [to()] }), route({ hostnames: ['www.example.com'], rules: [away(path('/x'))] }, 's')]), get],
  ['B3.3/1', 'denied',  'an exact path leads elsewhere',                    closed(on(to(path('/a')), away(path('/a/b', 'Exact')))), get],
  ['B3.3/1', 'denied',  'a longer prefix leads elsewhere',                  closed(on(to(path('/a')), away(path('/a/b')))), get],
  ['B3.3/1', 'denied',  'the same prefix with the method leads elsewhere',  closed(on(to(path('/a')), away({ ...path('/a'), method: 'GET' }))), get],
  ['B3.3/1', 'conditional', 'the same with a header leads elsewhere',       closed(on(to(path('/a')), away({ ...path('/a'), headers: [{ name: 'x', value: 'y' }] }))), get],
  ['B3.3/1', 'conditional', 'the same with a header leads there',           closed(on(away(path('/a')), to({ ...path('/a'), headers: [{ name: 'x', value: 'y' }] }))), get],
  ['B3.3/1', 'conditional', 'a query parameter is asked for',               closed(on(to({ ...path('/a'), queryParams: [{ name: 'x', value: 'y' }] }))), get],
  ['B3.3/1', 'unknown', 'two routes are alike and their age is not told',   closed([...at(http), route({ rules: [to()] }), route({ rules: [away()] }, 's')]), get],
  ['B3.3/1', 'denied',  'the older of them leads elsewhere',                closed([...at(http), route({ rules: [to()] }, 'r', { creationTimestamp: '2025-02-01T00:00:00Z' }), route({ rules: [away()] }, 's', { creationTimestamp: '2025-01-01T00:00:00Z' })]), get],
  ['B3.3/1', 'allowed', 'of the same age, the first by name leads there',   closed([...at(http), route({ rules: [to()] }, 'r', { creationTimestamp: '2025-01-01T00:00:00Z' }), route({ rules: [away()] }, 's', { creationTimestamp: '2025-01-01T00:00:00Z' })]), get],
  ['B3.3/1', 'allowed', 'it does, wherever it stands',                      closed([...at(http), route({ rules: [away()] }, 's', { creationTimestamp: '2025-01-01T00:00:00Z' }), route({ rules: [to()] }, 'r', { creationTimestamp: '2025-01-01T00:00:00Z' })]), get],
  ['B3.3/1', 'allowed', 'the first of two rules that are alike leads there', closed(on(to(), away())), get],
  ['B3.3/2', 'denied',  'no path matches',                                  closed(on(to(path('/x')))), get],
  ['B3.3/2', 'denied',  'a prefix ends within an element',                  closed(on(to(path('/a')))), { ...world, http: 'GET /ab www.example.com' }],
  ['B3.3/2', 'allowed', 'a prefix has a slash at its end',                  closed(on(to(path('/a/')))), { ...world, http: 'GET /a www.example.com' }],
  ['B3.3/2', 'allowed', 'an exact path is followed by a query',             closed(on(to(path('/a', 'Exact')))), { ...world, http: 'GET /a?x www.example.com' }],
  ['B3.3/2', 'denied',  'an exact path has more',                           closed(on(to(path('/a', 'Exact')))), get],
  ['B3.3/2', 'unknown', 'the path is an expression',                        closed(on(to(path('/a.*', 'RegularExpression')))), get],
  ['B3.3/2', 'denied',  'the method does not match beside the path',        closed(on(to({ ...path('/a'), method: 'POST' }))), get],
  ['B3.3/2', 'allowed', 'the second of two matches does',                   closed(on(to(path('/x'), path('/a')))), get],
  ['B3.3/2', 'allowed', 'there are no matches',                             closed(on({ backendRefs: [backend] })), get],
  ['B3.3/2', 'allowed', 'no request is given and one would pass',           closed(on(to({ ...path('/x'), method: 'PUT' }))), world],
  ['B3.3/3', 'denied',  'a rule has no backends',                           closed(on({ matches: [path('/a')] })), get],
  ['B3.3/3', 'denied',  'a backend has no weight',                          closed(on({ backendRefs: [{ ...backend, weight: 0 }] })), get],
  ['B3.3/3', 'denied',  'a backend is not there',                           closed(on({ backendRefs: [{ name: 'x', port: 8080 }] })), get],
  ['B3.3/3', 'unknown', 'a backend is of a kind that is not modelled',      closed(on({ backendRefs: [{ ...backend, group: 'example.com', kind: 'Pool' }] })), get],
  ['B3.3/3', 'unknown', 'a backend is of the core group and no Service',    closed(on({ backendRefs: [{ ...backend, kind: 'Pool' }] })), get],
  ['B3.3/3', 'unknown', 'a backend is a Service of another group',          closed(on({ backendRefs: [{ ...backend, group: 'multicluster.x-k8s.io' }] })), get],
  ['B3.3/3', 'unknown', 'a backend is of kgateway and no Backend',          closed(on({ backendRefs: [{ ...backend, group: 'gateway.kgateway.dev', kind: 'Pool' }] })), get],
  ['B3.3/4', 'denied',  'a redirect answers',                               closed(on({ ...to(), filters: [{ type: 'RequestRedirect', requestRedirect: {} }] })), get],
  ['B3.3/4', 'denied',  'a redirect of the backend answers',                closed(on({ backendRefs: [{ ...backend, filters: [{ type: 'RequestRedirect', requestRedirect: {} }] }] })), get],
  ['B3.3/4', 'allowed', 'a mirror leads there',                             closed(on({ ...away(), filters: [{ type: 'RequestMirror', requestMirror: { backendRef: backend } }] })), get],
  ['B3.3/4', 'allowed', 'headers are changed',                              closed(on({ ...to(), filters: [{ type: 'RequestHeaderModifier', requestHeaderModifier: { set: [] } }] })), get],
  ['B3.3/4', 'denied',  'the path is rewritten to one Cilium refuses',      on({ ...to(path('/a')), filters: [rewrite('ReplacePrefixMatch', '/x')] }).concat(onlyPath('/a/b')), get],
  ['B3.3/4', 'allowed', 'it is rewritten to the one that it allows',        on({ ...to(path('/a')), filters: [rewrite('ReplacePrefixMatch', '/x')] }).concat(onlyPath('/x/b')), get],
  ['B3.3/4', 'allowed', 'the whole path is rewritten',                      on({ ...to(path('/a')), filters: [rewrite('ReplaceFullPath', '/x')] }).concat(onlyPath('/x')), get],
  ['B3.3/5', 'denied',  'the port is that of the pod, not of the Service',  closed(on({ backendRefs: [{ name: 'server', port: 80 }] })), get],
  ['B3.3/5', 'allowed', 'the port is the second of the Service',            closed([...on(to()).filter((item) => !isServer(item)), service('a/server', { ports: [{ name: 'x', port: 1 }, { name: 'y', port: 8080, targetPort: 80 }] })]), get],

  ['B3.4/1', 'conditional', 'a policy of the route asks elsewhere',         closed([...on(to()), ...asked(), policy('HTTPRoute', 'r', asks)]), get],
  ['B3.4/1', 'conditional', 'a policy of the Gateway does',                 closed([...on(to()), ...asked(), policy('Gateway', 'gw', asks)]), get],
  ['B3.4/1', 'allowed', 'the route switches it off',                        closed([...on(to()), ...asked(), policy('Gateway', 'gw', asks), policy('HTTPRoute', 'r', { extAuth: { enablement: 'DisableAll' } }, 'q')]), get],
  ['B3.4/1', 'conditional', 'a filter of the rule names the policy',        closed([...on({ ...to(), filters: [extension('TrafficPolicy', 'p')] }), ...asked(), policy('HTTPRoute', 'x', asks)]), get],
  ['B3.4/1', 'allowed', 'a policy only limits the rate',                    closed([...on(to()), policy('HTTPRoute', 'r', { rateLimit: { local: { tokenBucket: { maxTokens: 1 } } } })]), get],
  ['B3.4/1', 'allowed', 'the policy is for another kind of that name',      closed([...on(to()), ...asked(), policy('Gateway', 'r', asks)]), get],
  ['B3.4/1', 'conditional', 'the route is the second of its targets',       closed([...on(to()), ...asked(), policy('HTTPRoute', 'r', { ...asks, targetRefs: ['x', 'r'].map((name) => ({ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', name })) })]), get],
  ['B3.4/1', 'conditional', 'a policy hands requests to a processor',       closed([...on(to()), ...asked({ type: 'ExtProc' }), policy('HTTPRoute', 'r', { extProc: { extensionRef: { name: 'x' } } })]), get],
  ['B3.4/1', 'allowed', 'it takes bodies whole and changes headers',        closed([...on(to()), policy('HTTPRoute', 'r', { transformation: { request: { body: { parseAs: 'AsString', value: '{{ body() }}' }, set: [{ name: 'x', value: 'y' }] }, response: { set: [{ name: 'x', value: 'y' }] } } })]), get],
  ['B3.4/1', 'unknown', 'it changes the path',                              closed([...on(to()), policy('HTTPRoute', 'r', { transformation: { request: { set: [{ name: ':path', value: '/' }] } } })]), get],
  ['B3.4/1', 'unknown', 'a policy has a field of later versions',           closed([...on(to()), policy('HTTPRoute', 'r', { cors: {} })]), get],
  ['B3.4/1', 'unknown', 'a rate limit is of later versions',                closed([...on(to()), policy('HTTPRoute', 'r', { rateLimit: { global: {} } })]), get],
  ['B3.4/1', 'unknown', 'so is how it asks',                                closed([...on(to()), ...asked(), policy('HTTPRoute', 'r', { extAuth: { ...asks.extAuth, failureModeAllow: true } })]), get],
  ['B3.4/6', 'unknown', 'whom the policy asks is not there',                closed([...on(to()), policy('HTTPRoute', 'r', asks)]), get],
  ['B3.4/6', 'unknown', 'it is elsewhere',                                  closed([...on(to()), ...asked({ path: 'b/x' }), policy('HTTPRoute', 'r', asks)]), get],
  ['B3.4/6', 'unknown', 'it has another name',                              closed([...on(to()), ...asked({ path: 'a/y' }), policy('HTTPRoute', 'r', asks)]), get],
  ['B3.4/6', 'unknown', 'it is for processing',                             closed([...on(to()), ...asked({ type: 'ExtProc' }), policy('HTTPRoute', 'r', asks)]), get],
  ['B3.4/6', 'unknown', 'its Service is not there',                         closed([...on(to()), ...asked({ backendRef: { name: 'nobody', port: 9000 } }), policy('HTTPRoute', 'r', asks)]), get],
  ['B3.4/6', 'unknown', 'its Service has no such port',                     closed([...on(to()), ...asked({ backendRef: { name: 'guard', port: 1 } }), policy('HTTPRoute', 'r', asks)]), get],
  ['B3.4/6', 'unknown', 'its Service is elsewhere without a grant',         closed([...on(to()), ...asked({ backendRef: { name: 'guard', namespace: 'b', port: 9000 } }), service('b/guard', { ports: [{ port: 9000 }] }), policy('HTTPRoute', 'r', asks)]), get],
  ['B3.4/6', 'conditional', 'its Service is elsewhere with one',            closed([...on(to()), ...asked({ backendRef: { name: 'guard', namespace: 'b', port: 9000 } }), service('b/guard', { ports: [{ port: 9000 }] }), grant('b/g', { group: 'gateway.kgateway.dev', kind: 'GatewayExtension', namespace: 'a' }, { group: '', kind: 'Service' }), policy('HTTPRoute', 'r', asks)]), get],
  ['B3.4/6', 'unknown', 'the grant is for routes',                          closed([...on(to()), ...asked({ backendRef: { name: 'guard', namespace: 'b', port: 9000 } }), service('b/guard', { ports: [{ port: 9000 }] }), grant('b/g', { group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'a' }, { group: '', kind: 'Service' }), policy('HTTPRoute', 'r', asks)]), get],
  ['B3.4/2', 'denied',  'the backend is a provider outside',                closed(on({ backendRefs: [{ group: 'gateway.kgateway.dev', kind: 'Backend', name: 'server' }] })), get],
  ['B3.4/2', 'unknown', 'a Backend is a Service by its name',               closed([...on({ backendRefs: [{ group: 'gateway.kgateway.dev', kind: 'Backend', name: 'x' }] }), object('gateway.kgateway.dev/v1alpha1', 'Backend', 'a/x', { spec: { type: 'Static', static: { hosts: [{ host: 'server.a.svc.cluster.local', port: 8080 }] } } })]), get],
  ['B3.4/3', 'denied',  'a response is given by itself',                    closed(on({ ...to(), filters: [extension('DirectResponse', 'x')] })), get],
  ['B3.4/4', 'unknown', 'the class is not known',                           [...pods, gateway('a/gw', 'other', [http]), route({ rules: [to()] })], get],
  ['B3.4/4', 'allowed', 'a class says who runs it',                         closed([...pods, object('gateway.networking.k8s.io/v1', 'GatewayClass', 'front', { spec: { controllerName: 'kgateway.dev/kgateway' } }), gateway('a/gw', 'front', [http]), route({ rules: [to()] })]), get],
  ['B3.4/5', 'denied',  'parameters give the pods a label that is refused', [...pods, customised({ podTemplate: { extraLabels: { zone: 'edge' } } }), customisedGateway(), route({ rules: [to()] }), cnp('a/p', { ingressDeny: [{ fromEndpoints: [{ matchLabels: { zone: 'edge' } }] }] })], get],
  ['B3.4/5', 'conditional', 'parameters keep the Service in the cluster',   [...pods, customised({ service: { type: 'ClusterIP' } }), customisedGateway(), route({ rules: [to()] }), shut], get],
  ['B3.4/5', 'unknown', 'somebody else runs the proxy',                     [...pods, object('gateway.kgateway.dev/v1alpha1', 'GatewayParameters', 'a/params', { spec: { selfManaged: {} } }), customisedGateway(), route({ rules: [to()] })], get],

  ['B3.5/1', 'allowed', 'Cilium lets the proxy in by its account',          [...on(to()), cnp('a/p', { endpointSelector: { matchLabels: { app: 'server' } }, ingress: [{ fromEndpoints: [{ matchLabels: { 'io.cilium.k8s.policy.serviceaccount': 'gw' } }] }] })], get],
  ['B3.5/2', 'allowed', 'Cilium opens 8080 of the proxy to the world',      closed([...on(to()), atProxy('8080')]), get],
  ['B3.5/2', 'denied',  'Cilium opens 80 of the proxy to the world',        closed([...on(to()), atProxy('80')]), get],
  ['B3.5/2', 'allowed', 'the listener is on a port above 1023',             closed([...at({ ...http, port: 8443 }), route({ rules: [to()] }), atProxy('8443')]), get],

  ['B3.6/1', 'allowed', 'the gateway is enrolled, and its account allowed', meshed(ambient('a')), get],
  ['B3.6/1', 'denied',  'it is not, and its account is allowed',            [...meshed(namespace('a')).filter((item) => item.kind !== 'Pod'), pod('a/server', { labels: { app: 'server', 'istio.io/dataplane-mode': 'ambient' } })], get],
  ['B3.6/2', 'allowed', 'the waypoint of the Service allows nothing',       [...meshed(ambient('a')).filter((item) => item.kind !== 'Service'), service('a/server', { ports: [{ port: 8080, targetPort: 80 }] }, { 'istio.io/use-waypoint': 'w', 'istio.io/ingress-use-waypoint': 'true' }), waypoint('a/w'), ap('a/q', { targetRefs: [{ kind: 'Service', name: 'server' }], rules: [] })], get],
  ['B3.6/2', 'denied',  'the waypoint of the pod allows nothing',           [...meshed(ambient('a', { 'istio.io/use-waypoint': 'w' })), waypoint('a/w', 'workload'), ap('a/q', { targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'w' }], rules: [] })], get],
  ['B3.6/3', 'denied',  'STRICT where the gateway is',                      [...meshed(ambient('a')), pa('a/s', { mtls: { mode: 'STRICT' } })], get],
  ['B3.6/3', 'allowed', 'STRICT, and the gateway bypasses inbound capture', [ambient('a'), ...pods, customised({ podTemplate: { extraAnnotations: { 'ambient.istio.io/bypass-inbound-capture': 'true' } } }), customisedGateway(), route({ rules: [to()] }), pa('a/s', { mtls: { mode: 'STRICT' } })], get],
  ['B3.6/3', 'denied',  'a policy of the mesh asks all for a principal',    [ambient('a'), ...on(to()), ap('istio-system/p', { rules: [{ from: [{ source: { principals: ['*'] } }] }] })], get],

  ['B2.10/5', 'denied', 'a gateway of Istio goes to the waypoint',          istioGateway({ 'istio.io/use-waypoint': 'w', 'istio.io/ingress-use-waypoint': 'true' }, true), get],
  ['B2.10/5', 'allowed', 'it is told to, and the waypoint allows it',       [...istioGateway({ 'istio.io/use-waypoint': 'w', 'istio.io/ingress-use-waypoint': 'true' }, true).filter((item) => item.kind !== 'AuthorizationPolicy')], get],
  ['B2.10/5', 'allowed', 'it is not told to',                               istioGateway({ 'istio.io/use-waypoint': 'w' }, false), get],
  ['B2.2/12', 'denied', 'a policy of a gateway of Istio allows nothing',    [...istioGateway({}, false), ap('a/g', { targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'gw' }], rules: [] })], get],
  ['B2.2/12', 'allowed', 'one of that name elsewhere does',                [...istioGateway({}, false), ap('b/g', { targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'gw' }], rules: [] })], get],
  ['B2.2/12', 'allowed', 'one of another Gateway does',                    [...istioGateway({}, false), ap('a/g', { targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'x' }], rules: [] })], get],
  ['B2.2/12', 'denied', 'one that selects the pods of the gateway does',   [...istioGateway({}, false), ap('a/g', { selector: { matchLabels: { 'gateway.networking.k8s.io/gateway-name': 'gw' } }, rules: [] })], get],
  ['B2.2/12', 'denied', 'one of the root namespace selects them',          [...istioGateway({}, false), ap('istio-system/g', { selector: { matchLabels: { 'gateway.networking.k8s.io/gateway-name': 'gw' } }, rules: [] })], get],
  ['B2.2/12', 'allowed', 'one of another namespace selects them',          [...istioGateway({}, false), ap('b/g', { selector: { matchLabels: { 'gateway.networking.k8s.io/gateway-name': 'gw' } }, rules: [] })], get],
  ['B2.2/12', 'allowed', 'one of a gateway of kgateway does',               [...closed(on(to())), ap('a/g', { targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'gw' }], rules: [] })], get],
  ['B2.2/12', 'conditional', 'one of Istio asks for a token that is verified', [...istioGateway({}, false), ap('a/g', { targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'gw' }], rules: [{ from: [{ source: { requestPrincipals: ['*'] } }] }] }), ra('a/r', { targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'gw' }] })], get],

  ['B2.2/12', 'unknown', 'one of Istio is not understood', [...istioGateway({}, false), ap('a/g', { rules: [{ unless: [] }] })], get],
  ['B2.2/12', 'allowed', 'one is not understood, and the gateway is kgateway', [...closed(on(to())), ap('a/g', { rules: [{ unless: [] }] })], get],
  ['B3.3/6', 'unknown', 'a route elsewhere is not understood', [...closed(on(to())), httpRoute('z/r', { planets: [] })], get],

  ['B5/6', 'denied',  'Cilium keeps the world from the gateway',            closed([...on(to()), cnp('a/p', { endpointSelector: { matchLabels: { 'app.kubernetes.io/name': 'gw' } }, ingress: [{}] })]), get],
  ['B5/6', 'conditional', 'nodes may hide the client from it',              closed([...on(to()), atProxy('8080'), config('kube-system/cilium-config', { 'routing-mode': 'native' })]), get],
  ['B5/6', 'unknown', 'that way is not understood, the other conditional',  on(to(path('/a.*', 'RegularExpression'))), get],
  ['B5/7', 'denied',  'Cilium keeps the gateway from the server',           [...on(to()), cnp('a/p', { endpointSelector: { matchLabels: { app: 'server' } }, ingress: [{}] })], get],
  ['B5/8', 'allowed', 'the kubelet probes a pod of the mesh under STRICT',  [ambient('a'), ...pods, pa('a/s', { mtls: { mode: 'STRICT' } })], { from: 'world:169.254.7.127' }],
]);

/** The gateway is in namespace a, route and Service in b or, if told, all but the gateway. */
function elsewhere(listener: object, place = 'a') {
  const backendRefs = [{ ...backend, namespace: place }];
  const r = httpRoute('b/r', { parentRefs: [{ name: 'gw', namespace: 'a' }], rules: [{ backendRefs }] });
  const served =
    place === 'b'
      ? [pod('b/server'), service('b/server', { ports: [{ port: 8080, targetPort: 80 }] })]
      : [grantTo('b', {})];
  return [namespace('b', { team: 'blue' }), ...at({ ...http, ...listener }), r, ...served];
}

function byLabel(team: string) {
  return { allowedRoutes: { namespaces: { from: 'Selector', selector: { matchLabels: { team } } } } };
}

function backendElsewhere() {
  const gate = gateway('b/gw', 'kgateway', [http]);
  return [
    ...pods,
    gate,
    httpRoute('b/r', { ...parent, rules: [{ backendRefs: [{ ...backend, namespace: 'a' }] }] }),
    letIn(),
  ];
}

function letIn() {
  const peer = { matchLabels: { 'io.kubernetes.pod.namespace': 'b' } };
  return cnp('a/let-in', {
    endpointSelector: { matchLabels: { app: 'server' } },
    ingress: [{ fromEndpoints: [peer] }],
  });
}

function grantTo(from: string, to: object, place = 'a') {
  return grant(
    `${place}/g`,
    { group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: from },
    { group: '', kind: 'Service', ...to },
  );
}

function wideGrant() {
  const entry = (name: string, kind: string) => ({ group: 'gateway.networking.k8s.io', kind, namespace: name });
  const spec = {
    from: [entry('c', 'HTTPRoute'), entry('b', 'HTTPRoute')],
    to: [
      { group: '', kind: 'Secret' },
      { group: '', kind: 'Service' },
    ],
  };
  return object('gateway.networking.k8s.io/v1beta1', 'ReferenceGrant', 'a/wide', { spec });
}

function isServer(item: Readonly<Record<string, unknown>>) {
  return item['kind'] === 'Service' && (item['metadata'] as { name: string }).name === 'server';
}

function rewrite(type: string, value: string) {
  const field = type === 'ReplaceFullPath' ? 'replaceFullPath' : 'replacePrefixMatch';
  return { type: 'URLRewrite', urlRewrite: { path: { type, [field]: value } } };
}

function onlyPath(value: string) {
  const toPorts = [{ ports: [{ port: '80', protocol: 'TCP' }], rules: { http: [{ path: value }] } }];
  const fromEndpoints = [{ matchLabels: { 'app.kubernetes.io/name': 'gw' } }];
  return cnp('a/path', { endpointSelector: { matchLabels: { app: 'server' } }, ingress: [{ fromEndpoints, toPorts }] });
}

function policy(kind: string, name: string, spec: object, own = 'p') {
  const targetRefs = [{ group: 'gateway.networking.k8s.io', kind, name }];
  return object('gateway.kgateway.dev/v1alpha1', 'TrafficPolicy', `a/${own}`, { spec: { targetRefs, ...spec } });
}

/** Whom a policy may ask, and the Service behind it. */
function asked({ path: at = 'a/x', type = 'ExtAuth', backendRef = { name: 'guard', port: 9000 } as object } = {}) {
  const field = type === 'ExtAuth' ? 'extAuth' : 'extProc';
  const spec = { type, [field]: { grpcService: { backendRef } } };
  return [
    service('a/guard', { ports: [{ port: 9000 }] }),
    object('gateway.kgateway.dev/v1alpha1', 'GatewayExtension', at, { spec }),
  ];
}

function extension(kind: string, name: string) {
  return { type: 'ExtensionRef', extensionRef: { group: 'gateway.kgateway.dev', kind, name } };
}

function customised(kube: object) {
  return object('gateway.kgateway.dev/v1alpha1', 'GatewayParameters', 'a/params', { spec: { kube } });
}

function customisedGateway() {
  const parametersRef = { group: 'gateway.kgateway.dev', kind: 'GatewayParameters', name: 'params' };
  return gateway('a/gw', 'kgateway', [http], { infrastructure: { parametersRef } });
}

function atProxy(port: string) {
  const endpointSelector = { matchLabels: { 'app.kubernetes.io/name': 'gw' } };
  return cnp('a/proxy', {
    endpointSelector,
    ingress: [{ fromEntities: ['world'], toPorts: [{ ports: [{ port, protocol: 'TCP' }] }] }],
  });
}

/** ztunnel lets only the gateway's account to the server. */
function meshed(place: ReturnType<typeof namespace>) {
  const principals = ['cluster.local/ns/a/sa/gw'];
  const rules = [{ from: [{ source: { principals } }] }];
  return [
    place,
    ...on(to()),
    ap('a/only', { selector: { matchLabels: { app: 'server' } }, rules }),
  ] as readonly (ReturnType<typeof namespace> & { kind?: unknown })[];
}

/** With a waypoint that allows nothing, a server that only the waypoint (or the gateway) may come to. */
function istioGateway(labels: Readonly<Record<string, string>>, byWaypoint: boolean) {
  const principals = [`cluster.local/ns/a/sa/${byWaypoint ? 'w' : 'gw-istio'}`];
  return [
    ambient('a'),
    pod('a/server'),
    service('a/server', { ports: [{ port: 8080, targetPort: 80 }] }, labels),
    gateway('a/gw', 'istio', [http]),
    route({ rules: [to()] }),
    waypoint('a/w'),
    pa('a/strict', { mtls: { mode: 'STRICT' } }),
    ...(byWaypoint
      ? [ap('a/q', { targetRefs: [{ kind: 'Service', name: 'server' }], rules: [] })]
      : [
          ap('a/only', {
            selector: { matchLabels: { app: 'server' } },
            rules: [{ from: [{ source: { principals } }] }],
          }),
        ]),
  ] as readonly (ReturnType<typeof namespace> & { kind?: unknown })[];
}
