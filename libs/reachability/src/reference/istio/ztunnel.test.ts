import { judges } from '../../testing/ask';
import { ambient, ap, ccnp, cnp, config, namespace, object, pa, pod, service, waypoint } from '../../testing/objects';

const a = ambient('a');
const client = pod('a/client', { account: 'client' });
const server = pod('a/server');
const plain = pod('b/plain', { account: 'plain' });
/** Client and server are in the mesh, `b/plain` isn't. */
const mesh = [a, namespace('b'), client, server, plain];
const outsider = { from: 'b/plain' };

const clientId = 'cluster.local/ns/a/sa/client';
const allow = (...rules: readonly object[]) => ap('a/allow', { rules });
const deny = (...rules: readonly object[]) => ap('a/deny', { action: 'DENY', rules });
const from = (source: object) => ({ from: [{ source }] });
const to = (operation: object) => ({ to: [{ operation }] });
const given = (key: string, values: readonly string[]) => ({ when: [{ key, values }] });
const strict = { mtls: { mode: 'STRICT' } };
const permissive = { mtls: { mode: 'PERMISSIVE' } };
const only15008 = cnp('a/hbone', { ingress: [{ toPorts: [{ ports: [{ port: '15008', protocol: 'TCP' }] }] }] });
const only80 = cnp('a/web', { ingress: [{ toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }] }] }] });
const served = { selector: { matchLabels: { app: 'server' } } };
const istiod = (env: object) =>
  object('apps/v1', 'Deployment', 'istio-system/istiod', {
    metadata: { labels: { app: 'istiod' } },
    spec: { template: { spec: { containers: [{ env: [env] }] } } },
  });

