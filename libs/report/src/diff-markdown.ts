import { type DiffReport } from './diff-report';
import { causeWords, diffWords, type StatementWords, summaryWords } from './diff-words';
import { plainCell } from './words';

/** How many lines of a section are shown before the rest is folded. */
const mostLines = 8;

/** A diff as a comment on a pull request. */
export function diffMarkdown(report: DiffReport): string {
  const words = diffWords(report);
  const quiet = [
    ...folded('Changed without effect on access', report.withoutEffect.map(causeWords)),
    ...folded('Changed in comments, formatting or order only', report.textOnly),
  ];
  return [
    `### Access: ${report.before} → ${report.after}`,
    '',
    summaryWords(words),
    ...section('Opened, which nothing in the change declares', words.opened),
    ...section('Latent: one check opened, another still denies', words.latent),
    ...sideBySide(report, words.declared),
    ...section('Closed', words.closed),
    ...section('The same access by other ways', words.rerouted),
    ...(report.unsearched.length > 0
      ? ['', '**Not searched**', '', ...report.unsearched.map((text) => `- ${plainCell(text)}`)]
      : []),
    ...quiet,
    '',
  ].join('\n');
}

function section(title: string, statements: readonly StatementWords[]): readonly string[] {
  if (statements.length === 0) return [];
  const rows = statements.map(({ ends, traffic, notes, causes, declared }) => {
    const as = declared.map((flow) => `declared as ${flow}`);
    const what = [traffic, ...notes, ...as].filter((text) => text !== '').map(plainCell);
    return `| ${plainCell(ends)} | ${what.join('<br>')} | ${causesCell(causes)} |`;
  });
  return ['', `**${title}**`, '', ...foldedTable(['who', 'what', 'because of'], rows)];
}

/** What the change declares beside what it opens, so that a reviewer can hold the one against the other. */
function sideBySide({ flows }: DiffReport, declared: readonly StatementWords[]): readonly string[] {
  if (flows.length === 0) return [];
  const rows = flows.map(({ cluster, name, why, change }) => {
    const own = declared.filter((statement) => statement.declared.includes(name) && statement.cluster === cluster);
    const access = own.map(({ ends, traffic }) => plainCell(`${ends} ${traffic}`));
    const opens = access.length > 0 ? access.join('<br>') : change === 'declared' ? 'nothing' : '';
    return `| ${plainCell(`${change} ${name}: ${why}`)} | ${opens} |`;
  });
  return ['', '**Declared, and what that opens**', '', ...foldedTable(['the change says', 'opens'], rows)];
}

function causesCell(causes: readonly string[]): string {
  return causes.length === 0 ? 'not found out' : causes.map(plainCell).join('<br>');
}

function foldedTable(titles: readonly string[], rows: readonly string[]): readonly string[] {
  const head = [`| ${titles.join(' | ')} |`, `| ${titles.map(() => '---').join(' | ')} |`];
  if (rows.length <= mostLines) return [...head, ...rows];
  const rest = rows.slice(mostLines);
  return [
    ...[...head, ...rows.slice(0, mostLines), ''],
    ...[`<details><summary>${rest.length} more</summary>`, '', ...head, ...rest, '', '</details>'],
  ];
}

function folded(title: string, items: readonly string[]): readonly string[] {
  if (items.length === 0) return [];
  const lines = items.map((item) => `- ${plainCell(item)}`);
  return ['', `<details><summary>${title}: ${items.length}</summary>`, '', ...lines, '', '</details>'];
}
