import { databaseObjects } from './database-objects';
import { testPlacement } from './testing/fixtures';

const labels = {
  'app.kubernetes.io/instance': 'demo-db',
  'app.kubernetes.io/managed-by': 'kubeblocks',
  'apps.kubeblocks.io/component-name': 'postgresql',
};
const primary = { ...labels, 'kubeblocks.io/role': 'primary' };

test('databaseObjects() has pods and a Service for each database, whose identity Git has', () => {
  const objects = databaseObjects(testPlacement());
  expect(objects).toMatchObject([
    {
      kind: 'StatefulSet',
      metadata: { name: 'demo-db-postgresql', namespace: 'app-demo' },
      spec: {
        replicas: 2,
        selector: { matchLabels: labels },
        template: { metadata: { labels: primary }, spec: { serviceAccountName: 'demo-db' } },
      },
    },
    {
      kind: 'Service',
      metadata: { name: 'demo-db-postgresql-postgresql', namespace: 'app-demo' },
      spec: {
        selector: primary,
        ports: [
          { port: 5432, targetPort: 'tcp-postgresql' },
          { port: 6432, targetPort: 'tcp-pgbouncer' },
        ],
      },
    },
  ]);
  expect(objects[0]).toHaveProperty(
    'spec.template.spec.containers.0.ports',
    [5432, 8008, 6432, 9187, 3501].map((port) => expect.objectContaining({ containerPort: port })),
  );
});
