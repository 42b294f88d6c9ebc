import { judges } from '../../testing/ask';
import { ccnp, cnp, config, namespace, netpol, object, pod, service } from '../../testing/objects';

const client = pod('a/client');
const server = pod('a/server', { ports: [{ name: 'web', containerPort: 80 }], account: 'runner' });
const other = pod('b/other', {
  labels: { app: 'other', 'app.kubernetes.io/name': 'other', 'kubernetes.io/arch': 'arm' },
});
const pods = [client, server, other];
const fromB = { from: 'b/other' };

/** `ingress` of a policy that selects all pods of namespace a. */
const into = (...ingress: readonly object[]) => [...pods, cnp('a/p', { ingress })];
/** `egress` of a policy that selects only the client. */
const outOf = (...egress: readonly object[]) => [...pods, egressOf('p', ...egress)];
const egressOf = (name: string, ...egress: readonly object[]) =>
  cnp(`a/${name}`, { endpointSelector: { matchLabels: { app: 'client' } }, egress });
const labels = (matchLabels: object) => ({ fromEndpoints: [{ matchLabels }] });
const onPorts = (...ports: readonly object[]) => ({ toPorts: [{ ports }] });
const tcp80 = { port: '80', protocol: 'TCP' };
const http = (...rules: readonly object[]) => ({ toPorts: [{ ports: [tcp80], rules: { http: rules } }] });
const anyone = { fromEntities: ['all'] };
const inB = { 'k8s:io.kubernetes.pod.namespace': 'b' };
const settings = (data: object) => config('kube-system/cilium-config', data as Record<string, unknown>);
const hostPod = pod('a/agent', { hostNetwork: true });
const dns = { toPorts: [{ ports: [{ port: '53', protocol: 'ANY' }], rules: { dns: [{ matchPattern: '*' }] } }] };

