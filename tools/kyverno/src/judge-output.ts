import { type Expectation, type KyvernoTest } from './suites';

/** A row of the table that `kyverno test` prints. */
interface Row {
  readonly rule: string;
  readonly resource: string;
  readonly reason: string;
}

/**
 * Where the output of `kyverno test --remove-color` isn't what the tests expect. The command's own verdict can't be taken:
 * it passes every result that is expected to be `fail`, whatever it was, and every resource that no rule matched, whatever
 * was expected of it. The column REASON says what really came out.
 *
 * @see kyverno 1.14.4 cmd/cli/kubectl-kyverno/commands/test/output.go printTestResult
 */
export function findings(output: string, tests: readonly KyvernoTest[]): readonly string[] {
  const tables = tablesOf(output);
  return tests.flatMap(({ file, suite, results }) => {
    const rows = [...(tables.get(file) ?? [])];
    const expected = results.flatMap((result) => result.resources.map((resource) => ({ ...result, resource })));
    const wrong = expected.flatMap((each, index) => {
      const reasons = takeRows(rows, each, expected[index + 1]).map(({ reason }) => reason);
      return reasons.length > 0 && reasons.every((reason) => reasonsFor(each).includes(reason))
        ? []
        : [
            `${suite}: ${each.rule} of ${each.resource}: expected ${each.result}, got ${reasons.join(', ') || 'nothing'}`,
          ];
    });
    return rows.length === 0 ? wrong : [...wrong, `${suite}: Kyverno gave ${rows.length} results more than expected`];
  });
}

/** The next result's rows: one, or where images are verified one for each of the two times that Kyverno looks at them. */
function takeRows(rows: Row[], { rule, resource }: Named, next: Named | undefined): readonly Row[] {
  const first = rows[0];
  if (first?.rule !== rule) return [];
  const isRepeated = next?.rule === rule && next.resource === resource;
  const count = isRepeated ? 1 : rows.findIndex((row) => row.resource !== first.resource || row.rule !== rule);
  return rows.splice(0, isExcluded(first) ? 1 : count < 0 ? rows.length : count);
}

/** Such a row names no resource. */
function isExcluded({ reason }: Row): boolean {
  return reason === 'Excluded';
}

interface Named {
  readonly rule: string;
  readonly resource: string;
}

/** A rule that changes or makes objects fails where these aren't as the test says. */
function reasonsFor({ result, patchedResources, generatedResource }: Expectation): readonly string[] {
  if (result === 'skip') return ['Excluded', 'Ok'];
  const isCompared = patchedResources !== undefined || generatedResource !== undefined;
  return result === 'fail' && isCompared ? ['Resource diff'] : ['Ok'];
}

/** Rows by the file of the test. */
function tablesOf(output: string): ReadonlyMap<string, readonly Row[]> {
  const tables = new Map<string, Row[]>();
  let rows: Row[] = [];
  for (const line of output.split('\n')) {
    const file = /^Loading test .*\( (.+) \) \.\.\.$/.exec(line)?.[1];
    if (file !== undefined) tables.set(file, (rows = []));
    const [id, , rule, resource, , reason] = line
      .split('│')
      .slice(1, -1)
      .map((cell) => cell.trim());
    if (/^\d+$/.test(id ?? '')) rows.push({ rule: rule!, resource: resource!, reason: reason! });
  }
  return tables;
}
