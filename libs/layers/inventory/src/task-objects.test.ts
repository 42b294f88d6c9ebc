import { taskObjects } from './task-objects';
import { testPlacement } from './testing/fixtures';

// prettier-ignore
test.each([
  ['train',   'zenml',          'zenml:0.84.3',          { pipeline: 'train' }],
  ['release', 'argo-workflows', 'argo-workflows:3.6.10', { 'workflows.argoproj.io/workflow': 'release' }],
])('taskObjects() has pods of task %s when %s runs it', (name, _runBy, image, labels) => {
  const job = taskObjects(testPlacement()).find(({ metadata }) => metadata.name === name);
  expect(job).toMatchObject({
    kind: 'Job',
    metadata: { namespace: 'app-demo' },
    spec: {
      template: {
        metadata: { labels },
        spec: { serviceAccountName: name, restartPolicy: 'Never', containers: [{ name, image }] },
      },
    },
  });
});
