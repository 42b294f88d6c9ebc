import { databaseLabels } from '@zta/intent';
import { type ValidateRule } from './cluster-policy';
import { refuseFrom } from './failure-action';
import { resourceLimits } from './resource-limits';

const [rule] = resourceLimits().spec.rules as readonly [ValidateRule];

test('resourceLimits() asks requests and a memory limit of every container, and of init containers when there are any', () => {
  const limited = { resources: { requests: { cpu: '>0', memory: '>0' }, limits: { memory: '>0' } } };
  expect(rule.validate).toMatchObject({
    pattern: { spec: { containers: [limited], '=(initContainers)': [limited] } },
    ...refuseFrom('enforced'),
  });
});

test('resourceLimits() leaves the pods of databases to KubeBlocks', () => {
  const managedBy = 'app.kubernetes.io/managed-by';
  expect(rule.exclude?.any).toEqual([
    { resources: { selector: { matchLabels: { [managedBy]: databaseLabels('travel-db')[managedBy] } } } },
  ]);
});