// May client (or the pod named) reach server on TCP 80, when these are all objects?
// prettier-ignore
judges([
  ['B1.1/1', 'allowed', 'a policy has neither selector',                    [...pods, cnp('a/p', { endpointSelector: undefined, ingress: [{}] })]],
  ['B1.1/1', 'allowed', 'a policy has both selectors',                      [...pods, ccnp('p', { endpointSelector: {}, nodeSelector: {}, ingress: [{}] })]],
  ['B1.1/1', 'allowed', 'a policy has none of the four lists',              [...pods, cnp('a/p', {})]],
  ['B1.1/1', 'denied',  'the policy is in `specs`',                         [...pods, object('cilium.io/v2', 'CiliumNetworkPolicy', 'a/p', { specs: [{ endpointSelector: {}, ingress: [{}] }] })]],
  ['B1.1/2', 'allowed', 'a namespaced policy selects nodes',                [...pods, cnp('a/p', { endpointSelector: undefined, nodeSelector: {}, ingress: [{}] })]],
  ['B1.1/2', 'unknown', 'a field is not in the schema',                     [...pods, cnp('a/p', { podSelector: {}, ingress: [{}] })]],
  ['B1.1/3', 'allowed', 'one of two `specs` is bad',                        [...pods, object('cilium.io/v2', 'CiliumNetworkPolicy', 'a/p', { specs: [{ endpointSelector: {}, ingress: [{}] }, { endpointSelector: {}, ingress: [] }] })]],
  ['B1.1/4', 'allowed', 'the only list is empty',                           [...pods, cnp('a/p', { ingress: [] })]],

  ['B1.2/1', 'denied',  'a selector is empty in the namespace',             [...pods, cnp('a/p', { ingress: [{}] })]],
  ['B1.2/1', 'allowed', 'the policy is of another namespace',               [...pods, cnp('b/p', { ingress: [{}] })]],
  ['B1.2/1', 'denied',  'the selector names another namespace with k8s:',   [...pods, cnp('a/p', { endpointSelector: { matchLabels: inB }, ingress: [{}] })]],
  ['B1.2/1', 'allowed', 'it names another namespace without k8s:',          [...pods, cnp('a/p', { endpointSelector: { matchLabels: { 'io.kubernetes.pod.namespace': 'b' } }, ingress: [{}] })]],
  ['B1.2/2', 'denied',  'a clusterwide selector is empty',                  [...pods, ccnp('p', { ingress: [{}] })]],
  ['B1.2/2', 'allowed', 'a clusterwide policy lets all pods in',            [...pods, ccnp('p', { ingress: [{ fromEndpoints: [{}] }] })], fromB],
  ['B1.2/2', 'denied',  'it lets all pods in and the client is outside',    [...pods, ccnp('p', { ingress: [{ fromEndpoints: [{}] }] })], { from: 'world:192.0.2.1' }],
  ['B1.2/2', 'denied',  'it names the namespace of neither',                [...pods, ccnp('p', { ingress: [labels({ 'io.kubernetes.pod.namespace': 'c' })] })], fromB],
  ['B1.2/3', 'allowed', 'a policy for nodes denies all',                    [...pods, ccnp('p', { nodeSelector: {}, ingress: [{}] })]],
  ['B1.2/3', 'unknown', 'the host firewall is on and a node is asked for',  [...pods, hostPod, settings({ 'enable-host-firewall': 'true' }), ccnp('p', { nodeSelector: {}, ingress: [{}] })], { to: 'a/agent' }],
  ['B1.2/4', 'allowed', 'a policy selects a pod of the host network',       [...pods, hostPod, cnp('a/p', { ingress: [{}] })], { to: 'a/agent' }],
  ['B1.2/4', 'denied',  'egress goes to its labels',                        [...pods, hostPod, egressOf('p', { toEndpoints: [{ matchLabels: { app: 'agent' } }] })], { to: 'a/agent' }],
  ['B1.2/4', 'allowed', 'egress goes to both kinds of node',                [...pods, hostPod, egressOf('p', { toEntities: ['host', 'remote-node'] })], { to: 'a/agent' }],

  ['B1.3/1', 'allowed', 'a key has the prefix k8s:',                        into(labels({ 'k8s:app': 'client' }))],
  ['B1.3/1', 'allowed', 'a key has the prefix any:',                        into(labels({ 'any:app': 'client' }))],
  ['B1.3/1', 'denied',  'a key has another source',                         into(labels({ 'reserved:app': 'client' }))],
  ['B1.3/2', 'allowed', 'a rule names the service account',                 [...pods, pod('a/robot', { account: 'robot' }), cnp('a/p', { ingress: [labels({ 'io.cilium.k8s.policy.serviceaccount': 'robot' })] })], { from: 'a/robot' }],
  ['B1.3/2', 'allowed', 'a rule names the cluster',                         into(labels({ 'io.cilium.k8s.policy.cluster': 'default' }))],
  ['B1.3/2', 'allowed', 'a rule names a label of the namespace',            [...pods, namespace('b', { team: 'blue' }), cnp('a/p', { ingress: [labels({ 'io.cilium.k8s.namespace.labels.team': 'blue' })] })], fromB],
  ['B1.3/3', 'denied',  'a rule names a label that is filtered out',        into(labels({ ...inB, 'kubernetes.io/arch': 'arm' })), fromB],
  ['B1.3/3', 'allowed', 'a rule names one that only looks like it',         into(labels({ ...inB, 'app.kubernetes.io/name': 'other' })), fromB],
  ['B1.3/3', 'unknown', 'the agent has a filter of its own',                [...into(labels({ app: 'client' })), settings({ labels: 'app' })]],
  ['B1.3/5', 'denied',  'only one of two labels matches',                   into(labels({ app: 'client', tier: 'gold' }))],
  ['B1.3/5', 'denied',  'an expression does not match beside a label',      into({ fromEndpoints: [{ matchLabels: { app: 'client' }, matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['client'] }] }] })],
  ['B1.3/5', 'allowed', 'NotIn speaks of a label that is absent',           into({ fromEndpoints: [{ matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['gold'] }] }] })],
  ['B1.3/5', 'allowed', 'DoesNotExist speaks of one that is absent',        into({ fromEndpoints: [{ matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] }] })],
  ['B1.3/5', 'denied',  'Exists speaks of one that is absent',              into({ fromEndpoints: [{ matchExpressions: [{ key: 'tier', operator: 'Exists' }] }] })],
  ['B1.3/5', 'allowed', 'In lists its value',                               into({ fromEndpoints: [{ matchExpressions: [{ key: 'app', operator: 'In', values: ['x', 'client'] }] }] })],

  ['B1.4/1', 'allowed', 'there is no policy',                               pods],
  ['B1.4/1', 'allowed', 'the only policy is for the other direction',       [...pods, cnp('a/p', { endpointSelector: { matchLabels: { app: 'server' } }, egress: [{}] })]],
  ['B1.4/2', 'denied',  'rules allow only someone else',                    into(labels({ app: 'someone' }))],
  ['B1.4/2', 'denied',  'an allow and a deny match',                        [...into(anyone), cnp('a/q', { ingressDeny: [anyone] })]],
  ['B1.4/3', 'allowed', 'no rule denies by default',                        [...pods, cnp('a/p', { enableDefaultDeny: { ingress: false }, ingress: [labels({ app: 'someone' })] })]],
  ['B1.4/3', 'denied',  'a deny matches and none denies by default',        [...pods, cnp('a/p', { enableDefaultDeny: { ingress: false }, ingressDeny: [anyone] })]],
  ['B1.4/3', 'denied',  'L7 refuses and none denies by default',            [...pods, cnp('a/p', { enableDefaultDeny: { ingress: false }, ingress: [http({ path: '/a' })] })], { http: 'GET /b' }],
  ['B1.4/4', 'allowed', 'default deny is set where there are no rules',     [...pods, cnp('a/p', { enableDefaultDeny: { ingress: true }, egress: [{ toEntities: ['all'] }] })]],
  ['B1.4/5', 'denied',  'one ordinary rule stands beside one without',      [...pods, cnp('a/p', { enableDefaultDeny: { ingress: false }, ingress: [{}] }), cnp('a/q', { ingress: [{}] })]],
  ['B1.4/6', 'denied',  'the agent always enforces',                        [...pods, settings({ 'enable-policy': 'always' })]],
  ['B1.4/6', 'allowed', 'the agent never enforces',                         [...into({}), settings({ 'enable-policy': 'never' })]],
  ['B1.4/7', 'denied',  'the only rule denies someone else',                [...pods, cnp('a/p', { ingressDeny: [labels({ app: 'someone' })] })]],
  ['B1.4/7', 'allowed', 'it does so without default deny',                  [...pods, cnp('a/p', { enableDefaultDeny: { ingress: false }, ingressDeny: [labels({ app: 'someone' })] })]],

  ['B1.5/1', 'denied',  'the only element is empty',                        into({})],
  ['B1.5/2', 'allowed', 'an element has ports and no peers',                into(onPorts(tcp80)), { from: 'b/other' }],
  ['B1.5/2', 'conditional', 'it does, and the client is outside',           into(onPorts(tcp80)), { from: 'world:192.0.2.1' }],
  ['B1.5/4', 'denied',  'the list of peers is empty',                       into({ fromEndpoints: [], ...onPorts(tcp80) })],
  ['B1.5/4', 'denied',  'the list of entities is empty',                    into({ fromEntities: [], ...onPorts(tcp80) })],
  ['B1.5/4', 'denied',  'the list of blocks is empty',                      into({ fromCIDRSet: [], ...onPorts(tcp80) })],
  ['B1.5/5', 'allowed', 'the peers are {} and the client is near',          into({ fromEndpoints: [{}] })],
  ['B1.5/5', 'denied',  'the peers are {} and the client is elsewhere',     into({ fromEndpoints: [{}] }), fromB],
  ['B1.5/6', 'allowed', 'they are {} in a clusterwide policy',              [...pods, ccnp('p', { ingress: [{ fromEndpoints: [{}] }] })], fromB],
  ['B1.5/6', 'denied',  'they are, and the client is a node',               [...pods, ccnp('p', { ingress: [{ fromEndpoints: [{}] }] })], { from: 'entity:remote-node' }],
  ['B1.5/7', 'allowed', 'the second of two selectors matches',              into({ fromEndpoints: [{ matchLabels: { app: 'x' } }, { matchLabels: { app: 'client' } }] })],
  ['B1.5/8', 'denied',  'a selector without namespace matches elsewhere',   into(labels({ app: 'other' })), fromB],
  ['B1.5/8', 'allowed', 'it names the namespace',                           into(labels({ ...inB, app: 'other' })), fromB],
  ['B1.5/8', 'allowed', 'it names it with any:',                            into(labels({ 'any:io.kubernetes.pod.namespace': 'b' })), fromB],
  ['B1.5/8', 'allowed', 'it names a reserved label',                        into(labels({ 'reserved:remote-node': '' })), { from: 'entity:remote-node' }],
  ['B1.5/9', 'allowed', 'an element has two kinds of peers',                into({ fromEndpoints: [{}], fromEntities: ['world'] }), fromB],
  ['B1.5/9', 'allowed', 'an element has fromCIDR and fromCIDRSet',          into({ fromCIDR: ['192.0.2.0/24'], fromCIDRSet: [{ cidr: '198.51.100.0/24' }] }), fromB],
  ['B1.5/10', 'allowed', 'fromNodes is switched off',                       into({ fromNodes: [{}] })],
  ['B1.5/10', 'unknown', 'fromNodes is switched on',                        [...into({ fromNodes: [{}] }), settings({ 'enable-node-selector-labels': 'true' })]],
  ['B1.5/10', 'unknown', 'there is fromGroups',                             into({ fromGroups: [{ aws: { region: 'x' } }] })],
  ['B1.5/11', 'denied',  'another rule requires a label',                   [...into({ fromEndpoints: [{}] }), cnp('a/q', { ingress: [{ fromEndpoints: [{}], fromRequires: [{ matchLabels: { tier: 'gold' } }] }] })]],
  ['B1.5/11', 'allowed', 'it does, and an entity is allowed',               [...into(anyone), cnp('a/q', { ingress: [{ fromEndpoints: [{}], fromRequires: [{ matchLabels: { tier: 'gold' } }] }] })]],
  ['B1.5/12', 'allowed', 'all may enter',                                   into(anyone), fromB],
  ['B1.5/12', 'denied',  'the world may enter and the client is a pod',     into({ fromEntities: ['world'] })],
  ['B1.5/12', 'denied',  'nobody may enter',                                into({ fromEntities: ['none'] })],
  ['B1.5/13', 'allowed', 'the cluster may enter and the client is a pod',   into({ fromEntities: ['cluster'] }), fromB],
  ['B1.5/13', 'allowed', 'the cluster may enter and the client is a node',  into({ fromEntities: ['cluster'] }), { from: 'entity:remote-node' }],
  ['B1.5/13', 'denied',  'the cluster may enter and the client is outside', into({ fromEntities: ['cluster'] }), { from: 'world:192.0.2.1' }],
  ['B1.5/14', 'allowed', 'egress is for the API server',                    outOf({ toEntities: ['kube-apiserver'] }), { to: 'entity:kube-apiserver', port: 6443 }],
  ['B1.5/14', 'conditional', 'egress is for the world, to the API server',  outOf({ toEntities: ['world'] }), { to: 'entity:kube-apiserver', port: 6443 }],
  ['B1.5/14', 'denied',  'egress is for health, to the API server',         outOf({ toEntities: ['health'] }), { to: 'entity:kube-apiserver', port: 6443 }],
  ['B1.5/14', 'conditional', 'remote nodes may enter, from a host pod',     [hostPod, ...into({ fromEntities: ['none'] })], { from: 'a/agent' }],
  ['B1.5/15', 'allowed', 'egress is for the address',                       outOf({ toCIDR: ['192.0.2.0/24'] }), { to: 'world:192.0.2.1' }],
  ['B1.5/15', 'denied',  'egress is for a single other address',            outOf({ toCIDR: ['192.0.2.2'] }), { to: 'world:192.0.2.1' }],
  ['B1.5/15', 'denied',  'the address is in a hole of the block',           outOf({ toCIDRSet: [{ cidr: '192.0.2.0/24', except: ['192.0.2.0/30'] }] }), { to: 'world:192.0.2.1' }],
  ['B1.5/15', 'denied',  'every address is allowed, to a pod',              outOf({ toCIDR: ['0.0.0.0/0'] })],
  ['B1.5/15', 'denied',  'every address is allowed, to a node',             outOf({ toCIDR: ['0.0.0.0/0'] }), { to: 'entity:remote-node' }],
  ['B1.5/15', 'unknown', 'it is, and blocks also select nodes',             [...outOf({ toCIDR: ['0.0.0.0/0'] }), settings({ 'policy-cidr-match-mode': 'nodes' })], { to: 'entity:remote-node' }],
  ['B1.5/15', 'allowed', 'every address is allowed, to a name',             outOf({ toCIDR: ['0.0.0.0/0'] }), { to: 'fqdn:api.example.com' }],
  ['B1.5/15', 'conditional', 'some addresses are, to a name',               outOf({ toCIDR: ['192.0.2.0/24'] }), { to: 'fqdn:api.example.com' }],
  ['B1.5/15', 'allowed', 'the block is in a group',                         [...outOf({ toCIDRSet: [{ cidrGroupRef: 'g' }] }), object('cilium.io/v2alpha1', 'CiliumCIDRGroup', 'g', { spec: { externalCIDRs: ['192.0.2.0/24'] } })], { to: 'world:192.0.2.1' }],
  ['B1.5/15', 'denied',  'the group is not there',                          outOf({ toCIDRSet: [{ cidrGroupRef: 'g' }] }), { to: 'world:192.0.2.1' }],
  ['B1.5/15', 'allowed', 'the address is of the other family',              outOf({ toCIDR: ['2001:db8::/32'] }), { to: 'world:2001:db8::1' }],
  ['B1.5/16', 'allowed', 'egress is for a Service that selects the pod',    [...outOf({ toServices: [{ k8sService: { serviceName: 'server', namespace: 'a' } }] }), service('a/server')]],
  ['B1.5/16', 'allowed', 'it is for a Service by its labels',               [...outOf({ toServices: [{ k8sServiceSelector: { selector: { matchLabels: { tier: 'x' } } } }] }), service('a/server', {}, { tier: 'x' })]],
  ['B1.5/16', 'denied',  'it is for another Service',                       [...outOf({ toServices: [{ k8sService: { serviceName: 'other', namespace: 'a' } }] }), service('a/server')]],
  ['B1.5/16', 'denied',  'it is for the Service of another namespace',      [...outOf({ toServices: [{ k8sService: { serviceName: 'server', namespace: 'b' } }] }), service('a/server')]],
  ['B1.5/16', 'denied',  'it is for the Service at another port',           [...outOf({ toServices: [{ k8sService: { serviceName: 'server' } }], ...onPorts({ port: '8080' }) }), service('a/server')]],
  ['B1.5/16', 'allowed', 'it is for a Service without selector',            [...outOf({ toServices: [{ k8sService: { serviceName: 'x' } }] }), service('a/x', { selector: undefined }), object('discovery.k8s.io/v1', 'EndpointSlice', 'a/x-1', { metadata: { labels: { 'kubernetes.io/service-name': 'x' } }, endpoints: [{ addresses: ['192.0.2.1'] }] })], { to: 'world:192.0.2.1' }],
  ['B1.5/17', 'conditional', 'egress is for the name, with a DNS rule',     outOf({ toFQDNs: [{ matchName: 'api.example.com' }] }, dns), { to: 'fqdn:api.example.com' }],
  ['B1.5/17', 'denied',  'it is, without a DNS rule',                       outOf({ toFQDNs: [{ matchName: 'api.example.com' }] }), { to: 'fqdn:api.example.com' }],
  ['B1.5/17', 'denied',  'the DNS rule is for another name',                outOf({ toFQDNs: [{ matchName: 'api.example.com' }] }, { toPorts: [{ ports: [{ port: '53' }], rules: { dns: [{ matchName: 'x.example.com' }] } }] }), { to: 'fqdn:api.example.com' }],
  ['B1.5/17', 'conditional', 'the name fits the pattern',                   outOf({ toFQDNs: [{ matchPattern: '*.example.com' }] }, dns), { to: 'fqdn:API.example.com' }],
  ['B1.5/17', 'denied',  'it has one label more',                           outOf({ toFQDNs: [{ matchPattern: '*.example.com' }] }, dns), { to: 'fqdn:a.b.example.com' }],
  ['B1.5/17', 'conditional', 'a name is allowed, to an address',            outOf({ toFQDNs: [{ matchName: 'api.example.com' }] }, dns), { to: 'world:192.0.2.1' }],
  ['B1.5/17', 'denied',  'every name is allowed, to a pod',                 outOf({ toFQDNs: [{ matchPattern: '*' }] }, dns)],
  ['B1.5/17', 'unknown', 'the name is one of the cluster',                  outOf({ toFQDNs: [{ matchPattern: '*' }] }, dns), { to: 'fqdn:server.a.svc.cluster.local' }],

  ['B1.6/1', 'denied',  'the port is that of the Service, not of the pod',  [...into(onPorts({ port: '8080' })), service('a/server', { ports: [{ port: 8080, targetPort: 80 }] })]],
  ['B1.6/2', 'allowed', 'the port is in the range',                         into(onPorts({ port: '70', endPort: 80 }))],
  ['B1.6/2', 'denied',  'the port is above the range',                      into(onPorts({ port: '70', endPort: 79 }))],
  ['B1.6/2', 'allowed', 'no protocol is written, and it is UDP',            into(onPorts({ port: '80' })), { protocol: 'UDP' }],
  ['B1.6/2', 'denied',  'TCP is written, and it is UDP',                    into(onPorts(tcp80)), { protocol: 'UDP' }],
  ['B1.6/2', 'allowed', 'the port is 0',                                    into(onPorts({ port: '0', protocol: 'TCP' }))],
  ['B1.6/2', 'allowed', 'the second of two ports matches',                  into(onPorts({ port: '81' }, tcp80))],
  ['B1.6/2', 'allowed', 'there are more than 40 ports',                     into(onPorts(...Array.from({ length: 41 }, (_, i) => ({ port: `${1000 + i}` }))))],
  ['B1.6/3', 'allowed', 'the port is named as the pod names it',            into(onPorts({ port: 'web', protocol: 'TCP' }))],
  ['B1.6/3', 'denied',  'the name is of another port',                      into(onPorts({ port: 'admin', protocol: 'TCP' }))],
  ['B1.6/3', 'allowed', 'egress names the port of the destination',         outOf({ toEntities: ['all'], ...onPorts({ port: 'web' }) })],
  ['B1.6/3', 'denied',  'egress names a port of something outside',         outOf({ toEntities: ['all'], ...onPorts({ port: 'web' }) }), { to: 'world:192.0.2.1' }],
  ['B1.6/4', 'denied',  'the element is for ICMP',                          into({ ...anyone, icmps: [{ fields: [{ type: 8 }] }] })],
  ['B1.6/4', 'allowed', 'an element has icmps and ports',                   into({ icmps: [{ fields: [{ type: 8 }] }], ...onPorts({ port: '81' }) })],
  ['B1.6/5', 'allowed', 'an HTTP rule has no protocol',                     into({ toPorts: [{ ports: [{ port: '80' }], rules: { http: [{ path: '/a' }] } }] }), { http: 'GET /b' }],
  ['B1.6/5', 'allowed', 'an HTTP rule is on port 0',                        into({ toPorts: [{ ports: [{ port: '0', protocol: 'TCP' }], rules: { http: [{ path: '/a' }] } }] }), { http: 'GET /b' }],
  ['B1.6/5', 'allowed', 'a DNS rule is for ingress',                        into({ toPorts: [{ ports: [{ port: '81' }], rules: { dns: [{ matchName: 'x.y' }] } }] })],
  ['B1.6/5', 'allowed', 'a DNS rule is for a range',                        outOf({ toPorts: [{ ports: [{ port: '53', endPort: 54 }], rules: { dns: [{ matchName: 'x.y' }] } }] })],
  ['B1.6/5', 'unknown', 'a deny rule has an L7 part',                       [...pods, cnp('a/p', { ingressDeny: [{ ...http({ path: '/a' }) }] })]],
  ['B1.6/5', 'unknown', 'a rule is for Kafka',                              into({ toPorts: [{ ports: [tcp80], rules: { kafka: [{ topic: 'x' }] } }] })],
  ['B1.6/5', 'unknown', 'two kinds of L7 are on one port',                  outOf(http({ path: '/a' }), { toPorts: [{ ports: [tcp80], rules: { dns: [{ matchName: 'x.y' }] } }] })],
  ['B1.6/6', 'allowed', 'method and path match',                            into(http({ method: 'GET', path: '/a' })), { http: 'GET /a' }],
  ['B1.6/6', 'denied',  'the method does not',                              into(http({ method: 'GET', path: '/a' })), { http: 'POST /a' }],
  ['B1.6/6', 'denied',  'only the beginning of the path does',              into(http({ path: '/a' })), { http: 'GET /ab' }],
  ['B1.6/6', 'denied',  'the path has a query besides',                     into(http({ path: '/a' })), { http: 'GET /a?x=1' }],
  ['B1.6/6', 'allowed', 'the expression takes more',                        into(http({ path: '/a.*' })), { http: 'GET /a?x=1' }],
  ['B1.6/6', 'allowed', 'the second of two rules matches',                  into(http({ path: '/a' }, { path: '/b' })), { http: 'GET /b' }],
  ['B1.6/6', 'denied',  'the host does not match',                          into(http({ host: 'api' })), { http: 'GET /a web' }],
  ['B1.6/6', 'conditional', 'a header is asked for',                        into(http({ headers: ['X-Team: blue'] })), { http: 'GET /a' }],
  ['B1.6/6', 'conditional', 'a header match is asked for',                  into(http({ headerMatches: [{ name: 'X-Team' }] })), { http: 'GET /a' }],
  ['B1.6/6', 'allowed', 'a mismatch is only logged',                        into(http({ headerMatches: [{ name: 'X-Team', mismatch: 'LOG' }] })), { http: 'GET /a' }],
  ['B1.6/6', 'unknown', 'an expression may mean something else to RE2',     into(http({ path: '/[[:alpha:]]+' })), { http: 'GET /a' }],
  ['B1.6/6', 'allowed', 'no request is given and some would pass',          into(http({ path: '/a' }))],

  ['B1.7/1', 'allowed', 'another policy allows it',                         [...into({}), cnp('a/q', { ingress: [{ fromEndpoints: [{}] }] })]],
  ['B1.7/2', 'denied',  'a wide deny meets an exact allow',                 [...into({ ...labels({ app: 'client' }), ...onPorts(tcp80) }), ccnp('q', { ingressDeny: [{ fromEntities: ['cluster'] }] })]],
  ['B1.7/2', 'denied',  'a deny has only ports',                            [...into(anyone), cnp('a/q', { ingressDeny: [onPorts(tcp80)] })]],
  ['B1.7/2', 'allowed', 'a deny is for another port',                       [...into(anyone), cnp('a/q', { ingressDeny: [onPorts({ port: '81' })] })]],
  ['B1.7/3', 'allowed', 'one rule has only the peer, one another port',     into(labels({ app: 'client' }), onPorts({ port: '81' }))],
  ['B1.7/4', 'allowed', 'a rule without L7 covers the one with it',         into(http({ path: '/a' }), onPorts(tcp80)), { http: 'GET /b' }],
  ['B1.7/4', 'denied',  'the rule without L7 is for someone else',          into(http({ path: '/a' }), { ...labels({ app: 'x' }), ...onPorts(tcp80) }), { http: 'GET /b' }],
  ['B1.7/5', 'denied',  'only ingress allows it',                           [...into(anyone), egressOf('q', {})]],
  ['B1.7/5', 'denied',  'only egress allows it',                            [...into({}), egressOf('q', { toEntities: ['all'] })]],
  ['B1.7/6', 'unknown', 'authentication is required',                       into({ ...anyone, authentication: { mode: 'required' } })],
  ['B1.7/6', 'allowed', 'authentication is disabled',                       into({ ...anyone, authentication: { mode: 'disabled' } })],

  ['B1.9/1', 'allowed', 'the local host asks',                              into({}), { from: 'entity:host' }],
  ['B1.9/2', 'denied',  'another node asks',                                into({}), { from: 'entity:remote-node' }],
  ['B1.9/3', 'denied',  'the pod calls its own node',                       outOf({}), { to: 'entity:host' }],
  ['B1.9/4', 'allowed', 'the world comes by a load balancer',               [...into({ fromEntities: ['world'] }), service('a/server', { type: 'LoadBalancer' })], { from: 'world:192.0.2.1' }],
  ['B1.9/4', 'conditional', 'nodes hide clients in native routing',         [...into({ fromEntities: ['world'] }), service('a/server', { type: 'LoadBalancer' }), settings({ 'routing-mode': 'native' })], { from: 'world:192.0.2.1' }],
  ['B1.9/4', 'allowed', 'they do, and traffic stays local',                 [...into({ fromEntities: ['world'] }), service('a/server', { type: 'LoadBalancer', externalTrafficPolicy: 'Local' }), settings({ 'routing-mode': 'native' })], { from: 'world:192.0.2.1' }],
  ['B1.9/4', 'conditional', 'nothing leads from outside to the pod',        into({ fromEntities: ['world'] }), { from: 'world:192.0.2.1' }],
  ['B1.9/5', 'allowed', 'the agent only audits',                            [...into({}), settings({ 'policy-audit-mode': 'true' })]],
  ['B1.9/5', 'denied',  'it does, and L7 refuses',                          [...into(http({ path: '/a' })), settings({ 'policy-audit-mode': 'true' })], { http: 'GET /b' }],

  ['B1.10/1', 'allowed', 'no rule has an element for the direction',        [...pods, cnp('a/p', { egress: [{ toEntities: ['all'] }] })]],
  ['B1.10/2', 'denied',  'a deny element matches',                          [...pods, cnp('a/p', { ingress: [anyone], ingressDeny: [labels({ app: 'client' })] })]],
  ['B1.10/3', 'denied',  'no allow element matches',                        into(labels({ app: 'x' }))],
  ['B1.10/4', 'allowed', 'an allow element without L7 matches',             into(labels({ app: 'client' }))],
  ['B1.10/5', 'denied',  'no request could pass the L7 part',               into(http({ method: 'GET' })), { http: 'PUT /a' }],
]);

