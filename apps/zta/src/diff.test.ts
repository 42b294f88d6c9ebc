import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { run } from './run';

let folder: string;
const start = process.cwd();
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'zta-diff-')));
  process.chdir(folder);
});
afterEach(() => {
  process.chdir(start);
  rmSync(folder, { recursive: true, force: true });
});

interface Answer {
  readonly code: number;
  readonly printed: string;
  readonly error: string;
}

async function diff(...args: readonly string[]): Promise<Answer> {
  const printed: string[] = [];
  const errors: string[] = [];
  const code = await run(['diff', ...args], {
    declarations: () => Promise.reject(new Error('not needed')),
    print: (text) => printed.push(text),
    printError: (text) => errors.push(text),
  });
  return { code, printed: printed.join('\n'), error: errors.join('\n') };
}

const git = (...args: readonly string[]) =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { stdio: 'pipe' });

function write(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

const pod = (namespace: string, name: string) => `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: ${namespace}
  labels:
    app: ${name}
spec:
  serviceAccountName: ${name}
  containers:
    - name: main
`;

const pods = [pod('shop', 'web'), pod('shop', 'cart'), pod('pay', 'api'), pod('pay', 'db')].join('---\n');

interface Peer {
  readonly name: string;
  readonly port: number;
  readonly flow?: string;
}

const policy = (namespace: string, direction: 'ingress' | 'egress', peers: readonly Peer[]) => `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata:
  name: ${direction}
  namespace: ${namespace}
  annotations:
    x: '1'
${peers.flatMap(({ flow }) => (flow === undefined ? [] : [`    flow.zta.internal/${flow}: to be paid`])).join('\n')}
spec:
  endpointSelector: {}
  ${direction}:
    - {}
${peers.map(({ name, port }) => rule(direction, name, port)).join('')}`;

const rule = (
  direction: string,
  name: string,
  port: number,
) => `    - ${direction === 'ingress' ? 'from' : 'to'}Endpoints:
        - matchLabels:
            app: ${name}
            k8s:io.kubernetes.pod.namespace: ${name === 'api' || name === 'db' ? 'pay' : 'shop'}
      toPorts:
        - ports:
            - port: '${port}'
              protocol: TCP
`;

const toPay: readonly Peer[] = [{ name: 'api', port: 80 }];
const fromShop: readonly Peer[] = [{ name: 'web', port: 80 }];
const wide: readonly Peer[] = [...toPay, { name: 'db', port: 5432 }];
const both = [...fromShop, { name: 'web', port: 5432 }, { name: 'cart', port: 5432 }];

function cluster(root: string, { egress = toPay, ingress = fromShop, comment = '' } = {}): void {
  write(join(root, 'pods.yaml'), pods);
  write(join(root, 'shop/cilium.yaml'), comment + policy('shop', 'egress', egress));
  write(join(root, 'pay/cilium.yaml'), policy('pay', 'ingress', ingress));
}

test('zta diff says of two folders what opened, what only one check opened, and why', async () => {
  cluster('a');
  cluster('b', { egress: wide, ingress: both });
  expect(await diff('a', 'b')).toEqual({
    code: 0,
    error: '',
    // The other direction's policy names api on port 80 only.
    printed: `a to b: 2 pairs opened, 2 pairs latent

Opened, which nothing in the change declares:
  everything in shop → pay/db[Pod]  TCP 5432
    because of b/pay/cilium.yaml:1 CiliumNetworkPolicy pay/ingress (changed)
    because of b/shop/cilium.yaml:1 CiliumNetworkPolicy shop/egress (changed)

Latent: one check opened, another still denies:
  everything in shop → pay/api[Pod]  TCP 5432
    Cilium, ingress lets it pass now; still denied by CiliumNetworkPolicy shop/egress (b/shop/cilium.yaml:1)
    because of b/pay/cilium.yaml:1 CiliumNetworkPolicy pay/ingress (changed)`,
  });
});

test('zta diff says what closed the other way about', async () => {
  cluster('a');
  cluster('b', { egress: wide, ingress: both });
  const { printed } = await diff('b', 'a');
  expect(printed).toContain('b to a: 2 pairs closed\n');
  expect(printed).toContain('  everything in shop → pay/db[Pod]  TCP 5432\n    because of a/pay/cilium.yaml:1');
});

test('zta diff has what a change declares beside what it opens, in Markdown', async () => {
  cluster('a');
  const named = { name: 'web', port: 81, flow: 'web-to-api' };
  cluster('b', { egress: [...toPay, { ...named, name: 'api' }], ingress: [...fromShop, named], comment: '# new\n' });
  // Both policies carry the new flow, and the first has one line more.
  expect((await diff('a', 'b', '--format', 'md')).printed).toBe(`### Access: a → b

1 pair opened as declared, 2 pairs latent

**Latent: one check opened, another still denies**

| who | what | because of |
| --- | --- | --- |
| shop/cart\\[Pod\\] → pay/api\\[Pod\\] | TCP 81<br>Cilium, egress lets it pass now; still denied by CiliumNetworkPolicy pay/ingress (b/pay/cilium.yaml:1) | b/shop/cilium.yaml:2 CiliumNetworkPolicy shop/egress (changed) |
| shop/web\\[Pod\\] → pay/db\\[Pod\\] | TCP 81<br>Cilium, ingress lets it pass now; still denied by CiliumNetworkPolicy shop/egress (b/shop/cilium.yaml:2) | b/pay/cilium.yaml:1 CiliumNetworkPolicy pay/ingress (changed) |

**Declared, and what that opens**

| the change says | opens |
| --- | --- |
| declared web-to-api: to be paid | shop/web\\[Pod\\] → pay/api\\[Pod\\] TCP 81 |
`);
});

test('zta diff says nothing opened of a flow that one of two causes does not carry', async () => {
  cluster('a');
  const named = { name: 'web', port: 81, flow: 'web-to-api' };
  cluster('b', { egress: [...toPay, { name: 'api', port: 81 }], ingress: [...fromShop, named] });
  const report = JSON.parse((await diff('a', 'b', '--format', 'json')).printed);
  expect(report.opened).toMatchObject([{ from: 'shop/web[Pod]', to: 'pay/api[Pod]', declared: [] }]);
  expect(report.flows).toEqual([{ cluster: '', name: 'web-to-api', why: 'to be paid', change: 'declared' }]);
});

test('zta diff lists what changed without effect, and what changed in text only', async () => {
  cluster('a');
  cluster('b', { comment: '# only a comment\n' });
  write('b/pay/cilium.yaml', policy('pay', 'ingress', fromShop).replace("x: '1'", "x: '2'"));
  expect((await diff('a', 'b')).printed).toBe(`a to b: Access is the same.

Changed without effect on access:
  b/pay/cilium.yaml:1 CiliumNetworkPolicy pay/ingress (changed)

Changed in comments, formatting or order only:
  b/shop/cilium.yaml`);
});

// prettier-ignore
test.each<[code: number, failOn: string, change: Parameters<typeof cluster>[1]]>([
  [0, 'opened,latent,closed', { comment: '# x\n' }],
  [0, 'opened', { egress: wide }],
  [1, 'latent', { egress: wide }],
  [1, 'opened', { egress: wide, ingress: [...fromShop, { name: 'web', port: 5432 }] }],
  [0, 'closed', { egress: wide, ingress: [...fromShop, { name: 'web', port: 5432 }] }],
  [1, 'closed', { egress: [] }],
  [0, 'opened', { egress: [...toPay, { name: 'api', port: 81, flow: 'f' }], ingress: [...fromShop, { name: 'web', port: 81, flow: 'f' }] }],
])('zta diff exits %d with --fail-on %s for %j', async (code, failOn, change) => {
  cluster('a');
  cluster('b', change);
  expect((await diff('a', 'b', '--fail-on', failOn)).code).toBe(code);
});

function repository(): void {
  git('init', '-q', '-b', 'main');
  cluster('clusters/one');
  git('add', '-A');
  git('commit', '-qm', 'first');
}

test('zta diff compares a revision with the working tree, and leaves the tree alone', async () => {
  repository();
  cluster('clusters/one', { egress: wide, ingress: both });
  cluster('clusters/two');
  const { code, printed } = await diff('main');
  expect(code).toBe(0);
  expect(printed).toContain('one: everything in shop → pay/db[Pod]  TCP 5432');
  expect(printed).toContain('because of clusters/one/shop/cilium.yaml:1 CiliumNetworkPolicy shop/egress (changed)');
  expect(printed).toContain('clusters/two/pods.yaml:1 Pod shop/web (added)');
  expect(git('status', '--porcelain').toString()).toContain(' M clusters/one/shop/cilium.yaml');
});

test('zta diff compares two revisions, from below the root too, and says that a dirty tree is left out', async () => {
  repository();
  cluster('clusters/one', { egress: wide, ingress: both });
  git('commit', '-qam', 'second');
  cluster('clusters/one');
  process.chdir('clusters/one');
  const answer = await diff('main~1', 'main');
  expect(answer).toMatchObject({ code: 0, printed: expect.stringContaining('2 pairs opened, 2 pairs latent') });
  expect(answer.error).toContain('clusters/ has changes that');
  expect(await diff('main')).toMatchObject({ error: '', printed: expect.stringContaining('2 pairs closed') });
});

test('zta diff says of a shallow clone how to get the rest', async () => {
  repository();
  cluster('clusters/one', { egress: wide });
  git('commit', '-qam', 'second');
  git('clone', '-q', '--depth', '1', `file://${folder}`, 'shallow');
  process.chdir('shallow');
  const { code, error } = await diff('HEAD~1');
  expect(code).toBe(2);
  expect(error).toContain('git fetch --unshallow');
});

// prettier-ignore
test.each<[says: string, args: readonly string[], when: string, setUp: () => void]>([
  ['Cannot find the revision "nope"', ['nope'], 'there is no such revision', repository],
  ['A range is written as two revisions', ['main..nope'], 'it is a range', repository],
  ['expected manifests in clusters/, found none at', ['main'], 'the revision has no clusters/', () => { git('init', '-q', '-b', 'main'); git('commit', '-q', '--allow-empty', '-m', 'x'); cluster('clusters/one'); }],
  ['Run `npm run synth`', ['main'], 'the working tree has no clusters/', () => { repository(); rmSync('clusters', { recursive: true }); }],
  ['Cannot find a Git repository', ['main'], 'there is no repository', () => undefined],
  ['expected files ending in .yaml', ['.', '.'], 'a folder has no manifests', () => undefined],
  ['Give two of a kind', ['a', 'main'], 'a folder meets a revision', () => { repository(); cluster('a'); }],
  ['It must be some of opened', ['a', 'a', '--fail-on', 'open'], 'it should fail on something unknown', () => cluster('a')],
])('zta diff says %j of %j when %s', async (says, args, _when, setUp) => {
  setUp();
  const answer = await diff(...args);
  expect(answer).toMatchObject({ code: 2, printed: '' });
  expect(answer.error).toContain(says);
});

test('zta diff exits 2 where a file cannot be read, and what it could touch is unknown', async () => {
  cluster('a');
  cluster('b');
  write('b/broken.yaml', 'kind: [\n');
  const answer = await diff('a', 'b', '--fail-on', 'opened');
  expect(answer.code).toBe(2);
  expect(answer.error).toContain('Cannot read b/broken.yaml');
  expect(answer.printed).toContain('unknown');
});
