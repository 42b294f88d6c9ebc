import { decide } from '../reference/decide';
import { type Decision } from '../reference/decision';
import {
  ambient,
  ap,
  cnp,
  documents,
  gateway,
  httpRoute,
  netpol,
  object,
  pa,
  pod,
  ra,
  service,
  waypoint,
} from '../testing/objects';
import { readWorld } from '../world/read-world';
import { type World } from '../world/world';
import { citedWorld } from './cited-world';
import { randomQuestions } from './testing/random-questions';

const pods = [pod('a/client', { account: 'client' }), pod('a/server')];
const connection = { from: 'a/client[Pod]', to: 'a/server[Pod]', port: 80, protocol: 'TCP' } as const;
const labels = (app: string) => ({ fromEndpoints: [{ matchLabels: { app } }] });

function cited(objects: readonly unknown[], from: string = connection.from): World {
  const world = readWorld(documents(objects));
  return citedWorld(world, decide(world, { ...connection, from }));
}

/** Paths of the rules that are left, by the name of their object. */
function rulesOf({
  ciliumRules,
  networkPolicies,
  authorizationPolicies,
  peerAuthentications,
}: World): readonly string[] {
  const all = [
    ...ciliumRules.flatMap((rule) => [...rule.ingress, ...rule.ingressDeny, ...rule.egress, ...rule.egressDeny]),
    ...networkPolicies.flatMap((policy) => [...policy.ingress, ...policy.egress]),
    ...authorizationPolicies.flatMap(({ rules }) => rules),
    ...peerAuthentications,
  ];
  return all.map(({ origin: { name, path } }) => `${name} ${path}`);
}

const all = { fromEntities: ['all'] };
const breaking = { toPorts: [{ ports: [{ port: '15008', protocol: 'TCP' }], rules: { http: [{ path: '/' }] } }] };
const rules = (...names: readonly string[]) => ({
  rules: names.map((name) => ({ from: [{ source: { namespaces: [name] } }] })),
});

// prettier-ignore
test.each<[when: string, left: readonly string[], objects: readonly unknown[]]>([
  ['one of two rules allows',            ['p spec.ingress[1]'],                      [cnp('a/p', { endpointSelector: { matchLabels: { app: 'server' } }, ingress: [labels('x'), labels('client')], egress: [{ toEntities: ['all'] }] })]],
  ['a policy is for another pod',        ['p spec.ingress[0]'],                      [cnp('a/p', { ingress: [all] }), cnp('a/q', { endpointSelector: { matchLabels: { app: 'x' } }, ingress: [all] })]],
  ['all of a policy denies by default',  ['p spec.ingress[0]', 'p spec.ingress[1]'], [cnp('a/p', { ingress: [labels('x'), labels('y')] }), cnp('a/q', { enableDefaultDeny: { ingress: false }, ingress: [labels('x')] })]],
  ['a rule denies',                      ['p spec.ingressDeny[1]'],                  [cnp('a/p', { ingress: [all], ingressDeny: [labels('x'), labels('client')] })]],
  ['a rule of a NetworkPolicy allows',   ['p spec.ingress[1]'],                      [netpol('a/p', { ingress: [{ ports: [{ port: 1 }] }, {}] })]],
  ['a rule of ztunnel allows',           ['p spec.rules[1]'],                        [ambient('a'), ap('a/p', rules('x', 'a')), ap('a/q', rules('y'))]],
  ['a rule of ztunnel denies',           ['q spec.rules[0]'],                        [ambient('a'), ap('a/p', rules('a')), ap('a/q', { action: 'DENY', ...rules('a', 'x') })]],
  ['a rule breaks tunnels',              ['p spec.ingress[0]'],                      [ambient('a'), cnp('a/p', { enableDefaultDeny: { ingress: false }, ingress: [breaking, labels('x')] })]],
  ['a mode decides nothing',             [],                                         [ambient('a'), pa('a/s', { mtls: { mode: 'STRICT' } })]],
])('citedWorld() keeps what is cited when %s', (_when, left, objects) => {
  expect(rulesOf(cited([...pods, ...objects]))).toEqual(left);
});

test('citedWorld() keeps the isolation of a cited NetworkPolicy for that direction alone', () => {
  const objects = [netpol('a/p', { policyTypes: ['Ingress', 'Egress'], ingress: [{}], egress: [{}] }), pod('b/other')];
  const { networkPolicies } = cited([...pods, ...objects]);
  expect(networkPolicies.map(({ isolates }) => isolates)).toEqual([{ ingress: true, egress: true }]);
});

