import type { Part } from '../world/notices';
import type { World } from '../world/world';
import type { NodeSet, NodeSets } from './node-set';
import type { Nodes } from './nodes';

/** What something that wasn't understood may touch. */
export interface Doubt {
  /** Endpoints. */
  readonly nodes: NodeSet;
  /** Whether it touches everything, whoever is concerned. */
  readonly everything: boolean;
  /** Whether it touches all that leaves or enters the cluster. */
  readonly outside: boolean;
  readonly touchesNamespace: (namespace: string) => boolean;
}

/** What wasn't understood and belongs to one part of verdicts. */
export function doubtOf({ unsupported }: World, part: Part, { endpoints, byId }: Nodes, sets: NodeSets): Doubt {
  const touches = unsupported.map((item) => item.touches).filter((item) => item.part === part);
  const everything = touches.some(({ namespaces }) => namespaces === 'all');
  const named = new Set(touches.flatMap(({ namespaces }) => (namespaces === 'all' ? [] : namespaces)));
  const touchesNamespace = (namespace: string) => everything || named.has(namespace);
  const single = touches.flatMap((item) => (item.endpoints ?? []).flatMap((id) => byId.get(id) ?? []));
  const inNamespaces = endpoints.flatMap(({ namespace }, node) => (touchesNamespace(namespace) ? [node] : []));
  return {
    nodes: sets.of([...single, ...inNamespaces]),
    everything,
    outside: touches.some((item) => item.outside === true),
    touchesNamespace,
  };
}
