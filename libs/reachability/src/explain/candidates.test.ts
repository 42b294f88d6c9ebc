import { decide } from '../reference/decide';
import {
  ambient,
  ap,
  ccnp,
  cnp,
  config,
  documents,
  netpol,
  pa,
  pod,
  ra,
  service,
  type Spec,
  waypoint,
} from '../testing/objects';
import { readWorld } from '../world/read-world';
import { candidatesOf } from './candidates';

/** What is tried for TCP to port 80 from a/client to a/server, as `<layer> <policy> <rule>: <differs>, <has>, <needs>`. */
function candidates(objects: readonly unknown[], asked: { from?: string; http?: string } = {}, most = 256) {
  const { from = 'a/client[Pod]', http } = asked;
  const [method = '', path = '', host = 'server'] = http?.split(' ') ?? [];
  const request = http === undefined ? {} : { http: { method, path, host } };
  const connection = { from, to: 'a/server[Pod]', port: 80, protocol: 'TCP', ...request } as const;
  const world = readWorld(documents(objects));
  return candidatesOf(world, connection, decide(world, connection), most).map(
    ({ layer, origin, differs, has, needs }) => `${layer} ${origin.name} ${origin.path}: ${differs}, ${has}, ${needs}`,
  );
}

const pods = [pod('a/client', { account: 'client' }), pod('a/server')];
const labels = (matchLabels: object) => ({ fromEndpoints: [{ matchLabels }] });
const served = (app: string) => ({ endpointSelector: { matchLabels: { app } } });
const firewall = config('kube-system/cilium-config', { 'enable-host-firewall': 'true' });
const http = (...rules: readonly object[]) => ({
  toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }], rules: { http: rules } }],
});
const mesh = [ambient('a'), ...pods];
const source = (fields: object) => ({ from: [{ source: fields }] });
const other = source({ principals: ['x'] });
const uses = { 'istio.io/use-waypoint': 'w' };
const target = { targetRefs: [{ kind: 'Service', name: 'server' }] };

