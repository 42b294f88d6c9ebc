import { type AccessReport, type AccessRow, type Notice } from './access-report';
import { groupAccess } from './group-access';
import { namespaceOf, requestWords, shortId, trafficWords, verdictWords } from './words';

/** Effective access for people: by destination, who reaches it, on which ports, with which requests, which way. */
export function accessText({ access, unsupported, notEnforced, ignored }: AccessReport): string {
  const destinations = [...new Set(access.map(({ to }) => to))].sort();
  const blocks = destinations.map((to) =>
    destinationText(
      to,
      access.filter((row) => row.to === to),
    ),
  );
  return [
    ...(blocks.length > 0 ? blocks : ['Nothing can connect to anything.']),
    ...notices('Does nothing', notEnforced),
    ...notices('Not understood, so that verdicts it could touch are unknown', unsupported),
    ...(ignored.length > 0
      ? [`Without effect on access: ${ignored.map(({ kind, count }) => `${count} ${kind}`).join(', ')}`]
      : []),
  ].join('\n\n');
}

function destinationText(to: string, rows: readonly AccessRow[]): string {
  const namespace = namespaceOf(to);
  const lines = groupAccess(rows).flatMap((group) => {
    const [first, ...others] = group.from.map((id) => shortId(id, namespace));
    const what = [trafficWords(group.traffic), requestWords(group.http), group.route, verdictWords(group)];
    return [[`from ${first}`, ...what], ...others.map((id) => [`     ${id}`, '', '', '', ''])];
  });
  return [to, ...table(lines).map((line) => `  ${line}`)].join('\n');
}

/** Columns of equal width; an empty last cell leaves no space behind. */
function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = rows[0]!.map((_, column) => Math.min(60, Math.max(...rows.map((row) => row[column]!.length))));
  return rows.map((row) =>
    row
      .map((cell, column) => (widths[column] === 0 ? '' : `${cell.padEnd(widths[column]!)}  `))
      .join('')
      .trimEnd(),
  );
}

function notices(title: string, list: readonly Notice[]): readonly string[] {
  return list.length === 0
    ? []
    : [[`${title}:`, ...list.map(({ file, line, kind, reason }) => `  ${file}:${line} ${kind}: ${reason}`)].join('\n')];
}
