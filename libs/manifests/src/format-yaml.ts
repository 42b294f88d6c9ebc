import { DEFAULT_SCHEMA, dump } from 'js-yaml';
import type { KubernetesObject } from './kubernetes-object';
import { OutputError } from './output-error';
import { plainData } from './plain-data';
import { ambiguousText, fragileText } from './yaml-text';

const schema = DEFAULT_SCHEMA.extend({ implicit: [ambiguousText, fragileText] });

/**
 * Objects as the text of one YAML file, in the order given, with `---` between documents.
 *
 * What needs quotes in YAML 1.1 gets them (`on`, `yes`, `y`, `0o17`, `1e3`, dates), since kubectl and Argo CD read YAML
 * 1.1: readers of both versions find the same data. Lines aren't wrapped, and fields stay in the order that they have.
 *
 * @param header First line, a comment that starts with `#`.
 * @throws {OutputError} for values that YAML can't hold (functions, NaN, class instances, dates, symbols), all at once,
 * and for a header that isn't one line of comment.
 *
 * @see https://yaml.org/type/ (YAML 1.1), https://yaml.org/spec/1.2.2/
 */
export function formatYaml(objects: readonly KubernetesObject[], header: string): string {
  const checked = objects.map(plainData);
  const problems = checked.flatMap(({ problems }, i) =>
    problems.map(({ path, ...rest }) => ({ place: `object ${i + 1}: ${path}`, ...rest, remedy: 'use plain data' })),
  );
  if (problems.length > 0) throw new OutputError('format YAML', problems);
  return formatPlain(
    checked.map(({ data }) => data),
    header,
  );
}

/** {@link formatYaml} for data that {@link plainData} has checked already. */
export function formatPlain(documents: readonly unknown[], header: string): string {
  checkHeader(header);
  const texts = documents.map((document) => dump(document, { schema, lineWidth: -1, noRefs: true, indent: 2 }));
  return `${header}\n${texts.join('---\n')}`;
}

// Anything after a line break would be read as YAML.
function checkHeader(header: string): void {
  if (/^#[^\p{Control}\u2028\u2029]*$/u.test(header)) return;
  const found = JSON.stringify(header);
  const remedy = 'remove line breaks and control characters from the names of the sources';
  throw new OutputError('format YAML', [{ place: 'header', expected: 'one line that starts with #', found, remedy }]);
}
