import { apiGroup } from '@zta/manifests';
import { type RuleProblems, ruleProblems } from '../cel/rule-problems';
import type { CrdSet, KindSchema } from './crd-set';
import { toJsonSchema } from './json-schema';
import { listProblems } from './list-problems';
import type { Problem } from '../problem';
import { schemaProblems } from './schema-problems';
import { serverView } from './server-view';
import { isObject } from './structural-schema';
import { validatorOf } from './validators';

/**
 * What the API server would refuse in an object by the schema of its kind, and which of its fields it doesn't know.
 *
 * Not asked here: the rules in CEL, what the controllers make of it, and whether `metadata` is right. Kinds of groups
 * that the set doesn't serve, such as Kubernetes' own, have no schema here and so no problem: ask {@link CrdSet.has}.
 * Stricter than the API server in one thing: it lets a list pass for text that has a format (kube-openapi
 * pkg/validation/validate/type.go).
 *
 * @param object As read from a file; it isn't changed. Nulls and defaults count as they do for the API server.
 * @returns All problems at once, none when the object is fine. Never throws.
 *
 * @see https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation (v1.33)
 */
export function validateObject(crds: CrdSet, object: unknown): Problem[] {
  if (!isObject(object)) return [{ path: '', expected: 'an object', found: object }];
  const { apiVersion, kind } = object;
  if (typeof apiVersion !== 'string') return [{ path: 'apiVersion', expected: 'text', found: apiVersion }];
  if (typeof kind !== 'string') return [{ path: 'kind', expected: 'text', found: kind }];
  const definition = crds.find(apiVersion, kind);
  return definition ? validateKind(definition, object) : unknownKind(crds, apiVersion, kind);
}

/** What the rules in CEL of its kind say of an object, and those of them that can't be evaluated here. */
export function problemsByRules(crds: CrdSet, object: unknown): RuleProblems {
  const { apiVersion, kind } = isObject(object) ? object : {};
  const known = typeof apiVersion === 'string' && typeof kind === 'string' ? crds.find(apiVersion, kind) : undefined;
  return known ? ruleProblems(serverView(object, known.schema), known.schema) : { problems: [], unreadable: [] };
}

function validateKind(definition: KindSchema, object: unknown): Problem[] {
  const view = serverView(object, definition.schema);
  const validate = validatorOf(definition);
  const problems = validate(view) ? [] : schemaProblems(validate.errors ?? [], view, toJsonSchema(definition.schema));
  return [...problems, ...listProblems(view, definition.schema)];
}

function unknownKind({ kinds }: CrdSet, apiVersion: string, kind: string): Problem[] {
  const group = kinds.filter((known) => known.served && known.group === apiGroup(apiVersion));
  if (group.length === 0) return [];
  const versions = group.filter((known) => known.kind === kind).map((known) => `${known.group}/${known.version}`);
  if (versions.length > 0) return [{ path: 'apiVersion', expected: oneOf(versions), found: apiVersion }];
  return [{ path: 'kind', expected: oneOf(group.map((known) => known.kind)), found: kind }];
}

function oneOf(names: readonly string[]): string {
  return `one of ${[...new Set(names)].sort().join(', ')}`;
}
