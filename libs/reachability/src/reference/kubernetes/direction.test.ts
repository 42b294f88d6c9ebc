import { ask, judges } from '../../testing/ask';
import { cnp, namespace, netpol, pod } from '../../testing/objects';

const server = pod('a/server', {
  ports: [
    { name: 'other', containerPort: 90 },
    { name: 'web', containerPort: 80 },
  ],
});
const pods = [pod('a/client'), server, pod('b/other'), namespace('b', { team: 'blue' })];
const from = (...peers: readonly object[]) => [...pods, netpol('a/p', { ingress: [{ from: peers }] })];
const out = (...peers: readonly object[]) => [
  ...pods,
  netpol('a/p', { podSelector: { matchLabels: { app: 'client' } }, policyTypes: ['Egress'], egress: [{ to: peers }] }),
];
const block = (cidr: string, ...except: readonly string[]) => ({ ipBlock: { cidr, except } });
const team = (name: string) => ({ namespaceSelector: { matchLabels: { team: name } } });
const onPort = (port: object) => [...pods, netpol('a/p', { ingress: [{ ports: [port] }] })];
const fromB = { from: 'b/other' };
const name = { to: 'fqdn:x.example' };
const outside = { from: 'world:192.0.2.1' };
const host = pod('a/agent', { hostNetwork: true });

// What lies just beside the rows for Kubernetes in policies.test.ts.
// prettier-ignore
judges([
  ['K8s/1', 'allowed', 'a policy of another namespace isolates',           [...pods, netpol('b/p', {})]],
  ['K8s/1', 'allowed', 'the pod is in the network of its node',            [...pods, host, netpol('a/p', {})], { to: 'a/agent' }],
  ['K8s/2', 'allowed', 'the namespace has the label',                      from(team('blue')), fromB],
  ['K8s/2', 'denied',  'the namespace has another',                        from(team('red')), fromB],
  ['K8s/2', 'denied',  'it has the label, and the pod another',            from({ ...team('blue'), podSelector: { matchLabels: { app: 'x' } } }), fromB],
  ['K8s/2', 'denied',  'a selector takes all pods, and it is none',        from({ podSelector: {} }), outside],
  ['K8s/2', 'allowed', 'nobody is named',                                  [...pods, netpol('a/p', { ingress: [{}] })], fromB],
  ['K8s/3', 'denied',  'a block has another address',                      from(block('198.51.100.0/24')), outside],
  ['K8s/3', 'denied',  'the address is in a hole of it',                   from(block('192.0.2.0/24', '192.0.2.0/25')), outside],
  ['K8s/3', 'allowed', 'a block takes every address of a name',            out(block('0.0.0.0/0')), name],
  ['K8s/3', 'conditional', 'it has a hole',                                out(block('0.0.0.0/0', '10.0.0.0/8')), name],
  ['K8s/3', 'conditional', 'a block takes some',                           out(block('10.0.0.0/8')), name],
  ['K8s/5', 'denied',  'nothing is allowed to leave',                      out(block('10.0.0.0/8')), { to: 'b/other' }],
  ['K8s/6', 'allowed', 'a policy of Cilium was not understood',            [...pods, cnp('a/p', { ingress: [{ fromGroups: [{}] }] })]],
  ['K8s/7', 'allowed', 'the port is the last of the range',                onPort({ port: 70, endPort: 80 })],
  ['K8s/7', 'allowed', 'the port is the first of the range',               onPort({ port: 80, endPort: 90 })],
  ['K8s/7', 'denied',  'the range begins above it',                        onPort({ port: 81, endPort: 90 })],
  ['K8s/7', 'denied',  'the name is of another number',                    onPort({ port: 'web' }), { port: 81 }],
  ['K8s/7', 'denied',  'the name is of another protocol',                  onPort({ port: 'web', protocol: 'UDP' }), { protocol: 'UDP' }],
  ['K8s/7', 'denied',  'the name is written otherwise',                    onPort({ port: 'WEB' })],
], { cni: 'kubernetes' });

test('decide() depends on the address behind a name', () => {
  expect(ask(out(block('10.0.0.0/8')), { ...name, cni: 'kubernetes' }).conditions).toStrictEqual([
    { fact: 'name-address', holds: true, detail: 'the address is in 10.0.0.0/8' },
  ]);
});
