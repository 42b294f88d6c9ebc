import type { LabelRequirement, LabelSelector } from '../world/selector';
import type { World } from '../world/world';
import { namespaceKey, namespaceLabelPrefix, ownLabels } from './cilium-labels';
import type { NodeSet, NodeSets } from './node-set';
import type { Nodes } from './nodes';

interface Posting {
  readonly all: NodeSet;
  readonly byValue: ReadonlyMap<string, NodeSet>;
}

/** The sets of nodes that label selectors of Cilium select, each selector resolved once. */
export interface LabelIndex {
  /** All that has a Cilium identity: pods and faces. */
  readonly faces: NodeSet;
  /** Pods that have an identity of their own. */
  readonly pods: NodeSet;
  select(selector: LabelSelector): NodeSet;
  /** Pods of a namespace. */
  inNamespace(namespace: string): NodeSet;
  /** What has one of the reserved labels. */
  reserved(name: string): NodeSet;
}

/** A key with its source: `k8s:app` is `app` of `k8s`, a plain `app` is of `any`. */
export function splitKey(text: string): { readonly source: string; readonly key: string } {
  const colon = text.indexOf(':');
  return colon < 0 ? { source: 'any', key: text } : { source: text.slice(0, colon), key: text.slice(colon + 1) };
}

/** The requirements of a selector, `matchLabels` among them. */
export function requirementsOf({ matchLabels, matchExpressions }: LabelSelector): readonly LabelRequirement[] {
  const exact = Object.entries(matchLabels).map(([key, value]): LabelRequirement => {
    return { key, operator: 'In', values: [value] };
  });
  return [...exact, ...matchExpressions];
}

/** Indexes the labels that Cilium sees, or else all that pods have. */
export function indexLabels(world: World, nodes: Nodes, sets: NodeSets, isCilium: boolean): LabelIndex {
  const pods = sets.of(nodes.endpoints.flatMap(({ hostNetwork }, node) => (hostNetwork ? [] : [node])));
  const faceNodes = nodes.faces.flatMap((face, node) => (face === undefined ? [] : [node]));
  const faces = sets.union(pods, sets.of(faceNodes));
  const postings = postingsOf(collectLabels(world, nodes, isCilium), sets);
  const known = new Map<string, NodeSet>();
  const select = (selector: LabelSelector): NodeSet => {
    const key = JSON.stringify([selector.matchLabels, selector.matchExpressions]);
    const found = known.get(key) ?? selectFrom(postings, faces, selector, sets);
    known.set(key, found);
    return found;
  };
  return {
    faces,
    pods,
    select,
    inNamespace: (namespace) => postings.get(`k8s:${namespaceKey}`)?.byValue.get(namespace) ?? sets.empty,
    reserved: (name) => postings.get(`reserved:${name}`)?.all ?? sets.empty,
  };
}

type Collected = Map<string, Map<string, number[]>>;

function collectLabels(world: World, nodes: Nodes, isCilium: boolean): Collected {
  const collected: Collected = new Map();
  const add = (key: string, value: string, members: readonly number[]) => {
    const byValue = collected.get(key) ?? new Map<string, number[]>();
    collected.set(key, byValue);
    const list = byValue.get(value);
    if (list === undefined) byValue.set(value, [...members]);
    else for (const member of members) list.push(member);
  };
  const byNamespace = new Map<string, number[]>();
  nodes.endpoints.forEach((endpoint, node) => {
    if (endpoint.hostNetwork) return;
    for (const [key, value] of ownLabels(world, endpoint, isCilium)) add(`k8s:${key}`, value, [node]);
    const list = byNamespace.get(endpoint.namespace);
    if (list === undefined) byNamespace.set(endpoint.namespace, [node]);
    else list.push(node);
  });
  for (const [namespace, members] of byNamespace) {
    const labels = world.namespaces.get(namespace)?.labels ?? {};
    for (const [key, value] of Object.entries(labels)) add(`k8s:${namespaceLabelPrefix}${key}`, value, members);
  }
  nodes.faces.forEach((face, node) => {
    for (const name of face?.reserved ?? []) add(`reserved:${name}`, '', [node]);
  });
  return collected;
}

function postingsOf(collected: Collected, sets: NodeSets): ReadonlyMap<string, Posting> {
  return new Map(
    [...collected].map(([key, values]) => {
      const byValue = new Map([...values].map(([value, members]) => [value, sets.of(members)]));
      return [key, { byValue, all: sets.unionAll([...byValue.values()]) }];
    }),
  );
}

function selectFrom(
  ...[postings, faces, selector, sets]: [ReadonlyMap<string, Posting>, NodeSet, LabelSelector, NodeSets]
): NodeSet {
  const parts = requirementsOf(selector).map(({ key: written, operator, values }) => {
    const { source, key } = splitKey(written);
    const found = (source === 'any' ? ['k8s', 'reserved'] : [source]).flatMap(
      (item) => postings.get(`${item}:${key}`) ?? [],
    );
    const chosen = operator === 'In' || operator === 'NotIn' ? valuesOf(found, values) : found.map(({ all }) => all);
    const having = sets.unionAll(chosen);
    return operator === 'In' || operator === 'Exists' ? having : sets.minus(faces, having);
  });
  return parts.sort((a, b) => a.size - b.size).reduce((one, other) => sets.intersect(one, other), faces);
}

function valuesOf(postings: readonly Posting[], values: readonly string[]): readonly NodeSet[] {
  return postings.flatMap(({ byValue }) => values.flatMap((value) => byValue.get(value) ?? []));
}
