import { type AccessRow } from './access-report';
import { type DiffRow, type ObjectChange } from './diff-report';

/** Rows of one cluster that have one cause and one meaning, as one statement: each of `from` to each of `to`. */
export interface Statement<T extends StatementRow> {
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly traffic: readonly Pick<AccessRow, 'protocol' | 'ports'>[];
  readonly routes: readonly string[];
  /** One of the rows that it stands for, for all that they have in common. */
  readonly example: T;
}

export type StatementRow = Pick<DiffRow, 'cluster' | 'from' | 'to' | 'protocol' | 'ports' | 'causes'> & {
  readonly route?: string;
};

/**
 * Rows in as few statements as joining traffic, then destinations, then sources gives; those with most rows first.
 *
 * @param meaning What rows of one statement must have in common besides their causes.
 */
export function statementsOf<T extends StatementRow>(
  rows: readonly T[],
  meaning: (row: T) => unknown,
): readonly Statement<T>[] {
  const single = rows.map((row) => {
    const { from, to, protocol, ports, cluster, causes } = row;
    const key = JSON.stringify([cluster, meaning(row), causes.map(nameOfObject)]);
    const routes = row.route === undefined ? [] : row.route.split('; ');
    return { key, from: [from], to: [to], traffic: [{ protocol, ports }], routes, example: row };
  });
  const joined = join(join(join(single, 'traffic'), 'to'), 'from');
  return [...joined].sort((one, other) => sizeOf(other) - sizeOf(one));
}

function sizeOf({ from, to }: Pick<Statement<StatementRow>, 'from' | 'to'>): number {
  return from.length * to.length;
}

interface Keyed<T extends StatementRow> extends Statement<T> {
  readonly key: string;
}

function join<T extends StatementRow>(
  items: readonly Keyed<T>[],
  field: 'from' | 'to' | 'traffic',
): readonly Keyed<T>[] {
  const found = new Map<string, Keyed<T>>();
  for (const item of items) {
    const { key, from, to, traffic } = item;
    const alike = JSON.stringify({ key, from, to, traffic, [field]: null });
    const known = found.get(alike);
    const routes = [...new Set([...(known?.routes ?? []), ...item.routes])];
    found.set(alike, known ? { ...known, [field]: [...known[field], ...item[field]], routes } : item);
  }
  return [...found.values()];
}

/** `CiliumNetworkPolicy app/allow-web`. */
export function nameOfObject({ kind, namespace, name }: Pick<ObjectChange, 'kind' | 'namespace' | 'name'>): string {
  return `${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`;
}
