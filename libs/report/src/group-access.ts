import { type AccessRow } from './access-report';

/** Rows that differ only in their ends and protocols, as one. */
export interface AccessGroup extends Pick<AccessRow, 'http' | 'route' | 'verdict' | 'conditions'> {
  /** Each of them reaches each of `to`. */
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly traffic: readonly Pick<AccessRow, 'protocol' | 'ports'>[];
  /** One of the rows that it stands for. */
  readonly example: AccessRow;
}

/** Rows in as few groups as joining protocols, then destinations, then sources gives, in the order of their first rows. */
export function groupAccess(rows: readonly AccessRow[]): readonly AccessGroup[] {
  const single = rows.map(({ from, to, protocol, ports, http, route, verdict, conditions }, index): AccessGroup => ({
    from: [from],
    to: [to],
    traffic: [{ protocol, ports }],
    ...{ http, route, verdict, conditions },
    example: rows[index]!,
  }));
  return join(join(join(single, 'traffic'), 'to'), 'from');
}

/** Joins groups that are alike in all but one field. */
function join(groups: readonly AccessGroup[], field: 'from' | 'to' | 'traffic'): readonly AccessGroup[] {
  const joined = new Map<string, AccessGroup>();
  for (const group of groups) {
    const key = JSON.stringify({ ...group, [field]: null, example: null });
    const known = joined.get(key);
    joined.set(key, known ? { ...known, [field]: [...known[field], ...group[field]] } : group);
  }
  return [...joined.values()];
}
