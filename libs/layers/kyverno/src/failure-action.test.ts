import { keys, type Stage, stages } from '@zta/intent';
import { type FailureAction, type Selector } from './cluster-policy';
import { refuseAlways, refuseFrom } from './failure-action';

function selects(selector: Selector, labels: Readonly<Record<string, string>>): boolean {
  if ('matchLabels' in selector) throw new Error('Not used here');
  return selector.matchExpressions.every((expression) => {
    const value = labels[expression.key];
    if (expression.operator === 'In') return value !== undefined && expression.values.includes(value);
    if (expression.operator === 'NotIn') return value === undefined || !expression.values.includes(value);
    throw new Error('Not used here');
  });
}

/** As kyverno 1.14.4 decides: pkg/engine/api/engineresponse.go GetValidationFailureAction. The namespace is of an app. */
function actionFor(
  { failureAction, failureActionOverrides }: Required<FailureAction>,
  stage: string | undefined,
): string {
  const labels = stage === undefined ? {} : { [keys.stage]: stage };
  return (
    failureActionOverrides.find(({ namespaceSelector }) => selects(namespaceSelector, labels))?.action ?? failureAction
  );
}

// What does a violation of a rule that refuses from one stage on lead to, in the namespace of an app at another?
// prettier-ignore
test.each<[from: Exclude<Stage, 'observe'>, at: Stage | 'none', action: string]>([
  ['baseline', 'observe',  'Audit'],
  ['baseline', 'baseline', 'Enforce'],
  ['baseline', 'enforced', 'Enforce'],
  ['baseline', 'none',     'Enforce'],
  ['enforced', 'observe',  'Audit'],
  ['enforced', 'baseline', 'Audit'],
  ['enforced', 'enforced', 'Enforce'],
  ['enforced', 'none',     'Audit'],
])('refuseFrom(%s) at stage %s gives %s', (from, at, action) => {
  expect(actionFor(refuseFrom('graduated', from) as Required<FailureAction>, at === 'none' ? undefined : at)).toBe(action);
});

test('refuseFrom() refuses from one stage on when the stage is unknown to it but not observe', () => {
  expect(actionFor(refuseFrom('graduated', 'baseline') as Required<FailureAction>, 'misspelt')).toBe('Enforce');
});

test.each(stages.filter((stage) => stage !== 'observe'))(
  'refuseFrom(%s) puts the override that enforces first, with namespaces, when Kyverno must notice it',
  (stage) => {
    const { failureAction, failureActionOverrides } = refuseFrom('graduated', stage) as Required<FailureAction>;
    expect(failureAction).toBe('Enforce');
    expect(failureActionOverrides.map(({ action, namespaces }) => ({ action, namespaces }))).toEqual([
      { action: 'Enforce', namespaces: ['app-*'] },
      { action: 'Audit', namespaces: undefined },
    ]);
  },
);

test.each(stages.filter((stage) => stage !== 'observe'))(
  'refuseFrom(%s) refuses in every namespace when the cluster is strict, and as a graduated one does when it is mesh-centric',
  (stage) => {
    expect(refuseFrom('strict', stage)).toEqual(refuseAlways);
    expect(refuseFrom('mesh-centric', stage)).toEqual(refuseFrom('graduated', stage));
  },
);

test('refuseAlways refuses, whatever the namespace says', () => {
  expect(refuseAlways).toEqual({ failureAction: 'Enforce' });
});
