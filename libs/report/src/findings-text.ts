import { type Check } from '@zta/conformance';
import { faultWords, type FindingsReport, type LocatedFinding, objectWords } from './findings-report';
import { plural } from './words';

/** Findings for a person: each with its line and a caret under the field. */
export function findingsText({ checks, findings, suppressed, lineOf }: FindingsReport): string {
  const whyOf = new Map(checks.map(({ id, why }) => [id, why]));
  const blocks = findings.map((finding) => [
    `${finding.file}:${finding.line}:${finding.column}: ${finding.severity} ${finding.check}: ${objectWords(finding)}: ${faultWords(finding)}`,
    ...quote(finding, lineOf(finding.file, finding.line)),
    `  ${whyOf.get(finding.check)}`,
    '',
  ]);
  return [...blocks.flat(), summary(findings, suppressed)].join('\n');
}

function quote({ line, column }: LocatedFinding, text: string): readonly string[] {
  if (text === '') return [];
  const margin = `${line}`.length;
  return [`  ${line} | ${text}`, `  ${' '.repeat(margin)} | ${' '.repeat(column - 1)}^`];
}

function summary(findings: readonly LocatedFinding[], suppressed: number): string {
  const count = (severity: string) => findings.filter((finding) => finding.severity === severity).length;
  const more = suppressed > 0 ? `, and ${suppressed} that the catalogue answers for` : '';
  return findings.length === 0
    ? `No findings${more}`
    : `${plural(count('error'), 'error')}, ${plural(count('warning'), 'warning')}${more}`;
}

/** All checks, one a line. */
export function checkList(checks: readonly Check[], asJson: boolean): string {
  if (asJson)
    return JSON.stringify(
      checks.map(({ id, severity, why, source }) => ({ id, severity, why, source })),
      null,
      2,
    );
  const width = Math.max(...checks.map(({ id }) => id.length));
  return checks.map(({ id, severity, why }) => `${id.padEnd(width)}  ${severity.padEnd(7)}  ${why}`).join('\n');
}
