import { type Connection, type Pods } from '@zta/intent';
import { type AccessRow } from './access-report';
import { compareAccess, type JudgedEndpoint } from './compare-access';

const endpoint = (id: string, change: Partial<JudgedEndpoint> = {}): JudgedEndpoint => {
  const [namespace = '', name = ''] = id.replace(/\[.*/, '').split('/');
  return { id, namespace, serviceAccount: name, labels: {}, hostNetwork: false, ...change };
};
const [a, b, twin] = ['ns/a[Deployment]', 'ns/b[Deployment]', 'ns/twin[Deployment]'] as const;
const dns = 'kube-system/kube-dns[Deployment]';
const agent = 'kube-system/agent[DaemonSet]';
const endpoints = [
  endpoint(a),
  endpoint(b),
  endpoint(dns, { serviceAccount: 'coredns' }),
  endpoint(agent, { hostNetwork: true }),
];

const pods = (name: string, change: Partial<Pods> = {}): Pods => ({
  kind: 'pods',
  name,
  namespace: 'ns',
  serviceAccount: name,
  labels: {},
  meshed: false,
  ...change,
});
const connection = (from: Connection['from'], to: Connection['to'], port: number): Connection => ({
  ...{ name: 'n', from, to, port },
  viaWaypoint: false,
  why: 'w',
});

const row = (from: string, to: string, ports: string, change: Partial<AccessRow> = {}): AccessRow => ({
  ...{ from, to, ports: ports.split(',') },
  protocol: 'TCP',
  http: null,
  route: 'direct',
  verdict: 'allowed',
  conditions: [],
  ...change,
});
const conditional = (condition: string) => ({ verdict: 'conditional', conditions: [condition] }) as const;

/** What every pod has. */
const lifelines = [a, b].flatMap((id) => [
  row(id, dns, '53'),
  row(id, dns, '53', { protocol: 'UDP' }),
  row('entity:host', id, '1-65535'),
]);

function compare(
  connections: readonly Connection[],
  rows: readonly AccessRow[],
  others: readonly JudgedEndpoint[] = [],
): readonly string[] {
  const all = [...endpoints, ...others];
  return compareAccess({ connections, namespaces: ['ns'], endpoints: all, rows }).map(
    ({ kind, from, to, protocol, ports }) => `${kind} ${from} > ${to} ${protocol} ${ports.join()}`,
  );
}

const aToB = connection(pods('a'), pods('b'), 80);
const webhook = connection({ kind: 'kube-apiserver' }, pods('b'), 9443);
const fromServer = [row('entity:kube-apiserver', b, '9443'), row('entity:remote-node', b, '9443')];
const toServer = connection(pods('a'), { kind: 'kube-apiserver' }, 6443);
const toName = connection(pods('a'), { kind: 'external', host: 'x.example' }, 443);
const byName = row(a, 'fqdn:x.example', '443', conditional('DNS answers x.example with it'));
const toNodes = connection(pods('a'), { kind: 'node' }, 9100);
const nodes = [row(a, 'entity:host', '9100'), row(a, 'entity:remote-node', '9100')];
const frontDoor = connection({ kind: 'internet' }, pods('b'), 443);
const fromOutside = [row('world:0.0.0.0-255.255.255.255', b, '443'), row('entity:remote-node', b, '443')];

// prettier-ignore
test.each<[when: string, connections: Connection[], rows: AccessRow[], expected: string[]]>([
  ['all is as declared',                   [aToB], [row(a, b, '80')], []],
  ['nothing is declared and nothing open', [], [], []],
  ['it is open by two routes',             [aToB], [row(a, b, '80'), row(a, b, '80', { route: 'service' })], []],
  ['it is shut',                           [aToB], [], [`missing ${a} > ${b} TCP 80`]],
  ['another port is open',                 [aToB], [row(a, b, '81')], [`undeclared ${a} > ${b} TCP 81`, `missing ${a} > ${b} TCP 80`]],
  ['more ports are open',                  [aToB], [row(a, b, '79-81')], [`undeclared ${a} > ${b} TCP 79,81`]],
  ['the way back is open',                 [aToB], [row(a, b, '80'), row(b, a, '80')], [`undeclared ${b} > ${a} TCP 80`]],
  ['another protocol is open',             [aToB], [row(a, b, '80'), row(a, b, '80', { protocol: 'UDP' })], [`undeclared ${a} > ${b} UDP 80`]],
  ['a condition stands before it',         [aToB], [row(a, b, '80', conditional('c'))], [`missing ${a} > ${b} TCP 80`]],
  ['nobody knows',                         [aToB], [row(a, b, '80', { verdict: 'unknown' })], [`unknown ${a} > ${b} TCP 80`, `missing ${a} > ${b} TCP 80`]],
  ['it is elsewhere',                      [], [row('other/x[Pod]', 'other/y[Pod]', '1-65535')], []],
  ['the API server calls',                 [webhook], [...fromServer, row(agent, b, '9443')], []],
  ['the API server has only its address',  [webhook], [fromServer[0]!], [`missing entity:remote-node > ${b} TCP 9443`]],
  ['others call than the API server',      [webhook], [...fromServer, row('world:0.0.0.0-255.255.255.255', b, '9443')], [`undeclared world:0.0.0.0-255.255.255.255 > ${b} TCP 9443`]],
  ['the API server may be on a node',      [toServer], [row(a, 'entity:kube-apiserver', '6443'), row(a, agent, '6443', conditional('the API server runs on that node'))], []],
  ['every node is taken for the API server', [toServer], [row(a, 'entity:kube-apiserver', '6443'), row(a, agent, '6443')], [`undeclared ${a} > ${agent} TCP 6443`]],
  ['a name may be at any address',         [toName], [byName, row(a, 'world:0.0.0.0-255.255.255.255', '443', conditional('DNS answers x.example with it'))], []],
  ['a name is taken for every address',    [toName], [byName, row(a, 'world:0.0.0.0-255.255.255.255', '443')], [`undeclared ${a} > world:0.0.0.0-255.255.255.255 TCP 443`]],
  ['nodes are scraped',                    [toNodes], [...nodes, row(a, agent, '9100')], []],
  ['one kind of node is shut',             [toNodes], [nodes[0]!], [`missing ${a} > entity:remote-node TCP 9100`]],
  ['the front door is open',               [frontDoor], fromOutside, []],
  ['the front door is open to some',       [frontDoor], [row('world:10.0.0.0-10.255.255.255', b, '443'), fromOutside[1]!], [`missing world:0.0.0.0 > ${b} TCP 443`]],
  ['a node reaches its own pods',          [], [row(agent, a, '1-65535', conditional('both ends are on one node'))], []],
  ['a node reaches all pods',              [], [row(agent, a, '1-65535')], [`undeclared ${agent} > ${a} TCP 1-65535`]],
  ['the kubelet probes',                   [], [row('world:169.254.7.127-169.254.7.127', a, '1-65535', { route: 'probe from 169.254.7.127' })], []],
  ['others come as the kubelet',           [], [row('world:0.0.0.0-255.255.255.255', a, '1-65535', { route: 'probe from 169.254.7.127' })], [`undeclared world:0.0.0.0-255.255.255.255 > ${a} TCP 1-65535`]],
])('compareAccess() says what differs when %s', (_when, connections, rows, expected) => {
  expect(compare(connections, [...lifelines, ...rows])).toEqual(expected);
});

test('compareAccess() misses names that do not resolve, and pods that cannot be probed', () => {
  expect(
    compare(
      [],
      lifelines.filter(({ from, to }) => from !== a && to !== a),
    ),
  ).toEqual([`missing ${a} > ${dns} TCP 53`, `missing ${a} > ${dns} UDP 53`, `missing entity:host > ${a} TCP 1-65535`]);
});

test('compareAccess() tells pods of one account apart by their labels, where the connection says so', () => {
  const other = endpoint(twin, { serviceAccount: 'a', labels: { app: 'twin' } });
  const rows = [
    row(twin, b, '80'),
    row(twin, dns, '53'),
    row(twin, dns, '53', { protocol: 'UDP' }),
    row('entity:host', twin, '1-65535'),
  ];
  const own = connection(
    pods('twin', { serviceAccount: 'a', labels: { app: 'twin' }, sharesAccount: true }),
    pods('b'),
    80,
  );
  expect(compare([own], [...lifelines, ...rows], [other])).toEqual([]);
  expect(compare([own], [...lifelines, ...rows, row(a, b, '80')], [other])).toEqual([`undeclared ${a} > ${b} TCP 80`]);
});

test('compareAccess() misses pods that are not there', () => {
  expect(compare([connection(pods('gone'), pods('b'), 80)], lifelines)).toEqual([`missing ns/gone > ${b} TCP 80`]);
});
