import { type AccessReport, type AccessRow, type Notice } from './access-report';
import { portWords, requestWords, verdictWords } from './words';

/** Effective access as Markdown tables. */
export function accessMarkdown({ access, unsupported, notEnforced }: AccessReport): string {
  return [
    ...accessTable(access),
    ...noticeList('Does nothing', notEnforced),
    ...noticeList('Not understood', unsupported),
    '',
  ].join('\n');
}

/** One table, its rows in the order given; a sentence where there are none. */
export function accessTable(rows: readonly AccessRow[]): readonly string[] {
  if (rows.length === 0) return ['Nothing.'];
  const withRequests = rows.some(({ http }) => http);
  const head = ['from', 'to', 'port', ...(withRequests ? ['requests'] : []), 'route', 'condition'];
  const body = rows.map((row) => [
    row.from,
    row.to,
    portWords(row),
    ...(withRequests ? [requestWords(row.http)] : []),
    row.route,
    verdictWords(row),
  ]);
  return [head, head.map(() => '---'), ...body].map((cells) => `| ${cells.map(cell).join(' | ')} |`);
}

/** Text that stays text inside a table. */
function cell(text: string): string {
  return text.replace(/[\\`*_{}[\]<>|~#]/g, '\\$&').replace(/\s+/g, ' ');
}

function noticeList(title: string, list: readonly Notice[]): readonly string[] {
  if (list.length === 0) return [];
  return [
    '',
    `**${title}**`,
    '',
    ...list.map(({ file, line, kind, reason }) => `- ${cell(`${file}:${line} ${kind}: ${reason}`)}`),
  ];
}
