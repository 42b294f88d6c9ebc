import { type Field, fields, type Manifest } from '@zta/reachability';
import type { CheckInput } from './check';
import { type KyvernoRule, kyvernoRules } from './kyverno-rules';

/** The rules of one Cilium policy: a `spec`, or one of `specs`. */
export interface CiliumSpec {
  readonly manifest: Pick<Manifest, 'origin' | 'namespace'>;
  readonly spec: Field;
  /** Whether it is of a CiliumClusterwideNetworkPolicy. */
  readonly clusterwide: boolean;
  /** Whether it is what Kyverno would generate, in namespaces that aren't known here. */
  readonly isGenerated: boolean;
}

/** The four lists of a spec; the first word is what their peers are named by. */
export const lists = ['ingress', 'ingressDeny', 'egress', 'egressDeny'] as const;

const kinds = ['CiliumNetworkPolicy', 'CiliumClusterwideNetworkPolicy'];

const known = new WeakMap<CheckInput, readonly CiliumSpec[]>();

/** Every spec of a Cilium policy, those that Kyverno would generate included; the same objects to every check. */
export function ciliumSpecs(input: CheckInput): readonly CiliumSpec[] {
  const specs = known.get(input) ?? allSpecs(input);
  known.set(input, specs);
  return specs;
}

function allSpecs(input: CheckInput): readonly CiliumSpec[] {
  const written = input.manifests
    .filter(({ group, kind }) => group === 'cilium.io' && kinds.includes(kind))
    .flatMap((manifest) =>
      specsOf(fields(manifest)).map((spec) => ({
        manifest,
        spec,
        clusterwide: manifest.kind === kinds[1],
        isGenerated: false,
      })),
    );
  return [...written, ...kyvernoRules(input).flatMap(generated)];
}

function specsOf(object: Field): readonly Field[] {
  return [object.get('spec'), ...object.get('specs').items()].filter((spec) => spec.isPresent);
}

function generated({ policy, rule }: KyvernoRule): readonly CiliumSpec[] {
  const target = rule.get('generate');
  const kind = String(target.get('kind').value);
  if (!kinds.includes(kind)) return [];
  const manifest = { origin: policy.origin, namespace: '' };
  return specsOf(target.get('data')).map((spec) => ({
    manifest,
    spec,
    clusterwide: kind === kinds[1],
    isGenerated: true,
  }));
}

/** Keys of an element that name peers: `fromEndpoints`, `toFQDNs`, … */
export function peerKeys(element: Field): readonly string[] {
  return element.keys().filter((key) => /^(from|to)[A-Z]/.test(key) && key !== 'toPorts');
}

/** The elements of all lists of a spec. */
export function elements(spec: Field): readonly Field[] {
  return lists.flatMap((list) => spec.get(list).items());
}
