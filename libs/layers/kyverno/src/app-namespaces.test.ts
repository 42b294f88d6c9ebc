import { components, namespaceOf } from '@zta/intent';
import {
  appNamespaces,
  appOfNamespace,
  calledFor,
  inAppNamespaces,
  objectsOfApps,
  systemNamespaces,
} from './app-namespaces';
import { namespacesOfApps, notObserved } from './app-namespaces';

/** Kyverno's wildcards, of which only `*` is used here. */
const matches = (pattern: string, name: string) => new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(name);

test('appNamespaces matches the namespace of an app', () => {
  expect(matches(appNamespaces, namespaceOf({ name: 'travelexample' }))).toBe(true);
});

test.each(components.map(({ namespace }) => namespace))(
  'appNamespaces does not match the platform namespace %s',
  (namespace) => {
    expect(matches(appNamespaces, namespace)).toBe(false);
  },
);

test.each([
  ...new Set(components.map(({ namespace }) => namespace)),
  'kube-public',
  'kube-node-lease',
  'cilium-secrets',
])('systemNamespaces has %s', (namespace) => {
  expect(systemNamespaces.some((pattern) => matches(pattern, namespace))).toBe(true);
});

test('systemNamespaces has no namespace of an app', () => {
  expect(systemNamespaces.filter((pattern) => matches(pattern, 'app-system') || pattern.startsWith('app-'))).toEqual(
    [],
  );
});

test('appOfNamespace cuts off the prefix of the namespace of an app', () => {
  expect(appOfNamespace).toBe("{{ trim_prefix(request.namespace, 'app-') }}");
});

test('inAppNamespaces() selects by labels of namespaces, and checks no deletion, when nothing is asked for', () => {
  expect(inAppNamespaces('Pod').any).toEqual([
    {
      resources: {
        kinds: ['Pod'],
        namespaces: ['app-*'],
        namespaceSelector: { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'Exists' }] },
        operations: ['CREATE', 'UPDATE'],
      },
    },
  ]);
});

test('inAppNamespaces() narrows the match when asked to', () => {
  const selector = { matchLabels: { a: 'b' } };
  const [{ resources }] = inAppNamespaces('Pod', {
    selector,
    namespaceSelector: notObserved,
    operations: ['CREATE'],
  }).any;
  expect(resources).toMatchObject({ selector, namespaceSelector: notObserved, operations: ['CREATE'] });
});

test('calledFor() keeps the API server from calling for what is not of an app', () => {
  expect(calledFor('Fail', objectsOfApps)).toEqual({
    failurePolicy: 'Fail',
    timeoutSeconds: 10,
    matchConditions: [{ name: 'in-app-namespaces', expression: "request.namespace.startsWith('app-')" }],
  });
});

test('namespacesOfApps() lets names through that are not known yet', () => {
  expect(namespacesOfApps('kyverno-baseline-').expression).toBe(
    "!has(request.name) || request.name == '' || request.name.startsWith('app-') || request.name.startsWith('kyverno-baseline-')",
  );
});
