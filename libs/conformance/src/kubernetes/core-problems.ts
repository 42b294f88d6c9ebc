import { createRequire } from 'node:module';
import { apiGroup } from '@zta/manifests';
import type { ErrorObject } from 'ajv';
import type { Problem } from '../problem';
import { keysOf, toFieldPath, valueAt } from '../schema/schema-problems';
import { hasType, loadTypes, unknownFields } from './core-fields';

/** Groups of Kubernetes itself, which no CustomResourceDefinition defines. Others of its own end in `.k8s.io`. */
const plainGroups = ['', 'apps', 'autoscaling', 'batch', 'extensions', 'policy'];
const ownGroups =
  /^(admissionregistration|apiextensions|apiregistration|authentication|authorization|certificates|coordination|discovery|events|flowcontrol\.apiserver|internal\.apiserver|networking|node|rbac\.authorization|resource|scheduling|storage|storagemigration)\.k8s\.io$/;

/** Whether a group is one of Kubernetes' own. */
export function isCoreGroup(group: string): boolean {
  return plainGroups.includes(group) || ownGroups.test(group);
}

/** A kind of Kubernetes' own, found in libraries that know their fields and values. */
interface CoreKind {
  readonly type: string;
  readonly Model: new (object: object) => { validate(): void };
}

/** An object of one of Kubernetes' own kinds, of which nothing else is known yet. */
export interface CoreObject {
  readonly apiVersion: string;
  readonly kind: string;
}

/** Loads what {@link coreProblems} has to know of kinds; those of other groups, and ones that aren't there, don't count. */
export async function loadCoreKinds(kinds: readonly CoreObject[]): Promise<void> {
  await loadTypes(kinds.filter(({ apiVersion }) => isCoreGroup(apiGroup(apiVersion))).map(typeOf));
}

/**
 * What the API server would refuse in an object of one of Kubernetes' own kinds, which {@link loadCoreKinds} loaded.
 *
 * @returns Undefined where the kind or its version isn't known.
 * @see kubernetes-models 4.5.1, from the OpenAPI of Kubernetes
 */
export function coreProblems(object: CoreObject): Problem[] | undefined {
  const kind = coreKind(object.apiVersion, object.kind);
  return kind && [...unknownFields(object, kind.type), ...invalidValues(kind, object)];
}

function invalidValues({ Model }: CoreKind, object: object): Problem[] {
  try {
    new Model(object).validate();
    return [];
  } catch (error) {
    const { errors } = error as { readonly errors?: readonly ErrorObject[] };
    if (!errors) throw error;
    return errors.map((found) => toProblem(found, object));
  }
}

function toProblem({ keyword, params, message, instancePath }: ErrorObject, object: object): Problem {
  const missing = keyword === 'required' ? `/${String(params['missingProperty'])}` : '';
  const path = toFieldPath(`${instancePath}${missing}`, object);
  const found = valueAt(object, keysOf(instancePath));
  if (missing !== '') return { path, expected: 'set', found: undefined };
  const allowed: unknown = params['allowedValues'];
  if (Array.isArray(allowed))
    return { path, expected: `one of ${allowed.map((value) => JSON.stringify(value)).join(', ')}`, found };
  return {
    path,
    expected: String(message).replace(/^must (be |NOT )?/, (text) => (text.includes('NOT') ? 'not to ' : '')),
    found,
  };
}

const load = createRequire(__filename);
const kinds = new Map<string, CoreKind | undefined>();

function coreKind(apiVersion: string, kind: string): CoreKind | undefined {
  const key = `${apiVersion}/${kind}`;
  if (!kinds.has(key)) kinds.set(key, loadKind({ apiVersion, kind }));
  return kinds.get(key);
}

/** `V1Deployment`: what the client library calls a kind. */
function typeOf({ apiVersion, kind }: CoreObject): string {
  const version = apiVersion.slice(apiGroup(apiVersion).length).replace('/', '');
  return `${version.replace(/^v/, 'V')}${kind}`;
}

function loadKind(object: CoreObject): CoreKind | undefined {
  const { apiVersion, kind } = object;
  const type = typeOf(object);
  if (!isCoreGroup(apiGroup(apiVersion)) || !/^V\d\w+$/.test(type) || !hasType(type)) return undefined;
  try {
    const module = load(`kubernetes-models/${apiVersion}/${kind}`) as Record<string, CoreKind['Model']>;
    return module[kind] && { type, Model: module[kind] };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'MODULE_NOT_FOUND' || code === 'ERR_PACKAGE_PATH_NOT_EXPORTED') return undefined;
    throw error;
  }
}
