import type { Field } from './field';
import type { TargetRef } from './istio-policy';
import type { Labels } from './selector';

const kinds: Readonly<Record<string, TargetRef['kind']>> = {
  '/Service': 'Service',
  'networking.istio.io/ServiceEntry': 'ServiceEntry',
  'gateway.networking.k8s.io/Gateway': 'Gateway',
  'gateway.networking.k8s.io/GatewayClass': 'GatewayClass',
};

/** What an Istio policy is attached to, or why it is attached to nothing. */
export interface Attachment {
  readonly selector?: Labels;
  readonly targetRefs: readonly TargetRef[];
  /** Why the API server refuses it, or why no proxy ever gets it. */
  readonly refusal?: string;
}

/**
 * Reads `selector`, `targetRef` and `targetRefs`. Targets that can't be bound to are a refusal if none can, and a
 * problem if others can: the webhook that refuses the whole object isn't always there.
 *
 * @see Istio 1.26.2 pkg/config/validation/validation.go, validatePolicyTargetReference (B2.2, B2.5)
 */
export function readAttachment(spec: Field, isRoot: boolean): Attachment {
  const one = spec.get('targetRef');
  const refs = [...(one.isPresent ? [one] : []), ...spec.get('targetRefs').items()];
  const field = spec.get('selector').only('matchLabels');
  const selector = field.isPresent ? { selector: field.get('matchLabels').labels() } : {};
  const written = ['selector', 'targetRef', 'targetRefs'].filter((key) => spec.get(key).isPresent);
  const targets = refs.map((ref) => readTarget(ref, isRoot));
  const targetRefs = targets.flatMap(({ target }) => (target === undefined ? [] : [target]));
  const wrong = targets.flatMap(({ reason }) => (reason === undefined ? [] : [reason]));
  const refusal =
    schemaRefusal(written, refs, selector.selector ?? {}) ?? (targetRefs.length === 0 ? wrong[0] : undefined);
  if (refusal === undefined) wrong.forEach((reason) => spec.get('targetRefs').report(reason));
  return { ...selector, targetRefs, ...(refusal === undefined ? {} : { refusal }) };
}

// CEL rules of the definition, Istio 1.26.2 manifests/charts/base/files/crd-all.gen.yaml.
function schemaRefusal(written: readonly string[], refs: readonly Field[], selector: Labels): string | undefined {
  if (written.length > 1) return `the API server refuses it: ${written.join(' and ')} exclude one another`;
  if (refs.length > 16) return 'the API server refuses it: more than 16 targets';
  const isFar = refs.some((ref) => (ref.get('namespace').text() ?? '') !== '');
  if (isFar) return 'the API server refuses it: a target must not name a namespace';
  const isWild = Object.keys(selector).some((key) => key === '' || key.includes('*'));
  return isWild ? 'the API server refuses it: wildcard in a selector' : undefined;
}

function readTarget(ref: Field, isRoot: boolean): { readonly target?: TargetRef; readonly reason?: string } {
  ref.only('group', 'kind', 'name', 'namespace');
  const group = ref.get('group').text() ?? '';
  const written = ref.get('kind').text() ?? '';
  const kind = kinds[`${group === 'core' ? '' : group}/${written}`];
  const name = ref.get('name').text() ?? '';
  if (kind === undefined)
    return { reason: `it is attached to nothing: "${group}" has no kind ${written} to attach to` };
  if (kind === 'GatewayClass' && !isRoot) {
    return { reason: 'it is attached to nothing: a GatewayClass is a target in the root namespace only' };
  }
  return name === '' ? { reason: 'it is attached to nothing: its target has no name' } : { target: { kind, name } };
}