// prettier-ignore
test.each<[found: readonly string[], when: string, objects: readonly unknown[], asked?: Parameters<typeof candidates>[1]]>([
  [[], 'nothing denies', pods],
  [['cilium p spec.ingress[0]: label app of a/client[Pod], client, x'], 'one label differs', [...pods, cnp('a/p', { ...served('server'), ingress: [labels({ app: 'x' }), labels({ app: 'x', tier: 'y' })] })]],
  [[], 'a rule is for nodes', [...pods, firewall, cnp('a/p', { ...served('server'), ingress: [{}] }), ccnp('n', { nodeSelector: { matchLabels: { app: 'server' } }, ingress: [labels({ app: 'x' })] })]],
  [['cilium q spec: label app of a/server[Pod], server, db'], 'a rule is for other pods', [...pods, cnp('a/p', { ...served('server'), ingress: [{}] }), cnp('a/q', { ...served('db'), ingress: [labels({ app: 'client' })] }), cnp('a/r', { ...served('db'), egress: [{ toEntities: ['all'] }] })]],
  [['cilium p spec.ingressDeny[1]: deny rule, present, absent'], 'one of two rules denies', [...pods, cnp('a/p', { ...served('server'), ingress: [{ fromEndpoints: [{}] }], ingressDeny: [labels({ app: 'x' }), labels({ app: 'client' })] }), cnp('a/q', { ...served('server'), ingressDeny: [labels({ app: 'x' })] })]],
  [['cilium p spec.egressDeny[0]: deny rule, present, absent'], 'one of two denies on the way out', [...pods, cnp('a/p', { ...served('client'), egress: [{ toEndpoints: [{}] }], egressDeny: [{ toEndpoints: [{ matchLabels: { app: 'server' } }] }, { toEndpoints: [{ matchLabels: { app: 'x' } }] }] })]],
  [['cilium p spec.ingress[1]: path, /a, /b'], 'one of two rules is for the method', [...pods, cnp('a/p', { ...served('server'), ingress: [{ fromEndpoints: [] }, { fromEndpoints: [{}], ...http({ method: 'GET', path: '/b' }) }] })], { http: 'GET /a' }],
  [['cilium p spec.ingress[0]: port, 80/TCP, web/TCP'], 'the name is of another port', [pods[0], pod('a/server', { ports: [{ name: 'web', containerPort: 81 }] }), cnp('a/p', { ...served('server'), ingress: [{ fromEndpoints: [{}], toPorts: [{ ports: [{ port: 'web', protocol: 'TCP' }] }] }] })]],
  [[], 'two labels differ', [...pods, cnp('a/p', { ...served('server'), ingress: [labels({ app: 'x', tier: 'y' })] })]],
  [['cilium p spec.ingress[0]: label tier of a/client[Pod], nothing, y'], 'a policy for the cluster differs in one', [...pods, ccnp('p', { ...served('server'), ingress: [labels({ app: 'client', tier: 'y' })] })]],
  [['cilium p spec.ingress[0]: label app of a/client[Pod], client, x', 'cilium q spec.ingress[0]: label app of a/client[Pod], client, y', 'cilium r spec: label app of a/server[Pod], server, db', 'cilium s spec: label app of a/server[Pod], server, db'], 'rules ask and others are for other pods', [...pods, cnp('a/r', { ...served('db'), ingress: [labels({ app: 'client' })] }), cnp('a/p', { ...served('server'), ingress: [labels({ app: 'x' })] }), netpol('a/q', { podSelector: { matchLabels: { app: 'server' } }, ingress: [{ from: [{ podSelector: { matchLabels: { app: 'y' } } }] }] }), netpol('a/s', { podSelector: { matchLabels: { app: 'db' } }, ingress: [{}] })]],
  [['ztunnel p spec.rules[0]: principal, cluster.local/ns/a/sa/client, x'], 'another policy is a dry run, and others are not asked', [...mesh, ap('a/p', { rules: [other] }), ap('a/q', { rules: [other] }, { 'istio.io/dry-run': 'true' }), ap('b/r', { rules: [other] }), ap('a/s', { action: 'AUDIT', rules: [other] }), ap('a/t', { action: 'DENY', rules: [other] })]],
  [['ztunnel p spec.rules[1]: deny rule, present, absent'], 'one of two DENY rules matches', [...mesh, ap('a/p', { action: 'DENY', rules: [other, source({ principals: ['*'] })] }), ap('a/q', { action: 'DENY', rules: [other] })]],
  [['ztunnel p spec.rules[0]: principal, cluster.local/ns/a/sa/client, x', 'ztunnel p spec.rules[0]: namespace, a, not b', 'ztunnel p spec.rules[0]: port, 80, 81', 'ztunnel p spec.rules[0]: source.namespace, a, c or d and not e'], 'a rule asks for much', [...mesh, ap('a/p', { rules: [{ ...source({ principals: ['x'], notNamespaces: ['b'] }), to: [{ operation: { ports: ['81'] } }], when: [{ key: 'source.namespace', values: ['c', 'd'], notValues: ['e'] }] }] })]],
  [['ztunnel q spec: label app of a/server[Pod], server, db'], 'policies are for other pods', [...mesh, ap('a/p', {}), ap('a/q', { selector: { matchLabels: { app: 'db' } }, rules: [{}] }), ap('a/r', { selector: { matchLabels: { app: 'db', tier: 'x' } }, rules: [{}] }), ap('a/s', { selector: { matchLabels: { app: 'db' } }, action: 'DENY', rules: [{}] }), ap('a/t', { selector: { matchLabels: { app: 'db' } } }), ap('b/u', { selector: { matchLabels: { app: 'db' } }, rules: [{}] })]],
  [['waypoint p spec.rules[0]: method, PUT, GET'], 'a waypoint denies', [...mesh, waypoint('a/w'), service('a/server', {}, uses), ap('a/p', { ...target, rules: [{ to: [{ operation: { methods: ['GET'] } }] }] }), ap('a/q', { targetRefs: [{ kind: 'Service', name: 'x' }], rules: [other] }), ra('a/r', target)], { http: 'PUT /' }],
])('candidatesOf() tries %j when %s', (found, _when, objects, asked = {}) => {
  expect(candidates(objects, asked)).toStrictEqual(found);
});

test('candidatesOf() shares what may be tried among the checks, and goes by layer', () => {
  const apps = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ toEndpoints: [{ matchLabels: { app: `x${i}` } }] }));
  const rules = Array.from({ length: 9 }, (_, i) => source({ principals: [`x${i}`] }));
  const egress: Spec = { ...served('client'), egress: [...apps(9), { toPorts: [{ ports: [{ port: '1' }] }] }] };
  const objects = [...mesh, ap('a/q', { rules }), cnp('a/p', egress), pa('a/s', {})];
  const layersOf = (most: number) => candidates(objects, {}, most).map((text) => text.replace(/ .*/, ''));
  expect(layersOf(6)).toStrictEqual(['cilium', 'cilium', 'cilium', 'ztunnel', 'ztunnel', 'ztunnel']);
  expect(layersOf(5)).toStrictEqual(['cilium', 'cilium', 'cilium', 'ztunnel', 'ztunnel']);
  expect(layersOf(256).length).toBe(19);
});
