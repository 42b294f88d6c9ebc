export { checks } from './checks';
export { type Check, type CheckInput, type Fault } from './checks/check';
export { conform } from './conform';
export { type Finding, type Severity } from './finding';
export type { Problem } from './problem';
export { CrdError, type CrdSet, crdsOf, type KindSchema, loadCrds } from './schema/crd-set';
export { suppress, type Suppressed, type Suppression } from './suppress';
export { type StructuralSchema } from './schema/structural-schema';
export { validateObject } from './schema/validate-object';
