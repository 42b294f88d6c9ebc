import { type Approach, keys, type Stage } from '@zta/intent';
import { appNamespaces, notObserved } from './app-namespaces';
import { type FailureAction, type Selector } from './cluster-policy';

const enforcedOnly: Selector = { matchExpressions: [{ key: keys.stage, operator: 'In', values: ['enforced'] }] };
const notEnforced: Selector = { matchExpressions: [{ key: keys.stage, operator: 'NotIn', values: ['enforced'] }] };
const observed: Selector = { matchExpressions: [{ key: keys.stage, operator: 'In', values: ['observe'] }] };

/**
 * What a violation leads to: refusal in namespaces of apps at that stage or a later one, a report in the others. An app's
 * promotion changes a label of its namespace, and no policy. A namespace without a stage isn't of the catalogue, and
 * counts as baseline, which is what `namespace-baseline` makes of its network.
 *
 * That is so on a graduated cluster. The other approaches have all their apps at stage enforced; a strict cluster makes
 * no difference between namespaces at all, so that one that isn't of the catalogue is refused everything too.
 *
 * Three things of Kyverno 1.14.4 decide the form. The override that enforces names namespaces too: without any, the
 * admission webhook takes no notice of it (kyverno issue 11601; pkg/policycache/cache.go). It comes first, and the one
 * that audits names none, since both with the same wildcard are refused (pkg/validation/policy/validate.go
 * validateNamespaces). And the action itself is Enforce: only then is an object that was already in violation still free
 * to change, such as a Job's pod that loses its finalizer (pkg/engine/handlers/validation/validate_resource.go).
 */
export function refuseFrom(approach: Approach, stage: Exclude<Stage, 'observe'>): FailureAction {
  if (approach === 'strict') return refuseAlways;
  const [refused, reported] = stage === 'baseline' ? [notObserved, observed] : [enforcedOnly, notEnforced];
  return {
    failureAction: 'Enforce',
    failureActionOverrides: [
      { action: 'Enforce', namespaces: [appNamespaces], namespaceSelector: refused },
      { action: 'Audit', namespaceSelector: reported },
    ],
  };
}

/** Refusal at every stage: for what an app can't need, and what decides about its stage. */
export const refuseAlways: FailureAction = { failureAction: 'Enforce' };
