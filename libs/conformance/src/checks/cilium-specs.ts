import { type Field, fields, type Manifest } from '@zta/reachability';

/** The rules of one Cilium policy: a `spec`, or one of `specs`. */
export interface CiliumSpec {
  readonly manifest: Manifest;
  readonly spec: Field;
  /** Whether it is of a CiliumClusterwideNetworkPolicy. */
  readonly clusterwide: boolean;
}

/** The four lists of a spec; the first word is what their peers are named by. */
export const lists = ['ingress', 'ingressDeny', 'egress', 'egressDeny'] as const;

const kinds = ['CiliumNetworkPolicy', 'CiliumClusterwideNetworkPolicy'];

/** Every spec of a Cilium policy, those that Kyverno would generate included. */
export function ciliumSpecs(manifests: readonly Manifest[]): readonly CiliumSpec[] {
  return manifests.flatMap((manifest) => {
    if (manifest.group === 'cilium.io' && kinds.includes(manifest.kind)) {
      return specsOf(fields(manifest)).map((spec) => ({ manifest, spec, clusterwide: manifest.kind === kinds[1] }));
    }
    return manifest.group === 'kyverno.io' ? generated(manifest) : [];
  });
}

function specsOf(object: Field): readonly Field[] {
  return [object.get('spec'), ...object.get('specs').items()].filter((spec) => spec.isPresent);
}

function generated(manifest: Manifest): readonly CiliumSpec[] {
  const targets = fields(manifest)
    .get('spec')
    .get('rules')
    .items()
    .map((rule) => rule.get('generate'));
  return targets
    .filter((target) => kinds.includes(String(target.get('kind').value)))
    .flatMap((target) =>
      specsOf(target.get('data')).map((spec) => ({
        manifest,
        spec,
        clusterwide: target.get('kind').value === kinds[1],
      })),
    );
}

/** Keys of an element that name peers: `fromEndpoints`, `toFQDNs`, … */
export function peerKeys(element: Field): readonly string[] {
  return element.keys().filter((key) => /^(from|to)[A-Z]/.test(key) && key !== 'toPorts');
}

/** The elements of all lists of a spec. */
export function elements(spec: Field): readonly Field[] {
  return lists.flatMap((list) => spec.get(list).items());
}
