import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { conform, loadCrds } from '@zta/conformance';
import { parseFiles, readFiles } from '@zta/manifests';
import { allPairs, type Connection, decide, nearby, nearMisses, readWorld, type World } from '@zta/reachability';

const seconds: Record<string, number> = {};

// Parts of what `zta access` and `zta explain` do, each as it is in a process that has just started.
const { documents } = parseFiles(readFiles(process.argv[2]!).files);
const world = timed('read', () => readWorld(documents));
const pairs = timed('compile', () => allPairs(world, { cni: 'cilium' }));
timed('solve', () => pairs.solve());

const request = { method: 'GET', path: '/', host: 'team-00002.example.com' };
const inside = { to: 'team-00001/w11[Deployment]', port: 8080, protocol: 'TCP', http: request } as const;
const questions: Readonly<Record<string, Connection>> = {
  'explain, allowed': { ...inside, from: 'team-00001/w12[Deployment]' },
  'explain, denied': { ...inside, from: 'team-00000/w0[Deployment]' },
  'explain, by a gateway': { ...inside, from: 'world:203.0.113.1', to: 'team-00002/w20[Deployment]' },
};
for (const [name, connection] of Object.entries(questions)) timed(name, () => explain(world, connection));
void check().then(() => process.stdout.write(JSON.stringify(seconds)));

/** What it takes to check a thousand objects once the definitions are read and compiled. */
async function check(): Promise<void> {
  const folder = process.env['ZTA_CRDS'] ?? join(process.env['ZTA_ROOT']!, '../shared/crds');
  if (!existsSync(folder)) return;
  const crds = await loadCrds(folder);
  const thousand = documents.slice(0, 1000);
  const kindOf = ({ object }: { readonly object: unknown }) => (object as { readonly kind?: string }).kind;
  const kinds = new Map(thousand.map((document) => [kindOf(document), document]));
  await conform([...kinds.values()], crds);
  const started = process.cpuUsage();
  await conform(thousand, crds);
  const { user, system } = process.cpuUsage(started);
  seconds['check 1,000 objects, on processors'] = (user + system) / 1e6;
}

function explain(whole: World, connection: Connection): void {
  const near = nearby(whole, connection);
  nearMisses(near, connection, {}, decide(near, connection));
}

function timed<T>(name: string, work: () => T): T {
  const started = process.hrtime.bigint();
  const result = work();
  seconds[name] = Number(process.hrtime.bigint() - started) / 1e9;
  return result;
}
