import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { type Check } from '@zta/conformance';
import { findingsGithub, findingsJson, findingsSarif } from './findings-data';
import { type FindingsReport } from './findings-report';
import { checkList, findingsText } from './findings-text';

const check: Check = {
  id: 'empty-list',
  severity: 'error',
  why: 'It denies nothing.',
  source: 'cilium',
  find: () => [],
};
const report: FindingsReport = {
  checks: [{ ...check, id: 'other', severity: 'warning' }, check],
  findings: [
    {
      check: 'empty-list',
      severity: 'error',
      file: 'clusters/lon 1/a,b.yaml',
      line: 12,
      column: 3,
      kind: 'CiliumNetworkPolicy',
      namespace: 'app-shop',
      name: 'web',
      path: 'spec.ingress',
      message: 'must be a list, got 100%\n[]',
    },
  ],
  suppressed: 2,
  lineOf: (_file, line) => (line === 12 ? '  ingress: []' : ''),
};

test('findingsText() quotes the line, with a caret under the field, and says why', () => {
  expect(findingsText(report).split('\n')).toEqual([
    'clusters/lon 1/a,b.yaml:12:3: error empty-list: CiliumNetworkPolicy app-shop/web: spec.ingress must be a list, got 100%',
    '[]',
    '  12 |   ingress: []',
    '     |   ^',
    '  It denies nothing.',
    '',
    '1 error, 0 warnings, and 2 that the catalogue answers for',
  ]);
});

test('findingsText() says that there is nothing', () => {
  expect(findingsText({ ...report, findings: [], suppressed: 0 })).toBe('No findings');
});

test('findingsGithub() writes one command a finding, with what the runner reads as its own escaped', () => {
  expect(findingsGithub(report)).toBe(
    '::error file=clusters/lon 1/a%2Cb.yaml,line=12,col=3,title=empty-list::CiliumNetworkPolicy app-shop/web: spec.ingress must be a list, got 100%25%0A[]',
  );
});

test('findingsJson() has each finding as it is', () => {
  expect(JSON.parse(findingsJson(report))).toEqual({ findings: report.findings, suppressed: 2 });
});

test('findingsSarif() passes the schema of SARIF 2.1.0, and points to rule and place', () => {
  // Written for draft 4, whose `id` ajv refuses; the keywords that it uses mean the same.
  const { $schema, id, ...schema } = JSON.parse(
    readFileSync(require.resolve('schemastore/schemas/json/sarif-2.1.0-rtm.5.json'), 'utf8'),
  ) as { readonly $schema: string; readonly id: string };
  expect([$schema, id]).toEqual(['http://json-schema.org/draft-04/schema#', expect.stringContaining('sarif-2.1.0')]);
  const ajv = new Ajv({ strict: false, unicodeRegExp: false });
  addFormats(ajv);
  const validate = ajv.compile(schema);
  const log = JSON.parse(findingsSarif(report)) as {
    readonly runs: readonly [
      {
        readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
        readonly results: readonly Record<string, unknown>[];
      },
    ];
  };
  expect([validate(log), validate.errors]).toEqual([true, null]);
  expect(validate({ ...log, version: '1' })).toBe(false);
  const [{ tool, results }] = log.runs;
  expect(results).toMatchObject([
    {
      ruleId: 'empty-list',
      level: 'error',
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'clusters/lon%201/a,b.yaml' },
            region: { startLine: 12, startColumn: 3 },
          },
        },
      ],
    },
  ]);
  expect(tool.driver.rules[results[0]!['ruleIndex'] as number]?.id).toBe('empty-list');
});

test('checkList() has a line for each check', () => {
  expect(checkList([check], false)).toBe('empty-list  error    It denies nothing.');
  expect(JSON.parse(checkList([check], true))).toEqual([
    { id: 'empty-list', severity: 'error', why: 'It denies nothing.', source: 'cilium' },
  ]);
});
