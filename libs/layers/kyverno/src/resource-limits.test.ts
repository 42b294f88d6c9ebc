import { type ValidateRule } from './cluster-policy';
import { refuseFrom } from './failure-action';
import { notOfDatabase } from './pod-security';
import { resourceLimits } from './resource-limits';

const rules = resourceLimits('graduated').spec.rules as readonly ValidateRule[];
const limited = { resources: { requests: { cpu: '>0', memory: '>0' }, limits: { memory: '>0' } } };
const unlessOfArgo = { '(name)': '!init & !wait', ...limited };

// prettier-ignore
test.each<[name: string, workflow: 'Exists' | 'DoesNotExist', spec: object]>([
  ['requests-and-memory-limit', 'DoesNotExist', { containers: [limited], '=(initContainers)': [limited] }],
  ['workflow-containers',       'Exists',       { containers: [unlessOfArgo] }],
  ['workflow-init-containers',  'Exists',       { '=(initContainers)': [unlessOfArgo] }],
])('resourceLimits() asks by %s of pods on which the label of a workflow %s', (name, operator, spec) => {
  const rule = rules.find((candidate) => candidate.name === name)!;
  expect(rule.match.any[0].resources.selector).toEqual({
    matchExpressions: [{ key: 'workflows.argoproj.io/workflow', operator }],
  });
  expect(rule.validate).toMatchObject({ pattern: { spec }, ...refuseFrom('graduated', 'enforced') });
});

test.each(rules)(
  'resourceLimits() leaves the pods of databases to KubeBlocks in $name',
  ({ preconditions, exclude }) => {
    expect(preconditions).toEqual({ all: [notOfDatabase] });
    expect(exclude).toBeUndefined();
  },
);
