import { fieldPath } from '@zta/manifests';
import type { Problem } from '../problem';
import { isObject } from '../schema/structural-schema';

interface Attribute {
  /** As it is in manifests. */
  readonly baseName: string;
  /** `string`, `V1PodSpec`, `Array<V1Container>`, `{ [key: string]: string; }`, … */
  readonly type: string;
}

/** A class of Kubernetes' own client library: what fields objects of a type have. */
interface Model {
  readonly attributeTypeMap: readonly Attribute[];
}

/**
 * Fields that Kubernetes' own kinds don't have, which `kubectl apply` refuses.
 *
 * @param type Of the client library, such as `V1Deployment`.
 * @see @kubernetes/client-node 1.4.0, generated from the OpenAPI of Kubernetes 1.34
 */
export function unknownFields(value: unknown, type: string, path = ''): Problem[] {
  const list = /^Array<(.*)>$/.exec(type);
  if (list) {
    if (!Array.isArray(value)) return [];
    return value.flatMap((item, index) => unknownFields(item, list[1]!, fieldPath(path, index)));
  }
  if (!isObject(value)) return [];
  const map = /^\{ \[key: string\]: (.*); \}$/.exec(type);
  if (map) return Object.entries(value).flatMap(([key, item]) => unknownFields(item, map[1]!, fieldPath(path, key)));
  const attributes = modelOf(type)?.attributeTypeMap;
  if (!attributes) return [];
  const known = attributes.map(({ baseName }) => baseName).sort();
  return Object.entries(value).flatMap(([key, field]) => {
    const attribute = attributes.find(({ baseName }) => baseName === key);
    if (attribute) return unknownFields(field, attribute.type, fieldPath(path, key));
    return [{ path: fieldPath(path, key), expected: `one of the known fields (${known.join(', ')})`, found: field }];
  });
}

/** Whether the client library has a type. */
export function hasType(type: string): boolean {
  return modelOf(type) !== undefined;
}

const models = new Map<string, Model | undefined>();

/** Undefined for what has no fields to know, such as a quantity or a time. */
function modelOf(type: string): Model | undefined {
  if (!models.has(type)) throw new Error(`${type} must be loaded first`);
  return models.get(type);
}

/**
 * Loads types and those of their fields, which {@link unknownFields} and {@link hasType} then know. The client library
 * comes as ES modules, a module a type: loading all would take longer than everything else.
 */
export async function loadTypes(types: readonly string[]): Promise<void> {
  const wanted = [...new Set(types.map(innerType))].filter((type) => !models.has(type));
  if (wanted.length === 0) return;
  const loaded = await Promise.all(wanted.map(loadModel));
  wanted.forEach((type, index) => models.set(type, loaded[index]));
  await loadTypes(loaded.flatMap((model) => (model?.attributeTypeMap ?? []).map(({ type }) => type)));
}

/** The type of what a list or a map holds. */
function innerType(type: string): string {
  const inner = /^Array<(.*)>$/.exec(type) ?? /^\{ \[key: string\]: (.*); \}$/.exec(type);
  return inner ? innerType(inner[1]!) : type;
}

async function loadModel(type: string): Promise<Model | undefined> {
  if (!/^([A-Z]\w*)?V\d\w*$/.test(type)) return undefined;
  try {
    const module = (await import(`@kubernetes/client-node/dist/gen/models/${type}.js`)) as Record<string, Model>;
    return module[type];
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (['MODULE_NOT_FOUND', 'ERR_MODULE_NOT_FOUND'].includes(code)) return undefined;
    throw error;
  }
}
