import { accessCsv } from './access-csv';
import { accessDot } from './access-dot';
import { accessHtml } from './access-html';
import { accessJson } from './access-json';
import { accessMarkdown } from './access-markdown';
import { type AccessReport, type AccessRow } from './access-report';
import { accessText } from './access-text';

const row: AccessRow = {
  from: 'shop/web[Deployment]',
  to: 'shop/model[Deployment]',
  protocol: 'TCP',
  ports: ['8000'],
  http: [{ methods: ['POST'], paths: ['/ask', '/ask/*'], hosts: ['*'] }],
  route: 'service shop/model via waypoint shop/waypoint',
  verdict: 'allowed',
  conditions: [],
};
const report: AccessReport = {
  endpoints: [],
  access: [
    row,
    {
      ...row,
      from: 'monitoring/prometheus[StatefulSet]',
      ports: ['1-65535'],
      http: null,
      route: 'direct',
      verdict: 'conditional',
      conditions: ['same node'],
    },
    {
      ...row,
      from: 'shop/model[Deployment]',
      to: 'fqdn:llm.example.org',
      ports: ['80', '443-444'],
      http: [{ methods: [], paths: [], hosts: ['a.example'] }],
      verdict: 'unknown',
    },
  ],
  ignored: [{ apiVersion: 'v1', kind: 'ConfigMap', count: 3 }],
  unsupported: [{ file: 'x.yaml', line: 12, kind: 'CiliumNetworkPolicy', reason: 'fromGroups' }],
  notEnforced: [{ file: 'y.yaml', line: 3, kind: 'CiliumNetworkPolicy', reason: 'podSelector' }],
};
const empty: AccessReport = { endpoints: [], access: [], ignored: [], unsupported: [], notEnforced: [] };

test('accessJson() has each item on a line of its own', () => {
  const text = accessJson(report);
  expect(JSON.parse(text)).toEqual(report);
  expect(text.split('\n')).toContain(`    ${JSON.stringify(row)},`);
  expect(JSON.parse(accessJson(empty))).toEqual(empty);
});

test('accessText() groups by destination, aligns, and says what was left out', () => {
  expect(accessText(report)).toBe(
    [
      'fqdn:llm.example.org',
      '  from shop/model[Deployment]  TCP 80, 443-444  anything at a.example  service shop/model via waypoint shop/waypoint  unknown',
      '',
      'shop/model[Deployment]',
      '  from web[Deployment]                     TCP 8000       POST /ask, /ask/*  service shop/model via waypoint shop/waypoint',
      '  from monitoring/prometheus[StatefulSet]  TCP all ports                     direct                                         conditional: same node',
      '',
      'Does nothing:',
      '  y.yaml:3 CiliumNetworkPolicy: podSelector',
      '',
      'Not understood, so that verdicts it could touch are unknown:',
      '  x.yaml:12 CiliumNetworkPolicy: fromGroups',
      '',
      'Without effect on access: 3 ConfigMap',
    ].join('\n'),
  );
  expect(accessText(empty)).toBe('Nothing can connect to anything.');
});

test('accessText() says once what several sources and protocols have in common', () => {
  const all = ['TCP', 'UDP', 'SCTP'].map((protocol): AccessRow => ({
    ...row,
    protocol,
    ports: ['1-65535'],
    http: null,
    route: 'direct',
  }));
  const access = [...all, ...all.map((one) => ({ ...one, from: 'entity:host' })), { ...all[0]!, from: 'other/x[Pod]' }];
  expect(accessText({ ...empty, access })).toBe(
    [
      'shop/model[Deployment]',
      '  from web[Deployment]  everything     direct',
      '       entity:host',
      '  from other/x[Pod]     TCP all ports  direct',
    ].join('\n'),
  );
});

test('accessMarkdown() has a table in which nothing is markup', () => {
  const lines = accessMarkdown({ ...report, access: [{ ...row, from: 'a|b<script>', http: null }] }).split('\n');
  expect(lines[0]).toBe('| from | to | port | route |');
  expect(lines[2]).toBe(
    '| a\\|b\\<script\\> | shop/model\\[Deployment\\] | TCP 8000 | service shop/model via waypoint shop/waypoint |',
  );
  expect(accessMarkdown(report)).toContain('POST /ask, /ask/\\*');
  expect(accessMarkdown(report)).toContain('- x.yaml:12 CiliumNetworkPolicy: fromGroups');
  expect(accessMarkdown(empty)).toBe('Nothing.\n');
});

test('accessCsv() quotes what needs it, and starts no formula', () => {
  expect(accessCsv({ access: [{ ...row, from: '=cmd', conditions: ['a "b"', 'c'] }] })).toBe(
    'from,to,protocol,ports,requests,route,verdict,conditions\r\n' +
      '\'=cmd,shop/model[Deployment],TCP,8000,"POST /ask, /ask/*",service shop/model via waypoint shop/waypoint,allowed,"a ""b""; c"\r\n',
  );
});

test('accessDot() draws each pair once, in the box of its namespace', () => {
  const dot = accessDot({ access: [row, { ...row, ports: ['9000'] }, { ...row, to: 'fqdn:"x"' }] });
  expect(dot).toContain('label="shop";');
  expect(dot).toContain('"shop/web[Deployment]" [label="web[Deployment]"];');
  expect(dot).toContain('"shop/web[Deployment]" -> "shop/model[Deployment]" [label="TCP 8000, TCP 9000"];');
  expect(dot).toContain('-> "fqdn:\\"x\\""');
});

test('accessHtml() shows hostile names as text', () => {
  const html = accessHtml({ ...report, access: [{ ...row, from: '<script>alert("x")</script>\u202e' }] });
  expect(html).toContain('<td>&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;\ufffd</td>');
  expect(html).not.toContain('<script');
  expect(html).toContain('x.yaml:12 CiliumNetworkPolicy, not understood: fromGroups');
});
