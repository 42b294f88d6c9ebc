import { decide } from '../reference/decide';
import { cnp, documents, gateway, httpRoute, pod, service } from '../testing/objects';
import { readWorld } from '../world/read-world';
import { nearMisses } from './near-misses';

const pods = [pod('a/client'), pod('a/server')];
const into = (...ingress: readonly object[]) => [
  ...pods,
  cnp('a/p', { endpointSelector: { matchLabels: { app: 'server' } }, ingress }),
];
const outOf = (...egress: readonly object[]) => [
  ...pods,
  cnp('a/p', { endpointSelector: { matchLabels: { app: 'client' } }, egress }),
];
const world = 'world:192.0.2.1';
const gated = (match: object, rest: object = {}) => [
  ...[...pods, service('a/server'), gateway('a/gw', 'kgateway', [{ name: 'http', port: 80, protocol: 'HTTP' }])],
  cnp('a/shut', {
    endpointSelector: { matchLabels: { app: 'server' } },
    ingress: [{ fromEndpoints: [{ matchLabels: { 'app.kubernetes.io/name': 'gw' } }] }],
  }),
  httpRoute('a/r', {
    parentRefs: [{ name: 'gw' }],
    rules: [{ matches: [match], backendRefs: [{ name: 'server', port: 80 }] }],
    ...rest,
  }),
];
const prefix = (value: string) => ({ path: { type: 'PathPrefix', value } });

// prettier-ignore
test.each<[told: readonly string[], when: string, objects: readonly unknown[], ends?: { from?: string; to?: string }]>([
  [['address: CiliumCIDRGroups by their labels'], 'groups are named by labels', into({ fromCIDRSet: [{ cidrGroupSelector: { matchLabels: { x: 'y' } } }] }), { from: world }],
  [['address: CiliumCIDRGroup g except 10.0.0.0/8, 10.1.0.0/16'], 'a group has two holes', into({ fromCIDRSet: [{ cidrGroupRef: 'g', except: ['10.0.0.0/8', '10.1.0.0/16'] }] }), { from: world }],
  [['Service: one by its labels or s'], 'Services are named by labels', outOf({ toServices: [{ k8sServiceSelector: { selector: { matchLabels: { x: 'y' } } } }, { k8sService: { serviceName: 's' } }] })],
  [[], 'names are for a pod', outOf({ toFQDNs: [{ matchName: 'x.example' }] })],
  [['DNS rule for the name: x.example or y.example'], 'one of two names fits', outOf({ toFQDNs: [{ matchName: 'x.example' }, { matchName: 'y.example' }] }), { to: 'fqdn:x.example' }],
])('nearMisses() tells %j where %s', (told, _when, objects, { from = 'a/client[Pod]', to = 'a/server[Pod]' } = {}) => {
  const read = readWorld(documents(objects));
  const connection = { from, to, port: 80, protocol: 'TCP' } as const;
  const found = nearMisses(read, connection, {}, decide(read, connection));
  expect(found.map(({ differs, needs }) => `${differs}: ${needs}`)).toStrictEqual(told);
});

// prettier-ignore
test.each<[told: readonly string[], when: string, objects: readonly unknown[]]>([
  [['host h.test:8080 x.test allowed'], 'the host differs', gated(prefix('/b'), { hostnames: ['x.test'] })],
  [['path /b?x=1 /a/* allowed'], 'the path differs', gated(prefix('/a'))],
  [['method GET PUT allowed'], 'the method differs', gated({ ...prefix('/b'), method: 'PUT' })],
])('nearMisses() tells %j at a gateway when %s', (told, _when, objects) => {
  const read = readWorld(documents(objects));
  const http = { method: 'GET', path: '/b?x=1', host: 'h.test:8080' };
  const connection = { from: world, to: 'a/server[Pod]', port: 80, protocol: 'TCP', http } as const;
  const found = nearMisses(read, connection, {}, decide(read, connection)).filter(({ kind }) => kind === 'HTTPRoute');
  expect(found.map(({ differs, has, needs, verdict }) => [differs, has, needs, verdict].join(' '))).toStrictEqual(told);
});
