import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { readDocuments } from '@zta/manifests';

/** What a test expects of one policy's rule: for every resource the same. */
export interface Expectation {
  readonly policy: string;
  readonly rule: string;
  readonly resources: readonly string[];
  readonly result: 'pass' | 'fail' | 'skip';
  readonly patchedResources?: string;
  readonly generatedResource?: string;
}

/** One `kyverno-test.yaml`. */
export interface KyvernoTest {
  readonly file: string;
  /** Folder of the suite, which has the name of the policy. */
  readonly suite: string;
  readonly results: readonly Expectation[];
}

/** A rule of a rendered policy, as far as suites are concerned. */
export interface RenderedPolicy {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly rules: readonly { readonly name: string }[] };
}

const testFile = 'kyverno-test.yaml';

/**
 * Copies the suites into a folder, with the policies beside each test and the values filled in that can't stand in a file.
 *
 * @returns The tests as they are there.
 */
export function stageSuites(
  suites: string,
  target: string,
  policies: readonly RenderedPolicy[],
  values: Readonly<Record<string, string>>,
): readonly KyvernoTest[] {
  mkdirSync(target, { recursive: true });
  cpSync(suites, target, { recursive: true });
  for (const file of filesIn(target)) writeFileSync(file, fillIn(readFileSync(file, 'utf8'), values));
  return filesIn(target)
    .filter((file) => basename(file) === testFile)
    .map((file) => {
      const suite = relative(target, file).split(sep)[0]!;
      const policy = policies.find(({ metadata }) => metadata.name === suite);
      // JSON is YAML.
      if (policy) writeFileSync(join(dirname(file), 'policy.yaml'), JSON.stringify(policy));
      return { file, suite, results: resultsIn(file) };
    });
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** `${name}` is a value; one that isn't known is left for Kyverno to complain about. */
function fillIn(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{([\w+-]+)\}/g, (all, name: string) => values[name] ?? all);
}

function resultsIn(file: string): readonly Expectation[] {
  const [test] = readDocuments(file);
  return (test?.object as { readonly results?: readonly Expectation[] } | undefined)?.results ?? [];
}

/**
 * What the suites leave untested: a policy without a suite, a suite without a policy, a rule that no resource passes or
 * none fails, a policy that skips none.
 */
export function gaps(policies: readonly RenderedPolicy[], tests: readonly KyvernoTest[]): readonly string[] {
  const names = policies.map(({ metadata: { name } }) => name);
  const unknown = [...new Set(tests.map(({ suite }) => suite))].filter((suite) => !names.includes(suite));
  return [
    ...unknown.map((suite) => `suite ${suite} has the name of no policy`),
    ...policies.flatMap(({ metadata: { name }, spec: { rules } }) => {
      const results = tests.filter(({ suite }) => suite === name).flatMap((test) => test.results);
      if (results.length === 0) return [`policy ${name} has no suite`];
      const has = (result: string, rule?: string) =>
        results.some(
          (each) =>
            each.policy === name &&
            each.result === result &&
            each.resources.length > 0 &&
            (rule === undefined || each.rule === rule),
        );
      return [
        ...rules.flatMap(({ name: rule }) =>
          ['pass', 'fail']
            .filter((result) => !has(result, rule))
            .map((result) => `rule ${name}/${rule} has no resource for "${result}"`),
        ),
        ...(has('skip') ? [] : [`policy ${name} has no resource for "skip"`]),
      ];
    }),
  ];
}