// May client (or the pod named) reach server on TCP 80, when these are all objects?
// prettier-ignore
judges([
  ['B2.1/1', 'denied',  'both are captured and only 80 is open',             [...mesh, only80]],
  ['B2.1/1', 'allowed', 'the pod opts out of the namespace',                 [a, client, pod('a/server', { labels: { app: 'server', 'istio.io/dataplane-mode': 'none' } }), only80]],
  ['B2.1/1', 'denied',  'only the pods are labelled',                        [pod('a/client', { labels: { 'istio.io/dataplane-mode': 'ambient' } }), pod('a/server', { labels: { 'istio.io/dataplane-mode': 'ambient' } }), only80]],
  ['B2.1/1', 'allowed', 'the client is in the host network',                 [a, pod('a/client', { hostNetwork: true }), server, cnp('a/p', { ingress: [{ fromEntities: ['host', 'remote-node'], toPorts: [{ ports: [{ port: '80' }] }] }] })]],
  ['B2.1/1', 'allowed', 'the namespace is excluded',                         [ambient('kube-system'), pod('kube-system/client'), pod('kube-system/server'), cnp('kube-system/p', { ingress: [{ toPorts: [{ ports: [{ port: '80' }] }] }] })], { from: 'kube-system/client', to: 'kube-system/server' }],
  ['B2.1/1', 'allowed', 'istio-cni excludes it',                             [...mesh, only80, config('istio-system/istio-cni-config', { EXCLUDED_NAMESPACES: 'kube-system, a' })]],
  ['B2.1/1', 'unknown', 'the pod has a sidecar',                             [namespace('a', { 'istio-injection': 'enabled' }), client, server]],
  ['B2.1/2', 'allowed', 'inbound capture is bypassed, plaintext',            [...mesh, pod('a/gate', { annotations: { 'ambient.istio.io/bypass-inbound-capture': 'true' } }), pa('a/s', strict)], { from: 'b/plain', to: 'a/gate' }],
  ['B2.1/2', 'unknown', 'it is, and the mesh calls where policies differ',   [...mesh, pod('a/gate', { annotations: { 'ambient.istio.io/bypass-inbound-capture': 'true' } }), allow()], { to: 'a/gate' }],
  ['B2.1/2', 'allowed', 'it is, and the mesh calls where nothing is said',   [...mesh, pod('a/gate', { annotations: { 'ambient.istio.io/bypass-inbound-capture': 'true' } })], { to: 'a/gate' }],
  ['B2.1/2', 'denied',  'it is, and Cilium denies either way',               [...mesh, pod('a/gate', { annotations: { 'ambient.istio.io/bypass-inbound-capture': 'true' } }), cnp('a/p', { ingress: [{}] })], { to: 'a/gate' }],
  ['B2.1/3', 'allowed', 'a waypoint pod gets what a policy denies to all',   [...mesh, waypoint('a/w'), allow()], { to: 'a/w[Deployment]', port: 15008 }],

  ['B2.2/1', 'denied',  'a policy for the namespace allows nothing',         [...mesh, allow()]],
  ['B2.2/1', 'allowed', 'it is for another namespace',                       [...mesh, ap('b/allow', { rules: [] })]],
  ['B2.2/2', 'denied',  'a policy of the root namespace allows nothing',     [...mesh, ap('istio-system/allow', { rules: [] })]],
  ['B2.2/2', 'denied',  'the root namespace is another one',                 [...mesh, config('istio-system/istio', { mesh: 'rootNamespace: root\n' }), ap('root/allow', { rules: [] })]],
  ['B2.2/3', 'denied',  'it selects the server',                             [...mesh, ap('a/allow', { ...served, rules: [] })]],
  ['B2.2/3', 'allowed', 'it selects another pod',                            [...mesh, ap('a/allow', { selector: { matchLabels: { app: 'x' } }, rules: [] })]],
  ['B2.2/3', 'denied',  'one of the root namespace selects the server',      [...mesh, ap('istio-system/allow', { ...served, rules: [] })]],
  ['B2.2/4', 'allowed', 'it is attached to a Gateway, seen by ztunnel',      [...mesh, waypoint('a/w'), ap('a/allow', { targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'w' }], rules: [] })]],
  ['B2.2/5', 'allowed', 'it is attached to a Service, seen by ztunnel',      [...mesh, service('a/server'), ap('a/allow', { targetRefs: [{ kind: 'Service', name: 'server' }], rules: [] })]],
  ['B2.2/7', 'allowed', 'a target has no group',                             [...mesh, ap('a/allow', { targetRefs: [{ kind: 'Gateway', name: 'w' }], rules: [] })]],
  ['B2.2/7', 'allowed', 'a target names a namespace',                        [...mesh, ap('a/allow', { targetRefs: [{ kind: 'Service', name: 'server', namespace: 'a' }], rules: [] })]],
  ['B2.2/7', 'allowed', 'there are a selector and a target',                 [...mesh, ap('a/allow', { ...served, targetRefs: [{ kind: 'Service', name: 'server' }], rules: [] })]],

  ['B2.3/1', 'allowed', 'the action is CUSTOM',                              [...mesh, ap('a/p', { action: 'CUSTOM', provider: { name: 'x' }, rules: [{}] })]],
  ['B2.3/1', 'allowed', 'the action is AUDIT',                               [...mesh, ap('a/p', { action: 'AUDIT', rules: [{}] })]],
  ['B2.3/2', 'denied',  'an ALLOW rule asks for a token',                    [...mesh, allow(from({ requestPrincipals: ['*'] }))]],
  ['B2.3/2', 'denied',  'it asks for the remote address',                    [...mesh, allow(from({ remoteIpBlocks: ['0.0.0.0/0'] }))]],
  ['B2.3/2', 'denied',  'it asks for the host',                              [...mesh, allow(to({ notHosts: ['x'] }))]],
  ['B2.3/2', 'denied',  'it asks for source.serviceAccount in `when`',       [...mesh, allow(given('source.serviceAccount', ['a/client']))]],
  ['B2.3/2', 'allowed', 'it asks for source.namespace in `when`',            [...mesh, allow(given('source.namespace', ['a']))]],
  ['B2.3/3', 'denied',  'the only ALLOW rule asks for a method',             [...mesh, allow({ ...from({ principals: [clientId] }), ...to({ methods: ['*'] }) })]],
  ['B2.3/3', 'denied',  'it asks for a port and a method',                   [...mesh, allow(to({ ports: ['80'], methods: ['GET'] }))]],
  ['B2.3/3', 'denied',  'it asks for a principal and a token',               [...mesh, allow(from({ principals: [clientId], requestPrincipals: ['*'] }))]],
  ['B2.3/3', 'allowed', 'another rule of it does not',                       [...mesh, allow(to({ methods: ['GET'] }), from({ principals: [clientId] }))]],
  ['B2.3/4', 'allowed', 'a DENY rule asks for a path alone',                 [...mesh, deny(to({ paths: ['/x'] }))]],
  ['B2.3/4', 'allowed', 'it asks for a path and a principal',                [...mesh, deny({ ...from({ principals: [clientId] }), ...to({ paths: ['/x'] }) })]],
  ['B2.3/5', 'denied',  'it asks for a port and a method',                   [...mesh, deny(to({ ports: ['80'], methods: ['DELETE'] }))]],
  ['B2.3/6', 'denied',  'it asks for a principal and a token in one source', [...mesh, deny(from({ principals: [clientId], requestPrincipals: ['*'] }))]],
  ['B2.3/7', 'allowed', 'it asks for a header',                              [...mesh, deny(given('request.headers[x-a]', ['b']))]],
  ['B2.3/8', 'allowed', 'the policy is a dry run',                           [...mesh, ap('a/p', { action: 'DENY', rules: [{}] }, { 'istio.io/dry-run': 'true' })]],
  ['B2.3/8', 'allowed', 'a dry run would allow nothing',                     [...mesh, ap('a/p', {}, { 'istio.io/dry-run': 'true' })]],
  ['B2.3/8', 'denied',  'dry run is set to false',                           [...mesh, ap('a/p', {}, { 'istio.io/dry-run': 'false' })]],

  ['B2.4/1', 'denied',  'a DENY of the root namespace and an ALLOW meet',    [...mesh, allow({}), ap('istio-system/p', { action: 'DENY', rules: [from({ namespaces: ['a'] })] })]],
  ['B2.4/2', 'denied',  'a DENY matches',                                    [...mesh, deny(from({ principals: [clientId] }))]],
  ['B2.4/2', 'allowed', 'a DENY does not match',                             [...mesh, deny(from({ principals: ['x'] }))]],
  ['B2.4/2', 'allowed', 'the second of two ALLOW policies matches',          [...mesh, ap('a/p', {}), allow(from({ principals: [clientId] }))]],
  ['B2.4/2', 'denied',  'no ALLOW matches',                                  [...mesh, allow(from({ principals: ['x'] }))]],
  ['B2.4/3', 'denied',  'an ALLOW has no rules',                             [...mesh, ap('a/p', null)]],
  ['B2.4/3', 'allowed', 'it has one empty rule',                             [...mesh, allow({})]],
  ['B2.4/4', 'denied',  '`from` matches and `to` does not',                  [...mesh, allow({ ...from({ principals: [clientId] }), ...to({ ports: ['81'] }) })]],
  ['B2.4/4', 'denied',  '`when` does not match',                             [...mesh, allow({ ...from({ principals: [clientId] }), ...given('destination.port', ['81']) })]],
  ['B2.4/4', 'denied',  'only one of two `when` matches',                    [...mesh, allow({ when: [{ key: 'destination.port', values: ['80'] }, { key: 'source.namespace', values: ['b'] }] })]],
  ['B2.4/5', 'allowed', 'the second of two sources matches',                 [...mesh, allow({ from: [{ source: { namespaces: ['x'] } }, { source: { namespaces: ['a'] } }] })]],
  ['B2.4/5', 'denied',  'one empty match stands beside one that matches',    [...mesh, deny({ to: [{ operation: { paths: ['/x'] } }, { operation: { ports: ['80'] } }] })]],
  ['B2.4/6', 'denied',  'only one of two fields of a source matches',        [...mesh, allow(from({ principals: [clientId], namespaces: ['b'] }))]],
  ['B2.4/6', 'allowed', 'the second of two values matches',                  [...mesh, allow(from({ namespaces: ['b', 'a'] }))]],
  ['B2.4/6', 'denied',  'what is wanted is also not wanted',                 [...mesh, allow(from({ namespaces: ['*'], notNamespaces: ['a'] }))]],
  ['B2.4/6', 'allowed', 'something else is not wanted',                      [...mesh, allow(from({ notNamespaces: ['b', 'c'] }))]],
  ['B2.4/6', 'denied',  'the second of two unwanted values matches',         [...mesh, allow(from({ notNamespaces: ['b', 'a'] }))]],
  ['B2.4/7', 'allowed', 'a principal begins so',                             [...mesh, allow(from({ principals: ['cluster.local/ns/a/*'] }))]],
  ['B2.4/7', 'allowed', 'a principal ends so',                               [...mesh, allow(from({ principals: ['*/sa/client'] }))]],
  ['B2.4/7', 'denied',  'a principal contains it',                           [...mesh, allow(from({ principals: ['/ns/a/'] }))]],
  ['B2.4/7', 'allowed', 'any principal will do',                             [...mesh, allow(from({ principals: ['*'] }))]],
  ['B2.4/7', 'denied',  'a principal is written with spiffe://',             [...mesh, allow(from({ principals: [`spiffe://${clientId}`] }))]],
  ['B2.4/8', 'denied',  'any principal will do and there is none',           [...mesh, allow(from({ principals: ['*'] }))], outsider],
  ['B2.4/8', 'denied',  'the namespace of one without identity is named',    [...mesh, allow(from({ namespaces: ['b'] }))], outsider],
  ['B2.4/8', 'allowed', 'others are not wanted and there is no identity',    [...mesh, allow(from({ notPrincipals: [clientId] }))], outsider],
  ['B2.4/8', 'unknown', 'cluster.local may stand for the trust domain',      [...mesh, config('istio-system/istio', { mesh: 'trustDomain: example.org' }), allow(from({ principals: [clientId] }))]],
  ['B2.4/8', 'allowed', 'the trust domain is written',                       [...mesh, config('istio-system/istio', { mesh: 'trustDomain: "example.org"' }), allow(from({ principals: ['example.org/ns/a/sa/client'] }))]],
  ['B2.4/9', 'allowed', 'a service account of the namespace is named',       [...mesh, allow(from({ serviceAccounts: ['client'] }))]],
  ['B2.4/9', 'denied',  'one of another namespace is named',                 [...mesh, allow(from({ serviceAccounts: ['b/client'] }))]],
  ['B2.4/9', 'denied',  'one is named with a wildcard',                      [...mesh, allow(from({ serviceAccounts: ['a/*'] }))]],
  ['B2.4/9', 'denied',  'it is not wanted',                                  [...mesh, allow(from({ notServiceAccounts: ['a/client'] }))]],
  ['B2.4/9', 'allowed', 'it is mixed with principals, so refused',           [...mesh, allow(from({ serviceAccounts: ['x'], principals: ['x'] }))]],
  ['B2.4/10', 'unknown', 'the address of a pod is asked for',                [...mesh, allow(from({ ipBlocks: ['10.0.0.0/8'] }))]],
  ['B2.4/10', 'allowed', 'the address of someone outside is in the block',   [...mesh, service('a/server', { type: 'LoadBalancer' }), allow(from({ ipBlocks: ['192.0.2.0/24'] }))], { from: 'world:192.0.2.1' }],
  ['B2.4/10', 'denied',  'it is in a block that is not wanted',              [...mesh, service('a/server', { type: 'LoadBalancer' }), allow(from({ notIpBlocks: ['192.0.2.0/24'] }))], { from: 'world:192.0.2.1' }],
  ['B2.4/11', 'allowed', 'the port of the pod is named',                     [...mesh, allow(to({ ports: ['80'] }))]],
  ['B2.4/11', 'denied',  'the port of the Service is named',                 [...mesh, service('a/server', { ports: [{ port: 8080, targetPort: 80 }] }), allow(to({ ports: ['8080'] }))]],
  ['B2.4/11', 'denied',  'the port of the tunnel is named',                  [...mesh, allow(to({ ports: ['15008'] }))]],
  ['B2.4/11', 'denied',  'the port is not wanted',                           [...mesh, allow(to({ notPorts: ['80'] }))]],

  ['B2.5/1', 'allowed', 'a DENY has no rules',                               [...mesh, ap('a/p', { action: 'DENY' })]],
  ['B2.5/1', 'unknown', 'a source is empty',                                 [...mesh, allow({ from: [{ source: {} }] })]],
  ['B2.5/1', 'unknown', 'a value is empty',                                  [...mesh, allow(from({ principals: [''] }))]],
  ['B2.5/1', 'unknown', 'a port is none',                                    [...mesh, allow(to({ ports: ['http'] }))]],
  ['B2.5/1', 'unknown', 'an address is none',                                [...mesh, allow(from({ ipBlocks: ['x'] }))]],
  ['B2.5/1', 'unknown', 'a key of `when` is not known',                      [...mesh, allow(given('source.name', ['x']))]],
  ['B2.5/1', 'unknown', '`when` has no values',                              [...mesh, allow({ when: [{ key: 'source.namespace' }] })]],
  ['B2.5/1', 'unknown', 'CUSTOM has no provider',                            [...mesh, ap('a/p', { action: 'CUSTOM', rules: [{}] })]],
  ['B2.5/2', 'unknown', 'a field is not known',                              [...mesh, allow({ unless: [] })]],
  ['B2.5/2', 'denied',  'one is not understood and a DENY matches',          [...mesh, deny({}), ap('a/q', { rules: [{ unless: [] }] })]],

  ['B2.8/1', 'allowed', 'nothing is said, and it is plaintext',              mesh, outsider],
  ['B2.8/1', 'denied',  'STRICT, and it is plaintext',                       [...mesh, pa('a/p', strict)], outsider],
  ['B2.8/1', 'allowed', 'STRICT, and it comes by tunnel',                    [...mesh, pa('a/p', strict)]],
  ['B2.8/1', 'allowed', 'PERMISSIVE, and it is plaintext',                   [...mesh, pa('a/p', permissive)], outsider],
  ['B2.8/1', 'denied',  'DISABLE, and only 80 is open: tunnels stay',        [...mesh, only80, pa('a/p', { mtls: { mode: 'DISABLE' } })]],
  ['B2.8/2', 'denied',  'STRICT for the mesh',                               [...mesh, pa('istio-system/p', strict)], outsider],
  ['B2.8/2', 'allowed', 'PERMISSIVE for the namespace wins over the mesh',   [...mesh, pa('istio-system/p', strict), pa('a/p', permissive)], outsider],
  ['B2.8/2', 'allowed', 'PERMISSIVE for the pod wins over the namespace',    [...mesh, pa('a/p', strict), pa('a/q', { ...served, ...permissive })], outsider],
  ['B2.8/2', 'denied',  'UNSET inherits',                                    [...mesh, pa('istio-system/p', strict), pa('a/p', { mtls: { mode: 'UNSET' } })], outsider],
  ['B2.8/2', 'allowed', 'the one for the namespace is of another',           [...mesh, pa('b/p', strict)], outsider],
  ['B2.8/2', 'allowed', 'one of the root namespace selects the pod',         [...mesh, pa('istio-system/p', { ...served, ...strict })], outsider],
  ['B2.8/2', 'allowed', 'the older of two is PERMISSIVE',                    [...mesh, pa('a/p', strict, { creationTimestamp: '2025-02-01T00:00:00Z' }), pa('a/q', permissive, { creationTimestamp: '2025-01-01T00:00:00Z' })], outsider],
  ['B2.8/2', 'unknown', 'the age of two that differ is not told',            [...mesh, pa('a/p', strict), pa('a/q', permissive)], outsider],
  ['B2.8/3', 'denied',  'STRICT for the port',                               [...mesh, pa('a/p', { ...served, ...permissive, portLevelMtls: { 80: { mode: 'STRICT' } } })], outsider],
  ['B2.8/3', 'allowed', 'STRICT for another port',                           [...mesh, pa('a/p', { ...served, ...permissive, portLevelMtls: { 81: { mode: 'STRICT' } } })], outsider],
  ['B2.8/3', 'allowed', 'PERMISSIVE for the port under STRICT',              [...mesh, pa('a/p', { ...served, ...strict, portLevelMtls: { 80: { mode: 'PERMISSIVE' } } })], outsider],
  ['B2.8/3', 'allowed', 'DISABLE for the port under STRICT of the same policy', [...mesh, pa('a/p', { ...served, ...strict, portLevelMtls: { 80: { mode: 'DISABLE' } } })], outsider],
  ['B2.8/3', 'unknown', 'DISABLE for the port under STRICT that is inherited', [...mesh, pa('a/s', strict), pa('a/p', { ...served, portLevelMtls: { 80: { mode: 'DISABLE' } } })], outsider],
  ['B2.8/3', 'allowed', 'DISABLE for the port and nothing inherited',        [...mesh, pa('a/p', { ...served, portLevelMtls: { 80: { mode: 'DISABLE' } } })], outsider],
  ['B2.8/3', 'denied',  'PERMISSIVE for another port under an inherited STRICT', [...mesh, pa('a/s', strict), pa('a/p', { ...served, portLevelMtls: { 81: { mode: 'PERMISSIVE' } } })], outsider],
  ['B2.8/3', 'allowed', 'a port is named without a selector, so refused',    [...mesh, pa('a/p', { ...strict, portLevelMtls: { 80: { mode: 'STRICT' } } })], outsider],
  ['B2.8/4', 'denied',  'STRICT, and the API server calls',                  [...mesh, pa('a/p', strict)], { from: 'entity:kube-apiserver' }],
  ['B2.8/4', 'denied',  'STRICT, and a load balancer checks its health',     [...mesh, pa('a/p', strict), service('a/server', { type: 'LoadBalancer' })], { from: 'world:192.0.2.1' }],
  ['B2.8/4', 'allowed', 'STRICT, and the kubelet probes',                    [...mesh, pa('a/p', strict)], { from: 'world:169.254.7.127' }],

  ['B2.9/1', 'allowed', 'Cilium is told of the source pod',                  [...mesh, cnp('a/p', { ingress: [{ fromEndpoints: [{ matchLabels: { app: 'client' } }] }] })]],
  ['B2.9/1', 'denied',  'Cilium is told of ztunnel',                         [...mesh, pod('istio-system/ztunnel'), cnp('a/p', { ingress: [{ fromEndpoints: [{ matchLabels: { 'io.kubernetes.pod.namespace': 'istio-system' } }] }] })]],
  ['B2.9/2', 'allowed', 'only 15008 is open between captured pods',          [...mesh, only15008]],
  ['B2.9/2', 'denied',  'only 80 is open at the source',                     [...mesh, cnp('a/p', { endpointSelector: { matchLabels: { app: 'client' } }, egress: [{ toEntities: ['all'], toPorts: [{ ports: [{ port: '80' }] }] }] })]],
  ['B2.9/3', 'denied',  'only 15008 is open and the source is not captured', [...mesh, only15008], outsider],
  ['B2.9/3', 'allowed', 'only 80 is open and the source is not captured',    [...mesh, only80], outsider],
  ['B2.9/3', 'allowed', 'only 80 is open and the target is not captured',    [...mesh, cnp('b/p', { ingress: [{ toPorts: [{ ports: [{ port: '80' }] }] }] })], { to: 'b/plain' }],
  ['B2.9/4', 'denied',  'an HTTP rule is on 15008',                          [...mesh, cnp('a/p', { ingress: [{ fromEndpoints: [{}], toPorts: [{ ports: [{ port: '15008', protocol: 'TCP' }], rules: { http: [{}] } }] }] })]],
  ['B2.9/4', 'denied',  'one is, and another rule opens the port',           [...mesh, only15008, cnp('a/p', { ingress: [{ fromEndpoints: [{}], toPorts: [{ ports: [{ port: '15008', protocol: 'TCP' }], rules: { http: [{}] } }] }] })]],
  ['B2.9/4', 'allowed', 'an HTTP rule on 80 is not met by the tunnel',       [...mesh, only15008, cnp('a/p', { ingress: [{ fromEndpoints: [{}], toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }], rules: { http: [{ path: '/x' }] } }] }] })], { http: 'GET /y' }],
  ['B2.9/5', 'allowed', 'it is UDP, past all policies of the mesh',          [...mesh, allow(), pa('a/p', strict)], { protocol: 'UDP' }],
  ['B2.9/7', 'allowed', 'a captured pod asks kube-dns',                      [...mesh, pod('kube-system/dns'), cnp('a/p', { egress: [{ toEndpoints: [{ matchLabels: { 'io.kubernetes.pod.namespace': 'kube-system' } }], toPorts: [{ ports: [{ port: '53' }] }] }] })], { to: 'kube-system/dns', port: 53, protocol: 'UDP' }],
  ['B2.9/8', 'denied',  'probes arrive and no rule has their address',       [...mesh, only15008], { from: 'world:169.254.7.127' }],
  ['B2.9/8', 'allowed', 'a clusterwide rule has it',                         [...mesh, only15008, ccnp('probes', { enableDefaultDeny: { ingress: false, egress: false }, ingress: [{ fromCIDR: ['169.254.7.127/32'] }] })], { from: 'world:169.254.7.127' }],
  ['B2.9/8', 'allowed', 'the node itself probes, under STRICT',              [...mesh, pa('a/p', strict), ccnp('probes', { ingress: [{ fromCIDR: ['169.254.7.127/32'] }] })], { from: 'entity:host' }],
  ['B2.9/8', 'denied',  'it does, and no rule has the address',              [...mesh, pa('a/p', strict), only15008], { from: 'entity:host' }],

  ['B2.11/2', 'denied', 'istiod allows the waypoint alone, and it is passed by', [...mesh, istiod({ name: 'PILOT_AUTO_ALLOW_WAYPOINT_POLICY', value: 'true' }), waypoint('a/w'), service('a/server', {}, { 'istio.io/use-waypoint': 'w' })], outsider],

  ['B2.13/1', 'unknown', 'Cilium lets no other CNI be',                       [...mesh, config('kube-system/cilium-config', { 'cni-exclusive': 'true' })]],
  ['B2.13/1', 'allowed', 'it does, and neither pod is to be captured',        [plain, pod('b/other'), config('kube-system/cilium-config', { 'cni-exclusive': 'true' })], { from: 'b/plain', to: 'b/other' }],
  ['B2.13/1', 'allowed', 'it lets it be',                                     [...mesh, config('kube-system/cilium-config', { 'cni-exclusive': 'false' })]],
]);
