import { type Check } from '@zta/conformance';
import { faultWords, type FindingsReport, type LocatedFinding, objectWords } from './findings-report';

/** Findings as JSON; docs/formats.md describes it. */
export function findingsJson({ findings, suppressed }: FindingsReport): string {
  return JSON.stringify({ findings, suppressed }, null, 2);
}

/** Findings as annotations of GitHub Actions, one a line. */
export function findingsGithub({ findings }: FindingsReport): string {
  return findings
    .map((finding) => {
      const { severity, file, line, column, check } = finding;
      const place = `file=${property(file)},line=${line},col=${column},title=${property(check)}`;
      return `::${severity} ${place}::${data(`${objectWords(finding)}: ${faultWords(finding)}`)}`;
    })
    .join('\n');
}

/** As the runner of GitHub Actions reads its commands. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/**
 * Findings for code scanning.
 *
 * @see SARIF 2.1.0 (OASIS)
 */
export function findingsSarif({ checks, findings }: FindingsReport): string {
  const rules = checks.map(({ id, severity, why, source }) => ({
    id,
    shortDescription: { text: why },
    fullDescription: { text: `${why} Source: ${source}` },
    defaultConfiguration: { level: severity },
  }));
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{ tool: { driver: { name: 'zta', rules } }, results: findings.map((finding) => result(finding, checks)) }],
  };
  return JSON.stringify(log, null, 2);
}

function result(finding: LocatedFinding, checks: readonly Check[]) {
  const { check, severity, file, line, column, namespace, name } = finding;
  return {
    ruleId: check,
    ruleIndex: checks.findIndex(({ id }) => id === check),
    level: severity,
    message: { text: `${objectWords(finding)}: ${faultWords(finding)}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: encodeURI(file) },
          region: { startLine: line, startColumn: column },
        },
        logicalLocations: [{ name, fullyQualifiedName: `${finding.kind}/${namespace}/${name}` }],
      },
    ],
  };
}
