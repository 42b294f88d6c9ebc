import { type CoreObject, coreProblems, isCoreGroup, loadCoreKinds } from './core-problems';

const container = { name: 'main', image: 'a:1', ports: [{ containerPort: 8080, protocol: 'TCP' }] };
const template = (spec: object) => ({ metadata: { labels: { app: 'a' } }, spec: { containers: [container], ...spec } });
const deployment = (spec: object, more: object = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'a', namespace: 'n' },
  spec: { selector: { matchLabels: { app: 'a' } }, template: template({}), ...spec },
  ...more,
});
const problems = async (object: CoreObject) => {
  await loadCoreKinds([object]);
  return coreProblems(object)?.map(({ path, expected, found }) => `${path}: ${expected} <- ${JSON.stringify(found)}`);
};

test('coreProblems() finds nothing in what the API server takes', async () => {
  expect(await problems(deployment({ replicas: 2 }))).toEqual([]);
});

// prettier-ignore
test.each<[what: string, object: Readonly<Record<string, unknown>> & CoreObject, expected: RegExp]>([
  ['a field nobody knows',          deployment({ replica: 2 }),                                                       /^spec\.replica: one of the known fields \(.*replicas.*\) <- 2$/],
  ['an unknown field deep inside',  deployment({ template: template({ containers: [{ ...container, port: 1 }] }) }),  /^spec\.template\.spec\.containers\[0\]\.port: one of the known/],
  ['a field of a wrong type',       deployment({ replicas: '2' }),                                                    /^spec\.replicas: integer <- "2"$/],
  ['a value outside an enumeration', deployment({ template: template({ containers: [{ ...container, ports: [{ containerPort: 1, protocol: 'tcp' }] }] }) }), /^spec\.template\.spec\.containers\[0\]\.ports\[0\]\.protocol: one of "SCTP", "TCP", "UDP" <- "tcp"$/],
  ['a missing field',               { ...deployment({}), spec: { template: template({}) } },                          /^spec\.selector: set <- undefined$/],
  ['a label that is no text',       deployment({}, { metadata: { name: 'a', labels: { a: 1 } } }),                    /^metadata\.labels\.a: string <- 1$/],
  ['a rule of a Role',              { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata: { name: "a" }, rules: [{ verb: ["get"] }] } as never, /^rules\[0\]\.verb: one of the known fields/],
])('coreProblems() finds %s', async (_what, object, expected) => {
  expect(await problems(object)).toContainEqual(expect.stringMatching(expected));
});

test.each([
  ['apps/v1', 'Deploymant'],
  ['apps/v9', 'Deployment'],
  ['v1', '../x'],
  ['cilium.io/v2', 'CiliumNetworkPolicy'],
])('coreProblems() does not know %s %s', async (apiVersion, kind) => {
  await loadCoreKinds([{ apiVersion, kind }]);
  expect(coreProblems({ apiVersion, kind })).toBeUndefined();
});

test.each<[group: string, own: boolean]>([
  ['', true],
  ['apps', true],
  ['networking.k8s.io', true],
  ['gateway.networking.k8s.io', false],
  ['metrics.k8s.io', false],
  ['cilium.io', false],
])('isCoreGroup(%j) is %s', (group, own) => {
  expect(isCoreGroup(group)).toBe(own);
});
