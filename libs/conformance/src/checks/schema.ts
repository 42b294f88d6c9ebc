import { at, isRecord, type Manifest, toManifests } from '@zta/reachability';
import { isClusterScoped } from '@zta/manifests';
import { type CoreObject, coreProblems, isCoreGroup } from '../kubernetes/core-problems';
import type { Problem } from '../problem';
import { validateObject } from '../schema/validate-object';
import { type Check, type CheckInput, type Fault, mustBe } from './check';

/** Documents that are no object, such as a bare rule of Kyverno's. */
export const notAnObject: Check = {
  id: 'not-an-object',
  severity: 'error',
  why: 'Only an object with apiVersion and kind can be applied: a bare rule or list is refused, or passed by.',
  source: 'Kubernetes 1.33 documentation, objects in Kubernetes (required fields)',
  find: ({ documents }) =>
    documents
      .filter(({ object }) => toManifests({ file: '', line: 0, object }).length === 0 && !isEmptyList(object))
      .map(({ file, line, object }) => ({
        origin: { file, line, kind: 'Document', namespace: '', name: '', path: '' },
        message: mustBe('an object with apiVersion and kind', object),
      })),
};

/** A `List` may have no items. */
function isEmptyList(object: unknown): boolean {
  return isRecord(object) && typeof object['apiVersion'] === 'string' && String(object['kind']).endsWith('List');
}

/** What the API server refuses or drops by the schema of a kind. */
export const schema: Check = {
  id: 'schema',
  severity: 'error',
  why: 'The API server refuses an object that its schema does not allow, and drops a field that it does not know.',
  source:
    'CustomResourceDefinitions of the platform; OpenAPI of Kubernetes, by kubernetes-models 4.5.1 and @kubernetes/client-node 1.4.0',
  find: ({ manifests, crds }) =>
    manifests.flatMap((manifest) => {
      const { object, group } = manifest;
      const problems = isCoreGroup(group)
        ? (coreProblems(object as unknown as CoreObject) ?? [])
        : validateObject(crds, object);
      return faults(manifest, problems);
    }),
};

/** What the API server refuses by the rules in CEL of a kind. */
export const schemaRule: Check = {
  id: 'schema-rule',
  severity: 'error',
  why: 'The API server refuses an object that breaks a rule of its CustomResourceDefinition.',
  source: 'x-kubernetes-validations of the CustomResourceDefinitions of the platform',
  find: ({ manifests, rules }) => manifests.flatMap((manifest) => faults(manifest, rules(manifest).problems)),
};

/** Rules that nobody can say anything about here. */
export const schemaRuleUnread: Check = {
  id: 'schema-rule-unread',
  severity: 'error',
  why: 'A rule of a CustomResourceDefinition that cannot be evaluated here may refuse the object in the cluster.',
  source: 'Kubernetes 1.33, CEL in Kubernetes',
  find: ({ manifests, rules }) =>
    manifests.flatMap((manifest) =>
      rules(manifest).unreadable.map(({ path, rule, reason }): Fault => ({
        origin: at(manifest.origin, path),
        message: `cannot be checked against the rule ${rule}: ${reason}`,
      })),
    ),
};

/** Kinds that nothing is known of. */
export const unknownKind: Check = {
  id: 'unknown-kind',
  severity: 'error',
  why: 'An object of a kind that the cluster does not know is refused, and nothing can be said here of one without a schema.',
  source: 'Kubernetes 1.33, API discovery',
  find: (input) =>
    input.manifests
      .filter((manifest) => !isKnown(manifest, input))
      .map(({ origin, apiVersion, kind }) => ({
        origin: at(origin, 'kind'),
        message: `must be a kind with a schema, got ${kind} of ${apiVersion}: add its CustomResourceDefinition to the folder of --crds`,
      })),
};

/** Objects that land wherever the client happens to be. */
export const noNamespace: Check = {
  id: 'no-namespace',
  severity: 'warning',
  why: "An object that names no namespace lands in that of the client's context, and its policies guard that one.",
  source: 'Kubernetes 1.33 documentation, namespaces; kubectl (current context)',
  find: ({ manifests, crds }) =>
    manifests
      .filter(({ apiVersion, kind, object }) => {
        const isKnownKind = crds.has(apiVersion, kind) || coreProblems({ apiVersion, kind }) !== undefined;
        const { namespace } = (object['metadata'] ?? {}) as { readonly namespace?: unknown };
        return isKnownKind && !isClusterScoped(apiVersion, kind) && namespace === undefined;
      })
      .map(({ origin, name }) => ({
        origin: at(origin, 'metadata'),
        message: `must have a namespace, got none for ${name}`,
      })),
};

function isKnown({ apiVersion, kind, group }: Manifest, { crds }: CheckInput): boolean {
  if (isCoreGroup(group)) return coreProblems({ apiVersion, kind }) !== undefined;
  // Where the set has the group, the schema check says which kinds and versions it has.
  return crds.kinds.some((known) => known.group === group);
}

function faults({ origin }: Manifest, problems: readonly Problem[]): readonly Fault[] {
  return problems.map(({ path, expected, found }) => ({
    origin: at(origin, path),
    message: mustBe(expected, found),
  }));
}
