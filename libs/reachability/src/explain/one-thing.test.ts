import { decide } from '../reference/decide';
import { ambient, ap, ccnp, cnp, documents, pa, pod, service, waypoint } from '../testing/objects';
import { readWorld } from '../world/read-world';
import { candidatesOf, layers } from './candidates';
import { nearMisses } from './near-misses';

const pods = [pod('a/client', { account: 'client' }), pod('a/server')];
const mesh = [ambient('a'), ...pods];
const served = (app: string) => ({ endpointSelector: { matchLabels: { app } } });
const labels = (matchLabels: object) => ({ fromEndpoints: [{ matchLabels }] });
const source = (fields: object) => ({ from: [{ source: fields }] });
const everyone = { fromEndpoints: [{}] };
const web = (port: number) => pod('a/server', { ports: [{ name: 'web', containerPort: port }] });
const onWeb = { toPorts: [{ ports: [{ port: 'web', protocol: 'TCP' }] }] };
const outOf = (...egress: readonly object[]) => cnp('a/p', { ...served('client'), egress });

/** Each object in a file of its own, all in the same line. */
const apart = (objects: readonly unknown[]) =>
  documents(objects).map((document, i) => ({ ...document, file: `${i}.yaml`, line: 1 }));

function tried(objects: readonly unknown[], to: string, inFiles: typeof documents) {
  const world = readWorld(inFiles(objects));
  const connection = { from: 'a/client[Pod]', to, port: 80, protocol: 'TCP' } as const;
  const decision = decide(world, connection);
  const text = ({ differs, has, needs }: { differs: string; has: string; needs: string }) =>
    `${differs}, ${has}, ${needs}`;
  return {
    candidates: candidatesOf(world, connection, decision, 256).map(
      (item) => `${item.origin.name} ${item.origin.path}: ${text(item)}`,
    ),
    misses: nearMisses(world, connection, {}, decision).map(text),
  };
}

const deny = 'deny rule, present, absent';
const denying = (name: string, ...ingressDeny: readonly object[]) =>
  cnp(`a/${name}`, { ...served('server'), ingress: [everyone], ingressDeny });

// prettier-ignore
test.each<[found: readonly string[], when: string, objects: readonly unknown[], to?: string]>([
  [[`q spec.ingressDeny[0]: ${deny}`], 'a rule at the same place of another policy does not deny', [...pods, denying('p', labels({ app: 'x' })), denying('q', labels({ app: 'client' }))]],
  [[`p spec.ingressDeny[0]: ${deny}`, `q spec.ingressDeny[0]: ${deny}`], 'both deny', [...pods, denying('p', labels({ app: 'client' })), denying('q', labels({ app: 'client' }))]],
  [['q spec.rules[0]: deny rule, present, absent'], 'the same, of Istio', [...mesh, ap('a/p', { action: 'DENY', rules: [source({ principals: ['x'] })] }), ap('a/q', { action: 'DENY', rules: [source({ principals: ['*'] })] })]],
  [['p spec.rules[0]: deny rule, present, absent', 'q spec.rules[0]: deny rule, present, absent'], 'both of Istio deny', [...mesh, ap('a/p', { action: 'DENY', rules: [source({ namespaces: ['a'] })] }), ap('a/q', { action: 'DENY', rules: [source({ principals: ['*'] })] })]],
  [['q spec: label tier of a/server[Pod], nothing, x'], 'a policy selects by a label that is there and one that is not', [...mesh, ap('a/p', {}), ap('a/q', { selector: { matchLabels: { app: 'server', tier: 'x' } }, rules: [{}] })]],
  [['q spec: label tier of a/server[Pod], nothing, x'], 'one of Cilium does', [...pods, cnp('a/p', { ...served('server'), ingress: [{}] }), cnp('a/q', { endpointSelector: { matchLabels: { app: 'server', tier: 'x' } }, ingress: [everyone] }), cnp('a/r', { endpointSelector: { matchLabels: { app: 'db', tier: 'x' } }, ingress: [everyone] })]],
  [['p spec.egress[0]: port, 80/TCP, web/TCP'], 'the destination calls another port so', [pods[0], web(81), outOf({ toEndpoints: [{}], ...onWeb })]],
  [['p spec.egress[0]: label app of a/server[Pod], server, x'], 'it calls that port so', [pods[0], web(80), outOf({ toEndpoints: [{ matchLabels: { app: 'x' } }], ...onWeb })]],
  [['p spec.ingress[0]: label app of a/client[Pod], client, x'], 'it does, on the way in', [pods[0], web(80), cnp('a/p', { ...served('server'), ingress: [{ ...labels({ app: 'x' }), ...onWeb }] })]],
  [['p spec.egress[0]: label app of fqdn:x.example, nothing, x'], 'a name outside is asked for labels', [...pods, ccnp('p', { ...served('client'), egress: [{ toEndpoints: [{ matchLabels: { 'reserved:world': '', app: 'x' } }] }] })], 'fqdn:x.example'],
])('candidatesOf() tries one thing alone, %j, when %s', (found, _when, objects, to = 'a/server[Pod]') => {
  expect(tried(objects, to, documents).candidates).toStrictEqual(found);
  expect(tried(objects, to, apart).candidates).toStrictEqual(found);
});