test('citedWorld() keeps two modes of which either may be the older', () => {
  const modes = ['PERMISSIVE', 'STRICT'].map((mode) => pa(`a/${mode.toLowerCase()}`, { mtls: { mode } }));
  expect(rulesOf(cited([ambient('a'), ...pods, pod('b/plain'), ...modes], 'b/plain[Pod]'))).toEqual([
    'permissive spec',
    'strict spec',
  ]);
});

test('citedWorld() keeps the mode that admits plaintext where another would refuse it', () => {
  const modes = [
    pa('a/open', { mtls: { mode: 'PERMISSIVE' } }),
    pa('istio-system/strict', { mtls: { mode: 'STRICT' } }),
  ];
  expect(rulesOf(cited([ambient('a'), ...pods, pod('b/plain'), ...modes], 'b/plain[Pod]'))).toEqual(['open spec']);
});

test('citedWorld() keeps what is cited of a NetworkPolicy for each direction', () => {
  const { networkPolicies } = cited([...pods, netpol('a/p', { ingress: [{ ports: [{ port: 1 }] }, {}] })]);
  expect(networkPolicies.map(({ isolates }) => isolates)).toStrictEqual([{ ingress: true, egress: false }]);
  const rule = (port: number) => ({ ports: [{ port }] });
  const leaving = netpol('a/p', { policyTypes: ['Egress'], egress: [rule(1), rule(80)] });
  expect(rulesOf(cited([...pods, leaving]))).toEqual(['p spec.egress[1]']);
  expect(cited([...pods, leaving, netpol('b/q', {})]).networkPolicies).toHaveLength(1);
});

test('citedWorld() keeps the tokens that are cited, and what a gateway asks', () => {
  const toService = { targetRefs: [{ kind: 'Service', name: 'server' }] };
  const tokens = [
    ...[ambient('a'), ...pods, waypoint('a/w'), service('a/server', {}, { 'istio.io/use-waypoint': 'w' })],
    ap('a/p', { ...toService, rules: [{ from: [{ source: { requestPrincipals: ['*'] } }] }] }),
    ...[ra('a/r', toService), ra('b/r', toService)],
  ];
  const { requestAuthentications } = cited(tokens);
  expect(requestAuthentications.map(({ namespace }) => namespace)).toEqual(['a']);
  const rules = [{ backendRefs: [{ name: 'server', port: 80 }] }];
  const policy = (name: string, target: string) =>
    object('gateway.kgateway.dev/v1alpha1', 'TrafficPolicy', `a/${name}`, {
      spec: { targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', name: target }], extProc: {} },
    });
  const gated = [
    ...[...pods, service('a/server'), gateway('a/gw', 'kgateway', [{ name: 'http', port: 80, protocol: 'HTTP' }])],
    ...[httpRoute('a/r', { parentRefs: [{ name: 'gw' }], rules }), policy('p', 'r'), policy('q', 'x')],
  ];
  expect(cited(gated, 'world:192.0.2.1').trafficPolicies.map(({ name }) => name)).toEqual(['p']);
});

test('citedWorld() keeps everything that is no rule', () => {
  const world = readWorld(documents([...pods, cnp('a/p', { ingress: [{ fromGroups: [{}] }] })]));
  const { ciliumRules: _rules, ...rest } = world;
  expect(citedWorld(world, decide(world, connection))).toMatchObject(rest);
});

// Where the search for a request that passes gives up, no rule has decided, so there is none to cite.
function hasGivenUp({ routes }: Decision): boolean {
  return routes.some(({ verdict, hops }) => verdict === 'unknown' && hops.every((hop) => hop.verdict !== 'unknown'));
}

// The second begins with a pod to which two ways are closed by different rules.
test.each([1, 571_415_299, 1 + (Date.now() % 1_000_000_000)])(
  'decide() says the same where only what it cites is left, in random worlds from seed %i',
  (seed) => {
    const wrong = randomQuestions(seed, 100, 20).filter(({ world, connection: asked, options }) => {
      const decision = decide(world, asked, options);
      const again = decide(citedWorld(world, decision), asked, options);
      return again.verdict !== decision.verdict && !hasGivenUp(decision);
    });
    expect(wrong.map(({ seed: own, connection: asked, options }) => ({ seed: own, ...asked, ...options }))).toEqual([]);
  },
  120_000,
);
