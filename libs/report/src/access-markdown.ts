import { type AccessReport, type AccessRow, type Notice } from './access-report';
import { type AccessGroup } from './group-access';
import { plainCell, requestWords, trafficWords, verdictWords } from './words';

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
function accessTable(rows: readonly AccessRow[]): readonly string[] {
  return table(
    rows.map((row) => ({ ...row, from: [row.from], to: [row.to], traffic: [row] })),
    [],
  );
}

/** The same of groups, each with the policies that let it through. */
export function groupTable(
  groups: readonly (AccessGroup & { readonly policies: readonly string[] })[],
): readonly string[] {
  return table(groups, [['policies', (group) => group.policies]]);
}

type Line = Omit<AccessGroup, 'example'>;
type Column<T> = readonly [title: string, lines: (row: T) => readonly string[]];

function table<T extends Line>(rows: readonly T[], more: readonly Column<T>[]): readonly string[] {
  if (rows.length === 0) return ['Nothing.'];
  const columns: readonly Column<T>[] = [
    ['from', ({ from }) => from],
    ['to', ({ to }) => to],
    ['port', ({ traffic }) => [trafficWords(traffic)]],
    ['requests', ({ http }) => [requestWords(http)]],
    ['route', ({ route }) => [route]],
    ['condition', (row) => [verdictWords(row)]],
    ...more,
  ];
  // A column without anything in it says nothing.
  const used = columns.filter(([, lines]) => rows.some((row) => lines(row).join('') !== ''));
  const body = rows.map((row) => used.map(([, lines]) => lines(row).map(plainCell).join('<br>')));
  return [used.map(([title]) => title), used.map(() => '---'), ...body].map((cells) => `| ${cells.join(' | ')} |`);
}

function noticeList(title: string, list: readonly Notice[]): readonly string[] {
  if (list.length === 0) return [];
  return [
    '',
    `**${title}**`,
    '',
    ...list.map(({ file, line, kind, reason }) => `- ${plainCell(`${file}:${line} ${kind}: ${reason}`)}`),
  ];
}
