import { type ClusterPolicy, type Generated, type Rule } from './cluster-policy';
import { type MatchedKind, resources } from './resources';

/** Controllers of Kyverno whose ClusterRole takes in those that carry its label. Source: helm chart kyverno 3.4.4 */
export const controllers = [
  'admission-controller',
  'background-controller',
  'cleanup-controller',
  'reports-controller',
] as const;
export type Controller = (typeof controllers)[number];

/** A rule of a ClusterRole. */
export interface RbacRule {
  readonly apiGroups: readonly [string];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

const read = ['get', 'list', 'watch'] as const;
const write = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'] as const;

/**
 * What each of Kyverno's controllers needs beside its default rights, and no more. Where the background controller lacks a
 * right, or the admission controller one to read what is synchronized, Kyverno refuses the policy; where the reports
 * controller does, the reports stay empty; where the admission controller lacks one for what a rule asks, it refuses the
 * object.
 *
 * @see kyverno 1.14.4 pkg/validation/policy/actions.go; pkg/policy/generate/validate.go, pkg/policy/mutate/validate.go,
 * pkg/policy/validate/validate.go
 */
export function requiredRules(policies: readonly ClusterPolicy[]): Readonly<Record<Controller, readonly RbacRule[]>> {
  const rules = policies.flatMap(({ spec }) => spec.rules);
  // Only what exists is reported; of a request, the admission controller itself says.
  const reported = policies.flatMap(({ spec }) => (spec.background ? spec.rules : []));
  const generated = rules.flatMap(generatedKinds).map(resourceOf);
  return {
    'admission-controller': toRbac([...generated, ...rules.flatMap(calledResources)], read),
    'background-controller': [
      ...toRbac(generated, write),
      ...toRbac(rules.flatMap(targetKinds).map(resourceOf), ['get', 'update']),
    ],
    'cleanup-controller': toRbac(rules.flatMap(matchedKinds).filter(isTemporary).map(resourceOf), [...read, 'delete']),
    'reports-controller': toRbac(
      [...reported.flatMap(matchedKinds).map(resourceOf), ...reported.flatMap(calledResources)],
      read,
    ),
  };
}

const generatable = {
  CiliumNetworkPolicy: 'cilium.io/v2/CiliumNetworkPolicy',
  PeerAuthentication: 'security.istio.io/v1/PeerAuthentication',
} as const satisfies Record<Generated['kind'], MatchedKind>;

function generatedKinds(rule: Rule): readonly MatchedKind[] {
  return 'generate' in rule ? [generatable[rule.generate.kind]] : [];
}

function targetKinds(rule: Rule): readonly MatchedKind[] {
  return 'mutate' in rule && 'targets' in rule.mutate ? rule.mutate.targets.map(({ kind }) => kind) : [];
}

function matchedKinds({ match }: Rule): readonly MatchedKind[] {
  return match.any.flatMap(({ resources: { kinds } }) => kinds);
}

/** Whether objects of a kind are ours and end by their label `cleanup.kyverno.io/ttl`. */
function isTemporary(kind: MatchedKind): boolean {
  return kind === 'kyverno.io/v2/PolicyException';
}

/** What the context of a rule asks the API server for. */
function calledResources({ context }: Rule): readonly Resource[] {
  const paths = (context ?? []).flatMap((entry) => ('apiCall' in entry ? [entry.apiCall.urlPath] : []));
  return paths.map((path) => {
    const [, root, group] = path.split('/');
    return { apiGroup: root === 'api' ? '' : group!, resource: path.split('/').at(-1)! };
  });
}

interface Resource {
  readonly apiGroup: string;
  readonly resource: string;
}

function resourceOf(kind: MatchedKind): Resource {
  return resources[kind];
}

/** One rule for each API group, in order of groups and resources. */
function toRbac(wanted: readonly Resource[], verbs: readonly string[]): readonly RbacRule[] {
  return sorted(wanted.map(({ apiGroup }) => apiGroup)).map((apiGroup) => ({
    apiGroups: [apiGroup],
    resources: sorted(wanted.filter((each) => each.apiGroup === apiGroup).map(({ resource }) => resource)),
    verbs,
  }));
}

function sorted(values: readonly string[]): readonly string[] {
  return [...new Set(values)].sort();
}
