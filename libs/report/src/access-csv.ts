import { type AccessReport } from './access-report';
import { requestWords } from './words';

/** Effective access as comma-separated values (RFC 4180), a line a row. */
export function accessCsv({ access }: Pick<AccessReport, 'access'>): string {
  const head = ['from', 'to', 'protocol', 'ports', 'requests', 'route', 'verdict', 'conditions'];
  const body = access.map(({ from, to, protocol, ports, http, route, verdict, conditions }) => [
    from,
    to,
    protocol,
    ports.join(' '),
    requestWords(http),
    route,
    verdict,
    conditions.join('; '),
  ]);
  return [head, ...body].map((cells) => `${cells.map(field).join(',')}\r\n`).join('');
}

/** A leading `=`, `+`, `-` or `@` would be a formula to a spreadsheet. */
function field(text: string): string {
  const safe = /^[=+\-@]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
