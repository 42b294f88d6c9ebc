import { type LabelRequirement, type LabelSelector } from '../world/selector';
import { type Origin } from '../world/origin';
import { type World } from '../world/world';
import { type CiliumLabel, labelsOf, namespaceLabels, podNamespace } from '../reference/cilium/labels';
import { satisfies, type Scope, selectsPeer, selectsSubject } from '../reference/cilium/selectors';
import { identitiesOf } from '../reference/identities';
import { partyOf } from '../reference/party';
import { type Conjunct, lift } from './conjunct';
import { type Scene } from './scene';
import { selectorConjuncts } from './selector-conjuncts';

/** A selector's place in the manifests, and the check that it is asked at. */
export interface Asked {
  readonly origin: Origin;
  readonly scope: Scope;
  readonly scene: Scene;
}

/** What a selector of peers asks for that the other end hasn't, if it is one thing alone. */
export function peerSelectorConjuncts(
  world: World,
  selector: LabelSelector,
  { origin, scope, scene }: Asked,
): readonly Conjunct<LabelSelector>[] {
  const party = partyOf(world, scene.peer, scene.direction === 'ingress' ? 'from' : 'to');
  const labels = typeof party === 'string' ? [] : (identitiesOf(world, party)[0]?.labels ?? []);
  const all = [
    // Without the requirement about the namespace, the selector would mean that of the policy.
    ...lift(labelConjuncts(selector, { origin, labels, id: scene.peer }), (relaxed) =>
      namesPlace(selector) ? ofAnyNamespace(relaxed) : relaxed,
    ),
    ...namespaceConjunct(selector, { origin, scope, labels, id: scene.peer }),
  ];
  return all.filter(({ relaxed }) => !selectsPeer(selector, scope, labels) && selectsPeer(relaxed, scope, labels));
}

/** What a policy's selector of the pods that it is for asks for and the guarded pod hasn't, if it is one thing alone. */
export function subjectSelectorConjuncts(
  world: World,
  selector: LabelSelector,
  { origin, scope, scene: { subject } }: Asked,
): readonly Conjunct<LabelSelector>[] {
  const labels = labelsOf(world, subject);
  const all = labelConjuncts(selector, { origin, labels, id: subject.id });
  return all.filter(({ relaxed }) => selectsSubject(relaxed, scope, labels));
}

interface Labelled {
  readonly origin: Origin;
  readonly labels: readonly CiliumLabel[];
  readonly id: string;
}

function labelConjuncts(selector: LabelSelector, { origin, labels, id }: Labelled): readonly Conjunct<LabelSelector>[] {
  return selectorConjuncts(selector, {
    origin,
    nameOf: (key) => nameOf(bare(key), id),
    valueOf: (key) => valueOf(labels, key),
    satisfies: (single) => satisfies(single, labels),
  });
}

// Without a namespace of its own, a selector of a policy in a namespace means that one.
function namespaceConjunct(
  selector: LabelSelector,
  { origin, labels, id, scope }: Labelled & { readonly scope: Scope },
): readonly Conjunct<LabelSelector>[] {
  const has = valueOf(labels, podNamespace);
  if (scope.kind !== 'namespaced' || has === undefined) return [];
  const differs = `namespace of ${id}`;
  return [{ origin, differs, has, needs: scope.namespace, relaxed: ofAnyNamespace(selector) }];
}

function ofAnyNamespace(selector: LabelSelector): LabelSelector {
  const exists: LabelRequirement = { key: `k8s:${podNamespace}`, operator: 'Exists', values: [] };
  return { ...selector, matchExpressions: [...selector.matchExpressions, exists] };
}

function namesPlace({ matchLabels, matchExpressions }: LabelSelector): boolean {
  const keys = [...Object.keys(matchLabels), ...matchExpressions.map(({ key }) => key)].map(bare);
  return keys.some((key) => key === podNamespace || key.startsWith(namespaceLabels));
}

function nameOf(key: string, id: string): string {
  if (key === podNamespace) return `namespace of ${id}`;
  if (key === 'io.cilium.k8s.policy.serviceaccount') return `service account of ${id}`;
  return key.startsWith(namespaceLabels)
    ? `label ${key.slice(namespaceLabels.length)} of the namespace of ${id}`
    : `label ${key} of ${id}`;
}

function valueOf(labels: readonly CiliumLabel[], key: string): string | undefined {
  const plain = key.slice(key.indexOf(':') + 1);
  return labels.find((label) => label.key === plain)?.value;
}

// Without the source that Cilium knows labels by, where it is that of pods.
function bare(key: string): string {
  return key.replace(/^(any|k8s):/, '');
}