const from = (...peers: readonly object[]) => [...pods, netpol('a/p', { ingress: [{ from: peers }] })];
const block = (cidr: string, ...except: readonly string[]) => ({ ipBlock: { cidr, except } });

// The same for Kubernetes NetworkPolicies.
// prettier-ignore
judges([
  ['B1.8/1', 'allowed', 'a pod selector matches in the namespace',          from({ podSelector: { matchLabels: { app: 'client' } } })],
  ['B1.8/1', 'denied',  'it matches in another namespace',                  from({ podSelector: { matchLabels: { app: 'other' } } }), fromB],
  ['B1.8/1', 'allowed', 'the policy is for other pods',                     [...pods, netpol('a/p', { podSelector: { matchLabels: { app: 'x' } } })]],
  ['B1.8/2', 'allowed', '`from` is missing',                                [...pods, netpol('a/p', { ingress: [{}] })], fromB],
  ['B1.8/2', 'allowed', '`from` is empty',                                  from(), fromB],
  ['B1.8/3', 'denied',  'a block takes every address',                      from(block('0.0.0.0/0')), fromB],
  ['B1.8/3', 'allowed', 'the address is in the block',                      [...pods, netpol('a/p', { podSelector: {}, policyTypes: ['Egress'], egress: [{ to: [block('192.0.2.0/24', '192.0.2.128/25')] }] })], { to: 'world:192.0.2.1' }],
  ['B1.8/3', 'denied',  'it is in a hole of the block',                     [...pods, netpol('a/p', { podSelector: {}, policyTypes: ['Egress'], egress: [{ to: [block('192.0.2.0/24', '192.0.2.0/25')] }] })], { to: 'world:192.0.2.1' }],
  ['B1.8/4', 'allowed', 'a namespace selector matches',                     [namespace('b', { team: 'blue' }), ...from({ namespaceSelector: { matchLabels: { team: 'blue' } } })], fromB],
  ['B1.8/4', 'denied',  'it matches and the pod selector beside it not',    [namespace('b', { team: 'blue' }), ...from({ namespaceSelector: { matchLabels: { team: 'blue' } }, podSelector: { matchLabels: { app: 'x' } } })], fromB],
  ['B1.8/4', 'allowed', 'a namespace selector is empty',                    from({ namespaceSelector: {} }), fromB],
  ['B1.8/5', 'denied',  'Ingress is isolated without rules',                [...pods, netpol('a/p', { policyTypes: ['Ingress'] })]],
  ['B1.8/5', 'denied',  'policyTypes is missing',                           [...pods, netpol('a/p', {})]],
  ['B1.8/5', 'allowed', 'only Egress is isolated, at the server',           [...pods, netpol('a/p', { podSelector: { matchLabels: { app: 'server' } }, policyTypes: ['Egress'] })]],
  ['B1.8/5', 'denied',  'egress rules isolate egress too',                  [...pods, netpol('a/p', { podSelector: { matchLabels: { app: 'client' } }, egress: [{ to: [{ podSelector: { matchLabels: { app: 'x' } } }] }] })]],
  ['B1.8/6', 'allowed', 'it opens what a Cilium policy keeps closed',       [...from(), cnp('a/q', { ingress: [{}] })]],
  ['B1.8/6', 'denied',  'a Cilium policy denies what it opens',             [...from(), cnp('a/q', { ingressDeny: [{ fromEndpoints: [{}] }] })]],
  ['B1.8/7', 'denied',  'the port is another',                              [...pods, netpol('a/p', { ingress: [{ ports: [{ port: 81 }] }] })]],
  ['B1.8/7', 'allowed', 'the port is in the range',                         [...pods, netpol('a/p', { ingress: [{ ports: [{ port: 70, endPort: 90 }] }] })]],
  ['B1.8/7', 'allowed', 'the port is named',                                [...pods, netpol('a/p', { ingress: [{ ports: [{ port: 'web' }] }] })]],
  ['B1.8/7', 'denied',  'no protocol is written, and it is UDP',            [...pods, netpol('a/p', { ingress: [{ ports: [{ port: 80 }] }] })], { protocol: 'UDP' }],
  ['B1.8/7', 'unknown', 'a field is not known',                             [...pods, netpol('a/p', { ingress: [{ services: [] }] })]],
]);

