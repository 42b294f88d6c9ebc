/**
 * The path of a field or of an item inside its parent, as Kubernetes writes paths: `spec.rules[0].from`, and
 * `metadata.labels["app.kubernetes.io/name"]` where a key isn't a plain word. The root's path is `''`.
 */
export function fieldPath(parent: string, key: string | number): string {
  if (typeof key === 'number') return `${parent}[${key}]`;
  if (!/^[\w$-]+$/.test(key)) return `${parent}[${JSON.stringify(key)}]`;
  return parent === '' ? key : `${parent}.${key}`;
}
