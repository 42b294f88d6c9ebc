import { type MutateRule } from './cluster-policy';
import { podLabels } from './pod-labels';

const [rule] = podLabels().spec.rules as readonly [MutateRule];

test('podLabels() mutates a pod when it is created without the label', () => {
  expect(rule.match.any[0].resources).toMatchObject({
    kinds: ['Pod'],
    namespaces: ['app-*'],
    operations: ['CREATE'],
    selector: { matchExpressions: [{ key: 'zta.internal/app', operator: 'DoesNotExist' }] },
  });
});

test('podLabels() adds the app, and who added it, when they are absent', () => {
  expect(rule.mutate.patchStrategicMerge).toEqual({
    metadata: {
      labels: { '+(zta.internal/app)': "{{ trim_prefix(request.namespace, 'app-') }}" },
      annotations: { '+(zta.internal/app-added-by)': 'kyverno ClusterPolicy pod-labels' },
    },
  });
});

test('podLabels() adds no label with a value of the pod itself, which would be an identity a pod to Cilium', () => {
  const variables = JSON.stringify(rule.mutate).match(/request\.[\w.]+/g);
  expect(new Set(variables)).toEqual(new Set(['request.namespace']));
});

test('podLabels() lets pods start when Kyverno is down', () => {
  expect(podLabels().spec.webhookConfiguration.failurePolicy).toBe('Ignore');
});
