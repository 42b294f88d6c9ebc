import { databaseLabels, mesh } from '@zta/intent';
import { type Selector, type ValidateRule } from './cluster-policy';
import { refuseFrom } from './failure-action';
import { podSecurityBaseline, podSecurityRestricted } from './pod-security';

const database = databaseLabels('travel-db');
const waypoint = mesh.waypointLabels;

function selects(selector: Selector | undefined, labels: Readonly<Record<string, string>>): boolean {
  if (!selector) return true;
  if ('matchExpressions' in selector) throw new Error('Not used here');
  return Object.entries(selector.matchLabels).every(([key, value]) => labels[key] === value);
}

/** Names of the rules that a pod of an app's namespace has to pass, each with its level and what is left out of it. */
function rulesFor(labels: Readonly<Record<string, string>>): readonly string[] {
  return [podSecurityBaseline(), podSecurityRestricted()]
    .flatMap(({ spec }) => spec.rules as readonly ValidateRule[])
    .filter(({ match, exclude }) => {
      const excluded = exclude?.any.some(
        ({ resources }) => 'selector' in resources && selects(resources.selector, labels),
      );
      return selects(match.any[0].resources.selector, labels) && !excluded;
    })
    .map(({ validate }) => {
      if (!('podSecurity' in validate)) throw new Error('Not used here');
      const { level, exclude = [] } = validate.podSecurity;
      return [level, ...new Set(exclude.map(({ controlName }) => `without ${controlName}`))].join(' ');
    });
}

// Which levels must a pod meet?
// prettier-ignore
test.each<[pod: string, labels: Readonly<Record<string, string>>, levels: readonly string[]]>([
  ['a workload', { 'app.kubernetes.io/name': 'api' }, ['baseline', 'restricted']],
  ['a database', database,                            ['baseline']],
  ['a waypoint', waypoint,                            ['baseline', 'restricted without Seccomp']],
  ['both',       { ...database, ...waypoint },        ['baseline', 'restricted without Seccomp']],
])('podSecurityBaseline() and podSecurityRestricted() check the right levels when a pod is %s', (_pod, labels, levels) => {
  expect(rulesFor(labels)).toEqual(levels);
});

test('podSecurityRestricted() excludes a control for the pod and for its containers, each of which Kyverno asks about', () => {
  const waypoints = podSecurityRestricted().spec.rules[1] as ValidateRule;
  expect(waypoints.validate).toMatchObject({
    podSecurity: { exclude: [{ controlName: 'Seccomp' }, { controlName: 'Seccomp', images: ['*'] }] },
  });
});

test.each([
  { policy: podSecurityBaseline(), stage: 'baseline' as const },
  { policy: podSecurityRestricted(), stage: 'enforced' as const },
])('$policy.name refuses from stage $stage on', ({ policy, stage }) => {
  for (const rule of policy.spec.rules) expect((rule as ValidateRule).validate).toMatchObject({ ...refuseFrom(stage) });
});
