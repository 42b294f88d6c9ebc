import { type AccessRow, type HttpAccess } from './access-report';

// Words that every format shares.

/** `TCP 8080, 9000-9010`; all ports are said, not numbered. */
export function portWords({ protocol, ports }: Pick<AccessRow, 'protocol' | 'ports'>): string {
  return `${protocol} ${ports.length === 1 && ports[0] === '1-65535' ? 'all ports' : ports.join(', ')}`;
}

/** Of several protocols; all ports of all of them are said in one word. */
export function trafficWords(traffic: readonly Pick<AccessRow, 'protocol' | 'ports'>[]): string {
  const isAll = ({ ports }: Pick<AccessRow, 'ports'>): boolean => ports.length === 1 && ports[0] === '1-65535';
  return traffic.length === 3 && traffic.every(isAll) ? 'everything' : traffic.map(portWords).join(', ');
}

/** `POST /a, /a/*; GET anything`, or `''` where no layer looks at requests. */
export function requestWords(http: AccessRow['http']): string {
  return (http ?? []).map(alternative).join('; ');
}

function alternative({ methods, paths, hosts }: HttpAccess): string {
  const restricts = (values: readonly string[]): boolean => values.length > 0 && !values.includes('*');
  const what = restricts(paths) ? paths.join(', ') : 'anything';
  const where = restricts(hosts) ? ` at ${hosts.join(', ')}` : '';
  return restricts(methods) ? `${methods.join(', ')} ${what}${where}` : `${what}${where}`;
}

/** `''` for what is plainly allowed. */
export function verdictWords({ verdict, conditions }: Pick<AccessRow, 'verdict' | 'conditions'>): string {
  if (verdict === 'allowed') return '';
  return conditions.length > 0 ? `${verdict}: ${conditions.join('; ')}` : verdict;
}

/** `app/web[Deployment]` seen from `app` is `web[Deployment]`. */
export function shortId(id: string, namespace: string): string {
  return id.startsWith(`${namespace}/`) ? id.slice(namespace.length + 1) : id;
}

/** Namespace of an endpoint; `''` for what is outside the cluster or no pod. */
export function namespaceOf(id: string): string {
  return /^[^/:]+(?=\/)/.exec(id)?.[0] ?? '';
}

/** `1 error`, `2 errors`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Text that stays text inside a table of Markdown. */
export function plainCell(text: string): string {
  return text.replace(/[\\`*_{}[\]<>|~#]/g, '\\$&').replace(/\s+/g, ' ');
}
