import { databaseLabels, mesh } from '@zta/intent';
import { type Selector, type ValidateRule } from './cluster-policy';
import { refuseFrom } from './failure-action';
import { notOfDatabase, podSecurityBaseline, podSecurityRestricted } from './pod-security';

const database = databaseLabels('travel-db');
const waypoint = mesh.waypointLabels;

function selects(selector: Selector | undefined, labels: Readonly<Record<string, string>>): boolean {
  if (!selector) return true;
  if ('matchExpressions' in selector) throw new Error('Not used here');
  return Object.entries(selector.matchLabels).every(([key, value]) => labels[key] === value);
}

/** Levels that a pod of an app's namespace has to meet. */
function levelsOf(labels: Readonly<Record<string, string>>, isOfDatabase: boolean): readonly string[] {
  return [podSecurityBaseline('graduated'), podSecurityRestricted('graduated')]
    .flatMap(({ spec }) => spec.rules as readonly ValidateRule[])
    .filter(({ match, exclude, preconditions }) => {
      const excluded = exclude?.any.some(
        (each) => 'resources' in each && 'selector' in each.resources && selects(each.resources.selector, labels),
      );
      const isSkipped = isOfDatabase && preconditions?.all.includes(notOfDatabase);
      return selects(match.any[0].resources.selector, labels) && !excluded && !isSkipped;
    })
    .map(({ validate }) => {
      if (!('podSecurity' in validate)) throw new Error('Not used here');
      return validate.podSecurity.level;
    });
}

// Which levels must a pod meet?
// prettier-ignore
test.each<[pod: string, labels: Readonly<Record<string, string>>, isOfDatabase: boolean, levels: readonly string[]]>([
  ['a workload',             { 'app.kubernetes.io/name': 'api' }, false, ['baseline', 'restricted']],
  ['a database',             database,                            true,  ['baseline']],
  ['labelled as a database', database,                            false, ['baseline', 'restricted']],
  ['a waypoint',             waypoint,                            false, ['baseline', 'restricted']],
  ['both',                   { ...database, ...waypoint },        true,  ['baseline']],
])('podSecurityBaseline() and podSecurityRestricted() check the right levels when a pod is %s', (_pod, labels, isOfDatabase, levels) => {
  expect(levelsOf(labels, isOfDatabase)).toEqual(levels);
});

// What the expression does is tested with Kyverno itself, in kyverno-cli.test.ts.
test('notOfDatabase asks for the label and the owner, since anyone can write the label', () => {
  expect(notOfDatabase).toEqual({
    key:
      '{{ request.object.metadata.labels."app.kubernetes.io/managed-by" == \'kubeblocks\' && ' +
      "length(request.object.metadata.ownerReferences[?kind == 'InstanceSet' && " +
      "starts_with(apiVersion, 'workloads.kubeblocks.io/')] || `[]`) > `0` }}",
    operator: 'NotEquals',
    value: true,
  });
});

test.each([
  { policy: podSecurityBaseline('graduated'), stage: 'baseline' as const },
  { policy: podSecurityRestricted('graduated'), stage: 'enforced' as const },
])('$policy.name refuses from stage $stage on', ({ policy, stage }) => {
  for (const rule of policy.spec.rules)
    expect((rule as ValidateRule).validate).toMatchObject({ ...refuseFrom('graduated', stage) });
});
