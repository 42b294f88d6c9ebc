import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './run';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'access-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function zta(...args: readonly string[]) {
  const printed: string[] = [];
  const errors: string[] = [];
  const code = await run(args, {
    declarations: () => Promise.reject(new Error('not needed')),
    print: (text) => printed.push(text),
    printError: (text) => errors.push(text),
  });
  return { code, printed: printed.join('\n'), error: errors.join('\n') };
}

const write = (name: string, text: string | Buffer) => writeFileSync(join(folder, name), text);

const pods = `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
spec: { containers: [{ name: c, ports: [{ containerPort: 80 }] }] }
---
apiVersion: v1
kind: Pod
metadata: { name: model, namespace: shop, labels: { app: model } }
spec: { containers: [{ name: c, ports: [{ containerPort: 8000 }] }] }
`;
const policy = `
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: model, namespace: shop }
spec:
  endpointSelector: { matchLabels: { app: model } }
  ingress:
    - fromEndpoints: [{ matchLabels: { app: chat } }]
      toPorts: [{ ports: [{ port: "8000", protocol: TCP }] }]
`;

test('zta access prints every pair that can connect, and none that cannot', async () => {
  write('pods.yaml', pods);
  write('policy.yaml', policy);
  const { code, printed } = await zta('access', folder, '--format', 'json');
  const { endpoints, access } = JSON.parse(printed) as {
    endpoints: { id: string }[];
    access: { from: string; to: string }[];
  };
  expect(code).toBe(0);
  expect(endpoints.map(({ id }) => id)).toEqual(['shop/web[Pod]', 'shop/model[Pod]']);
  const pairs = access.map(({ from, to }) => `${from} ${to}`);
  expect(pairs).toContain('shop/model[Pod] shop/web[Pod]');
  expect(pairs).not.toContain('shop/web[Pod] shop/model[Pod]');
});

test.each(['text', 'md', 'csv', 'dot', 'html'])('zta access prints %s', async (format) => {
  write('pods.yaml', pods);
  const { code, printed } = await zta('access', folder, '--format', format, '--to', 'shop/web');
  expect(code).toBe(0);
  expect(printed).toContain('model');
});

test('zta explain names the line of the rule that decided, and what was nearly enough', async () => {
  write('pods.yaml', pods);
  write('policy.yaml', policy);
  const args = ['explain', folder, '--from', 'shop/web', '--to', 'shop/model[Pod]', '--port', '8000'];
  const { code, printed } = await zta(...args, '--format', 'json');
  const explanation = JSON.parse(printed) as { routes: { hops: { because: object[] }[] }[] };
  expect(code).toBe(0);
  expect(explanation).toMatchObject({ verdict: 'denied' });
  const because = explanation.routes[0]!.hops.flatMap((hop) => hop.because);
  expect(because).toContainEqual(
    expect.objectContaining({ name: 'model', file: join(folder, 'policy.yaml'), line: 5 }),
  );
  expect(explanation).toMatchObject({ nearMisses: [{ line: 8, has: 'web', needs: 'chat' }] });
  expect((await zta(...args)).printed).toContain('instead of web');
});

// prettier-ignore
test.each<[when: string, prepare: () => void, args: string[], says: string]>([
  ['there is no such folder',      () => {}, ['access', '/nowhere'], 'no such file or directory'],
  ['there are no manifests',       () => write('a.txt', ''), ['access'], 'expected files ending in .yaml'],
  ['there are no objects',         () => write('a.yaml', 'a: 1'), ['access'], 'expected Kubernetes objects, found none'],
  ['an id does not exist',         () => write('a.yaml', pods), ['access', '--to', 'shop/modle'], 'did you mean shop/model[Pod]'],
  ['a port is out of range',       () => write('a.yaml', pods), ['explain', '--from', 'shop/web', '--to', 'shop/model', '--port', '70000'], 'integer from 1 to 65535'],
  ['a request has no path',        () => write('a.yaml', pods), ['explain', '--from', 'shop/web', '--to', 'shop/model', '--port', '80', '--method', 'GET'], '--method and --path must both be given'],
])('zta exits 2 when %s', async (_when, prepare, [command, ...rest], says) => {
  prepare();
  const args = rest[0]?.startsWith('/') ? rest : [folder, ...rest];
  const { code, error } = await zta(command!, ...args);
  expect(error).toContain(says);
  expect(code).toBe(2);
});

// prettier-ignore
test.each<[when: string, prepare: () => void, says: string]>([
  ['does not parse',            () => write('b.yaml', 'a: [\n'), 'b.yaml:2'],
  ['is not UTF-8',              () => write('b.yaml', Buffer.from([0xff, 0xfe, 0x00])), 'b.yaml:1: must be UTF-8'],
  ['is a link to itself',       () => symlinkSync('b.yaml', join(folder, 'b.yaml')), 'b.yaml:1'],
  ['is a bomb of aliases',      () => write('b.yaml', ['a: &a [x, x, x, x, x, x, x, x, x, x]', ...[...'bcdefgh'].map((name, i) => `${name}: &${name} [${Array(10).fill(`*${'abcdefgh'[i]}`).join(', ')}]`)].join('\n')), 'aliases'],
])('zta access judges the rest where a file %s, as unknown, and exits 2', async (_when, prepare, says) => {
  write('a.yaml', pods);
  prepare();
  const { code, printed, error } = await zta('access', folder, '--format', 'json');
  expect(code).toBe(2);
  expect(error).toContain(says);
  const { access } = JSON.parse(printed) as { access: { verdict: string }[] };
  expect(new Set(access.map(({ verdict }) => verdict))).toEqual(new Set(['unknown']));
});

test('zta access reads a file of 100 MB', async () => {
  write('a.yaml', pods);
  const line = `    ${'x'.repeat(99)}\n`;
  write(
    'b.yaml',
    `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: b }\ndata:\n  text: |\n${line.repeat(1_000_000)}`,
  );
  const { code, printed, error } = await zta('access', folder, '--to', 'shop/web');
  expect([code, error]).toEqual([0, '']);
  expect(printed).toContain('model');
}, 60_000);

test('zta access is sure where a file that does not parse is of a kind that cannot matter', async () => {
  write('a.yaml', pods);
  write('b.yaml', 'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\na: [\n');
  const { code, printed } = await zta('access', folder, '--format', 'json');
  expect(code).toBe(2);
  expect(printed).toContain('"verdict":"allowed"');
});