// And for the same policies on a network that follows the Kubernetes specification.
// prettier-ignore
judges([
  ['K8s/1', 'allowed', 'nothing isolates the pod, Cilium policies do',      [...pods, cnp('a/p', { ingress: [{}] })]],
  ['K8s/1', 'denied',  'a policy isolates it',                              [...pods, netpol('a/p', {})]],
  ['K8s/2', 'allowed', 'a pod selector matches',                            from({ podSelector: { matchLabels: { app: 'client' } } })],
  ['K8s/2', 'denied',  'it matches in another namespace',                   from({ podSelector: { matchLabels: { app: 'other' } } }), fromB],
  ['K8s/2', 'allowed', 'a label is one that Cilium drops',                  [namespace('b'), ...from({ namespaceSelector: {}, podSelector: { matchLabels: { 'kubernetes.io/arch': 'arm' } } })], fromB],
  ['K8s/3', 'denied',  'a block takes every address, from a pod',           from(block('0.0.0.0/0'))],
  ['K8s/3', 'conditional', 'it does, from outside',                         from(block('0.0.0.0/0')), { from: 'world:192.0.2.1' }],
  ['K8s/3', 'unknown', 'it does, from another node',                        from(block('10.0.0.0/8')), { from: 'entity:remote-node' }],
  ['K8s/4', 'allowed', 'the node of the pod asks',                          [...pods, netpol('a/p', {})], { from: 'entity:host' }],
  ['K8s/4', 'allowed', 'the pod calls its own node',                        [...pods, netpol('a/p', { policyTypes: ['Egress'] })], { to: 'entity:host' }],
  ['K8s/5', 'denied',  'only one end allows it',                            [...from(), netpol('a/q', { podSelector: { matchLabels: { app: 'client' } }, policyTypes: ['Egress'] })]],
  ['K8s/6', 'unknown', 'a policy was not understood',                       [...pods, netpol('a/p', { ingress: [{ services: [] }] })]],
], { cni: 'kubernetes' });
