import type { LabelRequirement, LabelSelector } from '../world/selector';
import type { World } from '../world/world';
import { namespaceKey, namespaceLabelPrefix, ownLabels } from './cilium-labels';
import type { NodeSet, NodeSets } from './node-set';
import type { Nodes } from './nodes';

interface Posting {
  readonly all: NodeSet;
  readonly byValue: ReadonlyMap<string, NodeSet>;
}

/** What a selector asks of one label: of its source, and of its key without that. */
export interface Requirement extends LabelRequirement {
  /** `any` where none is written. */
  readonly source: string;
}

/** The sets of nodes that label selectors of Cilium select. */
export interface LabelIndex {
  /** All that has a Cilium identity: pods and faces. */
  readonly faces: NodeSet;
  /** Pods that have an identity of their own. */
  readonly pods: NodeSet;
  select(requirements: readonly Requirement[]): NodeSet;
  /** Pods of a namespace. */
  inNamespace(namespace: string): NodeSet;
  /** What has one of the reserved labels. */
  reserved(name: string): NodeSet;
}

/**
 * The requirements of a selector, `matchLabels` among them. `k8s:app` is `app` of `k8s`, a plain `app` is of `any`.
 *
 * @param prefix Stands before each key.
 */
export function requirementsOf(selector: LabelSelector, prefix = ''): readonly Requirement[] {
  const requirements: Requirement[] = [];
  const add = (written: string, operator: LabelRequirement['operator'], values: readonly string[]) => {
    const text = prefix + written;
    const colon = text.indexOf(':');
    const source = colon < 0 ? 'any' : text.slice(0, colon);
    requirements.push({ source, key: text.slice(colon + 1), operator, values });
  };
  for (const [key, value] of Object.entries(selector.matchLabels)) add(key, 'In', [value]);
  for (const { key, operator, values } of selector.matchExpressions) add(key, operator, values);
  return requirements;
}

/** Indexes the labels that Cilium sees, or else all that pods have. */
export function indexLabels(world: World, nodes: Nodes, sets: NodeSets, isCilium: boolean): LabelIndex {
  const pods = sets.of(nodes.endpoints.flatMap(({ hostNetwork }, node) => (hostNetwork ? [] : [node])));
  const faceNodes = nodes.faces.flatMap((face, node) => (face === undefined ? [] : [node]));
  const faces = sets.union(pods, sets.of(faceNodes));
  const collected = collectLabels(world, nodes, isCilium);
  const postings: Postings = {
    k8s: postingsOf(collected.k8s, sets),
    reserved: postingsOf(collected.reserved, sets),
  };
  return {
    faces,
    pods,
    select: (requirements) => selectFrom(postings, faces, requirements, sets),
    inNamespace: (namespace) => postings.k8s.get(namespaceKey)?.byValue.get(namespace) ?? sets.empty,
    reserved: (name) => postings.reserved.get(name)?.all ?? sets.empty,
  };
}

/** The sources of labels that nodes have. */
type Source = 'k8s' | 'reserved';
type Collected = Readonly<Record<Source, Map<string, Map<string, number[]>>>>;
type Postings = Readonly<Record<Source, ReadonlyMap<string, Posting>>>;

function collectLabels(world: World, nodes: Nodes, isCilium: boolean): Collected {
  const collected: Collected = { k8s: new Map(), reserved: new Map() };
  const add = (source: Source, key: string, value: string, members: readonly number[]) => {
    let byValue = collected[source].get(key);
    if (byValue === undefined) collected[source].set(key, (byValue = new Map<string, number[]>()));
    const list = byValue.get(value);
    if (list === undefined) byValue.set(value, [...members]);
    else for (const member of members) list.push(member);
  };
  const byNamespace = new Map<string, number[]>();
  nodes.endpoints.forEach((endpoint, node) => {
    if (endpoint.hostNetwork) return;
    for (const [key, value] of ownLabels(world, endpoint, isCilium)) add('k8s', key, value, [node]);
    const list = byNamespace.get(endpoint.namespace);
    if (list === undefined) byNamespace.set(endpoint.namespace, [node]);
    else list.push(node);
  });
  for (const [namespace, members] of byNamespace) {
    const labels = world.namespaces.get(namespace)?.labels ?? {};
    for (const [key, value] of Object.entries(labels)) add('k8s', namespaceLabelPrefix + key, value, members);
  }
  nodes.faces.forEach((face, node) => {
    for (const name of face?.reserved ?? []) add('reserved', name, '', [node]);
  });
  return collected;
}

function postingsOf(collected: Collected[Source], sets: NodeSets): ReadonlyMap<string, Posting> {
  return new Map(
    [...collected].map(([key, values]) => {
      const byValue = new Map([...values].map(([value, members]) => [value, sets.of(members)]));
      return [key, { byValue, all: sets.unionAll([...byValue.values()]) }];
    }),
  );
}

function selectFrom(postings: Postings, faces: NodeSet, requirements: readonly Requirement[], sets: NodeSets): NodeSet {
  const parts = requirements.map(({ source, key, operator, values }) => {
    const sources = source === 'any' ? (['k8s', 'reserved'] as const) : ([source] as readonly Source[]);
    const found = sources.flatMap((item) => postings[item]?.get(key) ?? []);
    const chosen = operator === 'In' || operator === 'NotIn' ? valuesOf(found, values) : found.map(({ all }) => all);
    const having = sets.unionAll(chosen);
    return operator === 'In' || operator === 'Exists' ? having : sets.minus(faces, having);
  });
  return parts.sort((a, b) => a.size - b.size).reduce((one, other) => sets.intersect(one, other), faces);
}

function valuesOf(postings: readonly Posting[], values: readonly string[]): readonly NodeSet[] {
  return postings.flatMap(({ byValue }) => values.flatMap((value) => byValue.get(value) ?? []));
}
