import type { Check } from './check';
import { ciliumChecks } from './cilium';
import { ciliumMeshChecks } from './cilium-mesh';
import { ciliumPeerChecks } from './cilium-peers';
import { componentChecks } from './components';
import { gatewayChecks } from './gateway';
import { istioPolicyChecks } from './istio-policies';
import { istioPortChecks } from './istio-ports';
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
  ...ciliumPeerChecks,
  ...istioPolicyChecks,
  ...istioReferenceChecks,
  ...istioPortChecks,
  ...meshChecks,
  ...lifelineChecks,
  ...gatewayChecks,
  ...kyvernoChecks,
  ...componentChecks,
  ...platformChecks,
];