const to = (...operations: readonly object[]) => ({ to: operations.map((operation) => ({ operation })) });

// prettier-ignore
test.each<[found: readonly string[], when: string, objects: readonly unknown[]]>([
  [[], 'two rules of a policy deny', [...mesh, ap('a/p', { action: 'DENY', rules: [source({ principals: ['*'] }), source({ namespaces: ['a'] })] })]],
  [[deny], 'one of two does', [...mesh, ap('a/p', { action: 'DENY', rules: [source({ principals: ['*'] }), source({ namespaces: ['x'] })] })]],
  [[], 'two conditions differ', [...mesh, ap('a/p', { rules: [{ when: [{ key: 'source.namespace', values: ['x'] }, { key: 'destination.port', values: ['81'] }] }] })]],
  [['source.namespace, a, x'], 'one of two conditions does', [...mesh, ap('a/p', { rules: [{ when: [{ key: 'source.namespace', values: ['x'] }, { key: 'destination.port', values: ['80'] }] }] })]],
  [['port, 80, 81', 'port, 80, 82'], 'either of two operations would do', [...mesh, ap('a/p', { rules: [to({ ports: ['81'] }, { ports: ['82'] })] })]],
  [[], 'the port differs for two rules of Cilium, and the label too', [...pods, cnp('a/p', { ...served('server'), ingress: [{ ...labels({ app: 'x' }), toPorts: [{ ports: [{ port: '81' }] }] }] })]],
])('nearMisses() relaxes one thing alone: %j when %s', (found, _when, objects) => {
  expect(tried(objects, 'a/server[Pod]', documents).misses).toStrictEqual(found);
});

test('nearMisses() tells nothing of a connection that is allowed, whatever another way would take', () => {
  const toService = { targetRefs: [{ kind: 'Service', name: 'server' }] };
  const through = [...mesh, waypoint('a/w'), service('a/server', {}, { 'istio.io/use-waypoint': 'w' })];
  const found = tried(
    [...through, ap('a/p', { ...toService, rules: [source({ principals: ['x'] })] })],
    'a/server[Pod]',
    documents,
  );
  expect([found.candidates.length, found.misses]).toStrictEqual([1, []]);
});

test('nearMisses() tells at most ten of those that leave the connection denied', () => {
  const apps = Array.from({ length: 30 }, (_, i) => labels({ app: `x${i}` }));
  const objects = [
    ...pods,
    cnp('a/p', { ...served('server'), ingress: apps }),
    cnp('a/q', { ...served('client'), egress: [{}] }),
  ];
  expect(tried(objects, 'a/server[Pod]', documents).misses).toHaveLength(10);
});

test('nearMisses() relaxes the mode of the port where it has one', () => {
  const closed = pa('a/s', {
    selector: { matchLabels: { app: 'server' } },
    mtls: { mode: 'STRICT' },
    portLevelMtls: { 80: { mode: 'STRICT' } },
  });
  const plain = [
    ambient('a'),
    pod('a/client', { labels: { app: 'client', 'istio.io/dataplane-mode': 'none' } }),
    pod('a/server'),
    closed,
  ];
  expect(tried(plain, 'a/server[Pod]', documents).misses).toStrictEqual(['mutual TLS, plaintext, STRICT']);
});

test('layers are told in the order in which traffic meets them', () => {
  expect(layers).toStrictEqual(['cilium', 'kubernetes', 'ztunnel', 'waypoint', 'gateway']);
});
