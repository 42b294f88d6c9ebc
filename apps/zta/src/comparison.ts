import {
  type AccessPromise,
  type Approach,
  approaches as approachNames,
  type Catalog,
  placements,
  platform,
} from '@zta/intent';
import { type KubernetesObject, parseFiles, toFiles } from '@zta/manifests';
import { type Document, readWorld } from '@zta/reachability';
import { type AccessFinding, type AccessRow, compareAccess, rowsOf } from '@zta/report';
import { accessReport } from './access-report';
import { approaches } from './approaches';

/** A cluster's manifests, and what they are to leave open. */
interface Subject {
  readonly approach: Approach;
  readonly documents: readonly Document[];
  readonly promise: AccessPromise;
}

type Line = readonly [title: string, cell: (subject: Subject) => string];

/**
 * How the approaches compare on the apps of the catalogue: a Markdown table, a column for the first cluster of each, worked
 * out from what is rendered for it.
 */
export function comparison(catalog: Catalog): string {
  const subjects = approachNames.flatMap((approach): readonly Subject[] => {
    const cluster = catalog.clusters.find((one) => one.approach === approach);
    if (!cluster) return [];
    const { render, promise } = approaches[approach];
    const [placed, guarded] = [placements(catalog, cluster), platform(catalog, cluster)];
    const { documents } = parseFiles(toFiles(render(cluster, placed, guarded)));
    return [{ approach, documents, promise: promise([...placed, ...guarded]) }];
  });
  const rows = lines.map(([title, cell]) => [title, ...subjects.map(cell)]);
  return [['', ...subjects.map(({ approach }) => approach)], ['---', ...subjects.map(() => '---')], ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

const lines: readonly Line[] = [
  [
    'open beyond the declared flows',
    ({ documents, promise }) => surplusWords(judged(documents, declaredOnly(promise))),
  ],
  ['reached from a namespace that nobody declared', ({ documents }) => strangerWords(documents)],
  ['policy objects', ({ documents }) => countWords(documents)],
  ['legs of a declared flow', ({ documents, promise }) => legWords(documents, promise)],
  ['opens if Cilium fails open', failing((object) => !/^Cilium/.test(object.kind) && object.kind !== 'ClusterPolicy')],
  ['opens if ztunnel fails open', failing((object) => !isOfZtunnel(object) && object.kind !== 'ClusterPolicy')],
  ['opens if waypoints fail open', failing((object) => object.kind !== 'AuthorizationPolicy' || isOfZtunnel(object))],
  ['opens if the gateway fails open', failing(() => true, anyRequest)],
  ['opens if Kyverno fails open', failing((object) => object.kind !== 'ClusterPolicy')],
];

function judged(documents: readonly Document[], promise: AccessPromise): readonly AccessFinding[] {
  return compareAccess(promise, accessReport(readWorld(documents), 'cilium', {}));
}

function declaredOnly({ namespaces, access }: AccessPromise): AccessPromise {
  return { namespaces, access: access.filter(({ part }) => part !== 'beyond') };
}

function objectOf({ object }: Document): KubernetesObject {
  return object as KubernetesObject;
}

interface Policy extends KubernetesObject {
  readonly spec?: { readonly targetRefs?: unknown };
}

/** AuthorizationPolicies without a target, and mutual TLS. */
function isOfZtunnel(object: Policy): boolean {
  if (object.kind === 'PeerAuthentication') return true;
  return object.kind === 'AuthorizationPolicy' && object.spec?.targetRefs === undefined;
}

/** A gateway that looks at no request any more: each route is for all. */
function anyRequest(object: KubernetesObject): KubernetesObject {
  if (object.kind !== 'HTTPRoute') return object;
  const { spec } = object as unknown as { readonly spec: { readonly rules: readonly object[] } };
  const rules = spec.rules.map((rule) => ({ ...rule, matches: undefined }));
  return { ...object, spec: { ...spec, hostnames: undefined, rules } } as KubernetesObject;
}

/** What is open, and wasn't promised, once a layer enforces nothing any more: what it says is gone. */
function failing(
  isKept: (object: KubernetesObject) => boolean,
  change = (object: KubernetesObject) => object,
): Line[1] {
  return ({ documents, promise }) => {
    const left = documents.filter((document) => isKept(objectOf(document)));
    const changed = left.map((document) => ({ ...document, object: change(objectOf(document)) }));
    return pairWords(judged(changed, promise), promise);
  };
}

const plain = (id: string): string => id.replace(/\[.*/, '').replace(/^world:.*/, 'the internet');

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}

/** Destinations with the number of those who can reach them. */
function surplusWords(findings: readonly AccessFinding[]): string {
  const destinations = unique(findings.map(({ to }) => to)).sort();
  const words = destinations.map((to) => {
    const sources = findings.filter((finding) => finding.to === to);
    const ports = unique(sources.map(({ protocol, port }) => `${protocol} ${port}`));
    const from = unique(sources.map((finding) => plain(finding.from)));
    return `${plain(to)}, such as ${ports[0]}: from ${from.length} more`;
  });
  return words.join('<br>') || 'nothing';
}

/** What a pod can reach that somebody starts in a namespace of which nobody said anything. */
function strangerWords(documents: readonly Document[]): string {
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'stranger', namespace: 'elsewhere', labels: { app: 'stranger' } },
    spec: { containers: [{ name: 'stranger', image: 'registry.example.com/stranger:1.0.0' }] },
  };
  const world = readWorld([...documents, { file: 'stranger.yaml', line: 1, object: pod }]);
  const { access } = accessReport(world, 'cilium', { from: 'elsewhere/stranger[Pod]' });
  const reached = unique(access.map(({ to }) => plain(to)));
  const internet = reached.includes('the internet') ? ', the internet among them' : '';
  return reached.length > 3 ? `${reached.length} destinations${internet}` : reached.join(', ') || 'nothing';
}

