import { type AccessPromise, type PromisedAccess } from '@zta/intent';
import { type AccessReport, type AccessRow } from './access-report';
import { compareAccess } from './compare-access';

const endpoint = (name: string, namespace = 'app-shop', hostNetwork = false): AccessReport['endpoints'][number] => ({
  id: `${namespace}/${name}[Deployment]`,
  namespace,
  labels: { app: name },
  serviceAccount: name,
  mesh: true,
  hostNetwork,
});
const endpoints = [endpoint('web'), endpoint('model'), endpoint('agent', 'kube-system', true)];
const web = { kind: 'identity', namespace: 'app-shop', serviceAccount: 'web' } as const;
const model = { ...web, serviceAccount: 'model' } as const;

const flow = (promised: Partial<PromisedAccess> = {}): PromisedAccess => ({
  ...{ part: 'flow', from: web, to: model, protocols: ['TCP'], port: 8000, why: 'questions' },
  ...promised,
});
const row = (judged: Partial<AccessRow> = {}): AccessRow => ({
  ...{ from: 'app-shop/web[Deployment]', to: 'app-shop/model[Deployment]', protocol: 'TCP', ports: ['8000'] },
  ...{ http: null, route: 'direct', verdict: 'allowed', conditions: [] },
  ...judged,
});
const compare = (access: readonly PromisedAccess[], rows: readonly AccessRow[]) =>
  compareAccess({ namespaces: ['app-shop'], access } satisfies AccessPromise, { endpoints, access: rows }).map(
    ({ kind, from, to, protocol, port, http }) =>
      [kind, from, to, protocol, port, ...(http ? [http.method, http.path] : [])]
        .join(' ')
        .replaceAll(/app-shop\/|\[Deployment\]/g, ''),
  );

const outside = { from: { kind: 'world' } } as const;
const all = ['world:0.0.0.0-255.255.255.255', 'world:::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'];
const fqdn = { to: { kind: 'external', host: 'llm.example.org' }, port: 443 } as const;
const resolved = {
  ports: ['443'],
  verdict: 'conditional',
  conditions: ['DNS answers llm.example.org with it'],
} as const;
const apiServer = { to: { kind: 'kube-apiserver' }, port: 6443 } as const;
const there = { ports: ['6443'], verdict: 'conditional', conditions: ['the API server runs on that node'] } as const;
const node = { from: { kind: 'node' }, port: 'any' } as const;
const onOneNode = {
  from: 'kube-system/agent[Deployment]',
  verdict: 'conditional',
  conditions: ['both ends are on one node'],
} as const;

const server = { from: { kind: 'kube-apiserver' } } as const;
const anyNode = { from: { kind: 'nodes' } } as const;
const toNodes = { to: { kind: 'nodes' } } as const;
const fromServer = ['entity:kube-apiserver', 'entity:host', 'entity:remote-node', 'kube-system/agent[Deployment]'].map(
  (from) => row({ from }),
);
const token = { issuer: 'https://id.example.com' };
const hasToken = 'token request.auth.claims[iss] https://id.example.com';

