import { type DiffReport } from './diff-report';
import { causeWords, diffWords, type StatementWords, summaryWords } from './diff-words';

/** A diff for a person at a terminal. */
export function diffText(report: DiffReport): string {
  const words = diffWords(report);
  const flows = report.flows.map(({ change, name, why }) => `  ${change} ${name}: ${why}`);
  const without = report.withoutEffect.map((object) => `  ${causeWords(object)}`);
  return [
    `${report.before} to ${report.after}: ${summaryWords(words)}`,
    ...section('Opened, which nothing in the change declares', words.opened),
    ...section('Latent: one check opened, another still denies', words.latent),
    ...section('Opened as declared', words.declared),
    ...section('Closed', words.closed),
    ...section('The same access by other ways', words.rerouted),
    ...list('Flows that the change declares or withdraws', flows),
    ...list('Changed without effect on access', without),
    ...list(
      'Changed in comments, formatting or order only',
      report.textOnly.map((file) => `  ${file}`),
    ),
    ...list(
      'Not searched',
      report.unsearched.map((text) => `  ${text}`),
    ),
  ].join('\n');
}

function section(title: string, statements: readonly StatementWords[]): readonly string[] {
  if (statements.length === 0) return [];
  return ['', `${title}:`, ...statements.flatMap(lines)];
}

function lines({ ends, traffic, notes, causes, declared }: StatementWords): readonly string[] {
  const because =
    causes.length > 0 ? causes.map((cause) => `because of ${cause}`) : ['because of what was not found out'];
  const as = declared.map((flow) => `declared as ${flow}`);
  return [`  ${ends}  ${traffic}`, ...[...notes, ...as, ...because].map((line) => `    ${line}`)];
}

function list(title: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : ['', `${title}:`, ...items];
}
