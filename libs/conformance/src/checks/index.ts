import type { Check } from './check';
import { schema, schemaRule, schemaRuleUnread, unknownKind } from './schema';

/** Every check, in the order in which findings about one object are told. */
export const checks: readonly Check[] = [unknownKind, schema, schemaRule, schemaRuleUnread];
