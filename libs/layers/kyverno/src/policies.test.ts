import { lab } from '@zta/intent/testing';
import { type ValidateRule } from './cluster-policy';
import { policies } from './policies';

const all = policies({ ...lab, images: { ...lab.images, publicKey: 'key' } }, []);
const validating = all.flatMap(({ name, spec }) => {
  const rules = spec.rules.filter((rule): rule is ValidateRule => 'validate' in rule);
  return rules.length > 0 ? [{ name, rules }] : [];
});

test('policies() has a name once', () => {
  expect(all.map(({ name }) => name)).toEqual([
    'namespace-baseline',
    'namespace-mesh',
    'namespace-pod-security',
    'catalog-labels',
    'own-identity',
    'pod-labels',
    'pod-security-baseline',
    'pod-security-restricted',
    'resource-limits',
    'network-policies',
    'image-registries',
    'image-signatures',
    'mesh-enrolment',
    'authorization-policies',
    'mutual-tls',
    'http-routes',
    'policies-from-git',
    'platform-policies-from-git',
    'cluster-policies-from-git',
    'policy-exceptions',
  ]);
});

test.each(all)('policies() has a rule name once in $name', ({ spec }) => {
  const names = spec.rules.map(({ name }) => name);
  expect([...new Set(names)]).toEqual(names);
});

test.each(all)('policies() has no field in $name that Kyverno deprecates', ({ spec }) => {
  expect(Object.keys(spec).sort()).toEqual(['background', 'emitWarning', 'rules', 'webhookConfiguration']);
  for (const { match } of spec.rules) expect(Object.keys(match)).toEqual(['any']);
});

const aboutMore = ['platform-policies-from-git', 'cluster-policies-from-git', 'policy-exceptions'];

test.each(all)(
  'policies() lets the API server call for $name about apps alone, or not for who must go on',
  ({ name, spec }) => {
    const { failurePolicy, matchConditions } = spec.webhookConfiguration;
    expect(['Fail', 'Ignore']).toContain(failurePolicy);
    const needed = aboutMore.includes(name) ? '!(request.userInfo.username in [' : "startsWith('app-')";
    expect(matchConditions.some(({ expression }) => expression.includes(needed))).toBe(true);
  },
);

// With Kyverno down: Git goes on, namespaces can be deleted, and Kyverno can come back.
test.each(all.filter(({ name }) => name.endsWith('-from-git') || name === 'policy-exceptions'))(
  'policies() lets the API server not call for $name when the platform deletes',
  ({ spec }) => {
    const conditions = JSON.stringify(spec.webhookConfiguration.matchConditions);
    for (const user of ['argocd:argocd-application-controller', 'kube-system:namespace-controller'])
      expect(conditions).toContain(`'system:serviceaccount:${user}'`);
  },
);

test.each(validating)(
  'policies() has one failure action in $name, since Kyverno takes that of the first rule',
  ({ rules }) => {
    const actions = rules.map(({ validate: { failureAction, failureActionOverrides } }) => ({
      failureAction,
      failureActionOverrides,
    }));
    expect(new Set(actions.map((action) => JSON.stringify(action))).size).toBe(1);
  },
);

const byStage = validating.filter(({ rules }) => rules.some(({ validate }) => validate.failureActionOverrides));

test('policies() has a failure action by stage but for what decides about the stage', () => {
  const always = validating.filter((policy) => !byStage.includes(policy));
  expect(always.map(({ name }) => name)).toEqual([
    'catalog-labels',
    'platform-policies-from-git',
    'cluster-policies-from-git',
    'policy-exceptions',
  ]);
});

test('policies() looks at what exists but where a rule asks who made the request', () => {
  const asking = all.filter(({ spec }) => /request\.userInfo|"subjects"/.test(JSON.stringify(spec.rules)));
  expect(all.filter(({ spec }) => !spec.background)).toEqual(asking);
});

test.each(byStage)('policies() makes Kyverno load the labels of namespaces for $name', ({ rules }) => {
  for (const { match } of rules) expect(match.any[0].resources).toHaveProperty('namespaceSelector.matchExpressions');
});

// Argo CD compares lists whole: a default that the API server adds to a rule would be drift for ever.
test.each(validating)('policies() says the defaults of the rules of $name', ({ rules }) => {
  for (const rule of rules) {
    expect(rule.skipBackgroundRequests).toBe(true);
    expect(rule.validate).toHaveProperty('allowExistingViolations');
  }
});