// prettier-ignore
test.each<[what: string, promised: PromisedAccess[], judged: AccessRow[], findings: string[]]>([
  ['the same',                         [flow()], [row()], []],
  ['nothing promised',                 [], [row()], ['surplus web model TCP 8000']],
  ['nothing open',                     [flow()], [], ['missing web model TCP 8000']],
  ['a port beside',                    [flow()], [row({ ports: ['7999-8001'] })], ['surplus web model TCP 7999']],
  ['a port after',                     [flow()], [row({ ports: ['8000-8001'] })], ['surplus web model TCP 8001']],
  ['two promised ports in a range',    [flow(), flow({ port: 8001 })], [row({ ports: ['8000-8001'] })], []],
  ['another protocol',                 [flow()], [row(), row({ protocol: 'UDP' })], ['surplus web model UDP 8000']],
  ['a wider way beside the exact one', [flow({ http: [{ methods: ['GET'] }] })], [row()], ['surplus web model TCP 8000']],
  ['requests by two ways',             [flow({ http: [{ paths: ['/a', '/b'] }] })], ['/a', '/b'].map((path) => row({ http: [{ methods: ['*'], paths: [path], hosts: ['*'] }] })), []],
  ['a request too few',                [flow({ http: [{ paths: ['/a', '/b'] }] })], [row({ http: [{ methods: ['*'], paths: ['/a'], hosts: ['*'] }] })], ['missing web model TCP 8000 GET /b']],
  ['open only if something holds',     [flow()], [row({ verdict: 'conditional', conditions: ['the request has a token'] })], ['surplus web model TCP 8000', 'missing web model TCP 8000']],
  ['what the judge cannot tell',       [flow()], [row({ verdict: 'unknown' })], ['unknown web model TCP 8000']],
  ['an identity without pods',         [flow({ from: { ...web, serviceAccount: 'job' } })], [row()], ['surplus web model TCP 8000', 'missing job model TCP 8000']],
  ['pairs of other namespaces',        [], [row({ from: 'kube-system/agent[Deployment]', to: 'entity:host' })], []],
  ['any port but the mesh\'s own',     [flow({ port: 'any' })], [row({ ports: ['1-15007', '15009-65535'] })], []],
  ['any port but one more',            [flow({ port: 'any' })], [row({ ports: ['1-15007', '15010-65535'] })], ['missing web model TCP 15009']],
  ['the whole internet',               [flow(outside)], all.map((from) => row({ from })), []],
  ['half the internet',                [flow(outside)], [row({ from: 'world:128.0.0.0-255.255.255.255' }), row({ from: all[1]! })], ['missing world:0.0.0.0 model TCP 8000']],
  ['only IPv4',                        [flow(outside)], [row({ from: all[0]! })], ['missing world::: model TCP 8000']],
  ['a name, by its addresses',         [flow(fqdn)], ['fqdn:llm.example.org', ...all].map((to) => row({ to, ...resolved })), []],
  ['all addresses for one name',       [flow(fqdn)], [row({ to: 'fqdn:llm.example.org', ports: ['443'] }), row({ to: all[0]!, ports: ['443'] })], [`surplus web ${all[0]} TCP 443`]],
  ['either of two names',              [flow(fqdn)], [row({ to: 'fqdn:llm.example.org', ...resolved }), row({ to: all[0]!, ...resolved, conditions: [...resolved.conditions, 'DNS answers evil.example with it'] })], [`surplus web ${all[0]} TCP 443`]],
  ['the API server, on its nodes',     [flow(apiServer)], [row({ to: 'entity:kube-apiserver', ports: ['6443'] }), row({ to: 'entity:host', ...there }), row({ to: 'kube-system/agent[Deployment]', ...there })], []],
  ['every node',                       [flow(apiServer)], [row({ to: 'entity:kube-apiserver', ports: ['6443'] }), row({ to: 'entity:remote-node', ports: ['6443'] })], ['surplus web entity:remote-node TCP 6443']],
  ['the node of a pod',                [flow(node)], [row({ from: 'entity:host', ports: ['1-65535'] }), row(onOneNode)], []],
  ['a node in the network, always',    [flow(node)], [row({ from: 'entity:host', ports: ['1-65535'] }), row({ from: onOneNode.from })], ['surplus kube-system/agent model TCP 8000']],
  ['a pod that is its node',           [flow({ from: { kind: 'namespace', namespace: 'kube-system' } })], [row({ from: onOneNode.from })], ['surplus kube-system/agent model TCP 8000', 'missing kube-system/* model TCP 8000']],
  ['the API server, by way of a node', [flow(server), flow(anyNode)], fromServer, []],
  ['the API server, by its address',   [flow(server), flow(anyNode)], fromServer.slice(0, 2), ['missing entity:remote-node model TCP 8000']],
  ['nodes that nobody promised',       [flow(server)], fromServer, ['surplus entity:host model TCP 8000', 'surplus entity:remote-node model TCP 8000', 'surplus kube-system/agent model TCP 8000']],
  ['what every node listens on',       [flow(toNodes)], [row({ to: 'entity:host' }), row({ to: 'entity:remote-node' }), row({ to: 'kube-system/agent[Deployment]' }), row({ to: 'entity:kube-apiserver', verdict: 'conditional', conditions: ['the API server runs on another node'] })], []],
  ['an outside API server as a node',  [flow(toNodes)], [row({ to: 'entity:host' }), row({ to: 'entity:remote-node' }), row({ to: 'entity:kube-apiserver' })], ['surplus web entity:kube-apiserver TCP 8000']],
  ['pods of one account by labels',    [flow({ from: { ...web, labels: { app: 'web' } } })], [row()], []],
  ['the wrong pods of one account',    [flow({ from: { ...web, labels: { app: 'other' } } })], [row()], ['surplus web model TCP 8000', 'missing web model TCP 8000']],
  ['all but a closed namespace',       [flow({ from: { kind: 'anywhere', except: ['app-shop'] } })], [row(), ...all.map((from) => row({ from }))], ['surplus web model TCP 8000']],
  ['what only who has a token may',    [flow({ conditions: [token] })], [row({ verdict: 'conditional', conditions: [hasToken] })], []],
  ['a token that nobody asks for',     [flow({ conditions: [token] })], [row()], ['surplus web model TCP 8000']],
  ['a token of someone else',          [flow({ conditions: [token] })], [row({ verdict: 'conditional', conditions: [`${hasToken}.evil`] })], ['surplus web model TCP 8000', 'missing web model TCP 8000']],
  ['one condition of two',             [flow({ conditions: [token, { authorized: true }] })], [row({ verdict: 'conditional', conditions: [hasToken] })], ['surplus web model TCP 8000']],
])('compareAccess() with %s', (_what, promised, judged, expected) => {
  expect(compare(promised, judged)).toEqual(expected);
});
