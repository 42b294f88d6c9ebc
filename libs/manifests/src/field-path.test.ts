import { fieldPath } from './field-path';

// Which path has this key in this parent?
// prettier-ignore
test.each<[path: string, parent: string, key: string | number]>([
  ['spec', '', 'spec'],
  ['spec.rules', 'spec', 'rules'],
  ['spec.rules[0]', 'spec.rules', 0],
  ['metadata.labels["app.kubernetes.io/name"]', 'metadata.labels', 'app.kubernetes.io/name'],
  ['a["x y"]', 'a', 'x y'],
  ['a[""]', 'a', ''],
  ['a.istio-injection', 'a', 'istio-injection'],
])('fieldPath() gives %s for %j and %j', (path, parent, key) => {
  expect(fieldPath(parent, key)).toBe(path);
});
