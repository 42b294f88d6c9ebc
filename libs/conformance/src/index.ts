export { CrdError, type CrdSet, crdsOf, type KindSchema, loadCrds } from './crd-set';
export type { Problem } from './problem';
export { type StructuralSchema } from './structural-schema';
export { validateObject } from './validate-object';
