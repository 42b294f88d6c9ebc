import { Field, fields, isRecord, type Manifest } from '@zta/reachability';
import type { CheckInput } from './check';

/** A rule of Kyverno's, and the policy that it is in. */
export interface KyvernoRule {
  readonly policy: Pick<Manifest, 'origin'>;
  readonly rule: Field;
  /** The policy's spec; without a value where there is no policy. */
  readonly spec: Field;
}

export const isPolicy = ({ group, kind }: Manifest): boolean =>
  group === 'kyverno.io' && ['ClusterPolicy', 'Policy'].includes(kind);

/** Every rule of a policy, and those that stand alone: they do nothing so, but it is plain what was meant. */
export function kyvernoRules({ manifests, documents }: CheckInput): readonly KyvernoRule[] {
  const written = manifests.filter(isPolicy).flatMap((policy) => {
    const spec = fields(policy).get('spec');
    return spec
      .get('rules')
      .items()
      .map((rule) => ({ policy, rule, spec }));
  });
  const bare = documents.flatMap(({ file, line, object }) => {
    const origin = { file, line, kind: 'Document', namespace: '', name: '', path: '' };
    return Array.isArray(object)
      ? new Field(object)
          .items()
          .filter(({ value }) => isRecord(value) && 'match' in value)
          .map((rule) => ({ policy: { origin }, rule, spec: new Field(undefined) }))
      : [];
  });
  return [...written, ...bare];
}

/** What a rule matches: the resources of each alternative. */
export function matched(rule: Field): readonly Field[] {
  const match = rule.get('match');
  const alternatives = ['any', 'all'].flatMap((key) => match.get(key).items());
  return [...alternatives, match].map((item) => item.get('resources')).filter((item) => item.isPresent);
}
