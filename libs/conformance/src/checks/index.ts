import type { Check } from './check';
import { ciliumChecks } from './cilium';
import { ciliumMeshChecks } from './cilium-mesh';
import { gatewayChecks } from './gateway';
import { istioPolicyChecks } from './istio-policies';
import { istioReferenceChecks } from './istio-references';
import { kyvernoChecks } from './kyverno';
import { lifelineChecks } from './lifelines';
import { meshChecks } from './mesh';
import { platformChecks } from './platform';
import { noNamespace, notAnObject, schema, schemaRule, schemaRuleUnread, unknownKind } from './schema';

/** Every check, in the order in which findings about one object are told. */
export const checks: readonly Check[] = [
  notAnObject,
  unknownKind,
  schema,
  schemaRule,
  schemaRuleUnread,
  noNamespace,
  ...ciliumChecks,
  ...ciliumMeshChecks,
  ...istioPolicyChecks,
  ...istioReferenceChecks,
  ...meshChecks,
  ...lifelineChecks,
  ...gatewayChecks,
  ...kyvernoChecks,
  ...platformChecks,
];