/** Pairs of ends, by whether they cross the border of the guarded namespaces; TCP, and apart what the mesh never sees. */
function pairWords(findings: readonly AccessFinding[], promise: AccessPromise): string {
  const surplus = findings.filter(({ kind }) => kind !== 'missing');
  const tcp = borderWords(
    surplus.filter(({ protocol }) => protocol === 'TCP'),
    promise,
  );
  const other = borderWords(
    surplus.filter(({ protocol }) => protocol !== 'TCP'),
    promise,
  );
  if (other === '') return tcp || 'nothing';
  return `${tcp || 'nothing'}<br>UDP and SCTP: ${other}`;
}

function borderWords(findings: readonly AccessFinding[], { namespaces }: AccessPromise): string {
  const isInside = (id: string) => namespaces.some((namespace) => id.startsWith(`${namespace}/`));
  const count = (from: boolean, to: boolean) => {
    const between = findings.filter((one) => isInside(one.from) === from && isInside(one.to) === to);
    return unique(between.map((one) => `${plain(one.from)} ${plain(one.to)}`)).length;
  };
  const parts = [
    [count(false, true), 'in'],
    [count(true, true), 'within'],
    [count(true, false), 'out'],
  ] as const;
  return parts
    .filter(([number]) => number > 0)
    .map(([number, where]) => `${number} ${where}`)
    .join(', ');
}

const counted: readonly (readonly [layer: string, kinds: readonly string[]])[] = [
  ['Cilium', ['CiliumNetworkPolicy', 'CiliumClusterwideNetworkPolicy']],
  ['Istio', ['AuthorizationPolicy', 'PeerAuthentication']],
  ['gateway', ['HTTPRoute', 'TrafficPolicy']],
  ['Kyverno', ['ClusterPolicy']],
];

function countWords(documents: readonly Document[]): string {
  const numbers = counted.map(([layer, kinds]) => {
    const number = documents.filter((document) => kinds.includes(objectOf(document).kind)).length;
    return { layer, number };
  });
  const sum = numbers.reduce((total, { number }) => total + number, 0);
  return `${sum}: ${numbers.map(({ layer, number }) => `${layer} ${number}`).join(', ')}`;
}

/** Connections on the wire that one of a flow takes: each proxy on its way begins another. */
function legWords(documents: readonly Document[], { access }: AccessPromise): string {
  const report = accessReport(readWorld(documents), 'cilium', {});
  const legsOf = ({ route }: AccessRow) => 1 + (route.match(/^gateway |via waypoint /g)?.length ?? 0);
  const flows = access.filter(({ part }) => part === 'flow').map((flow) => rowsOf(flow, report).map(legsOf));
  // Between the replicas of one database: the judge leaves out what an endpoint does with itself.
  const legs = flows.filter((list) => list.length > 0).map((list) => Math.max(...list));
  return unique(legs.map(String))
    .sort()
    .map((number) => `${number}: ${legs.filter((one) => `${one}` === number).length} flows`)
    .join(', ');
}
