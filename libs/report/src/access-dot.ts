import { type AccessReport } from './access-report';
import { namespaceOf, portWords, shortId } from './words';

/** Effective access as a graph for Graphviz: a box a namespace, an arrow for each pair of ends. */
export function accessDot({ access }: Pick<AccessReport, 'access'>): string {
  const ids = [...new Set(access.flatMap(({ from, to }) => [from, to]))].sort();
  const namespaces = [...new Set(ids.map(namespaceOf))].sort();
  return [
    'digraph access {',
    '  rankdir=LR;',
    '  node [shape=box];',
    ...namespaces.flatMap((namespace, index) =>
      cluster(
        namespace,
        index,
        ids.filter((id) => namespaceOf(id) === namespace),
      ),
    ),
    ...edges(access),
    '}',
    '',
  ].join('\n');
}

function cluster(namespace: string, index: number, ids: readonly string[]): readonly string[] {
  const nodes = ids.map((id) => `    ${quote(id)} [label=${quote(shortId(id, namespace))}];`);
  if (namespace === '') return nodes;
  return [`  subgraph cluster_${index} {`, `    label=${quote(namespace)};`, ...nodes, '  }'];
}

function edges(access: AccessReport['access']): readonly string[] {
  const labels = new Map<string, Set<string>>();
  for (const row of access) {
    const ends = `${quote(row.from)} -> ${quote(row.to)}`;
    labels.set(ends, (labels.get(ends) ?? new Set()).add(portWords(row)));
  }
  return [...labels].map(([ends, ports]) => `  ${ends} [label=${quote([...ports].join(', '))}];`);
}

function quote(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}
