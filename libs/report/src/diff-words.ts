import {
  type DiffReport,
  type DiffRow,
  type LatentRow,
  type MaskRow,
  type ObjectChange,
  type ReroutedRow,
} from './diff-report';
import { nameOfObject, type Statement, statementsOf } from './diff-groups';
import { nameEnds } from './diff-names';
import { plural, requestWords, trafficWords, verdictWords } from './words';

/** One statement in words, for text and Markdown. */
export interface StatementWords {
  readonly cluster: string;
  /** `from → to`, then ports, requests and conditions. */
  readonly ends: string;
  readonly traffic: string;
  /** Each on its own: what it was before, ways, masks. */
  readonly notes: readonly string[];
  readonly causes: readonly string[];
  readonly declared: readonly string[];
  /** How many pairs it stands for. */
  readonly pairs: number;
}

/** A diff in statements. */
export interface DiffWords {
  /** Openings that nothing declares. */
  readonly opened: readonly StatementWords[];
  /** Openings that the same change declares. */
  readonly declared: readonly StatementWords[];
  readonly closed: readonly StatementWords[];
  readonly rerouted: readonly StatementWords[];
  readonly latent: readonly StatementWords[];
}

/** All that a diff says of access, in as few statements as there are. */
export function diffWords(report: DiffReport): DiffWords {
  const access = (rows: readonly DiffRow[], when: string) =>
    statementsOf(rows, ({ http, bytes, verdict, conditions, other, declared }) => [
      ...[http, bytes, verdict, conditions, other, declared],
    ]).map((statement) => accessWords(report, statement, when));
  return {
    opened: access(
      report.opened.filter(({ declared }) => declared.length === 0),
      'was',
    ),
    declared: access(
      report.opened.filter(({ declared }) => declared.length > 0),
      'was',
    ),
    closed: access(report.closed, 'is now'),
    rerouted: statementsOf(report.rerouted, ({ before, after }) => [before, after]).map((statement) =>
      reroutedWords(report, statement),
    ),
    latent: statementsOf(report.latent, ({ http, bytes, check, verdict, conditions, declared, maskedBy }) => [
      ...[http, bytes, check, verdict, conditions, declared, maskedBy.map(maskWords)],
    ]).map((statement) => latentWords(report, statement)),
  };
}

function accessWords(report: DiffReport, statement: Statement<DiffRow>, when: string): StatementWords {
  const { example, routes } = statement;
  const otherwise = example.other === 'denied' ? [] : [`${when} ${example.other}`];
  const ways = routes.filter((route) => route !== 'direct');
  const by =
    ways.length === 0 ? [] : [`by ${ways.length === 1 ? ways[0] : `${ways[0]} and ${ways.length - 1} other ways`}`];
  return { ...wordsOf(report, statement), declared: example.declared, notes: [...otherwise, ...by] };
}

function latentWords(report: DiffReport, statement: Statement<LatentRow>): StatementWords {
  const { check, maskedBy, declared } = statement.example;
  const masks = [...new Set(maskedBy.map(maskWords))];
  const by = masks.length === 0 ? 'what was not found out' : masks.join(', ');
  return { ...wordsOf(report, statement), declared, notes: [`${check} lets it pass now; still denied by ${by}`] };
}

function maskWords({ kind, namespace, name, file, line }: MaskRow): string {
  return `${nameOfObject({ kind, namespace, name })} (${file}:${line})`;
}

function reroutedWords(report: DiffReport, statement: Statement<ReroutedRow>): StatementWords {
  const { before, after } = statement.example;
  const [gone, added] = [
    before.filter((item) => !after.includes(item)),
    after.filter((item) => !before.includes(item)),
  ];
  const notes = [
    ...(added.length > 0 ? [`now also by ${added.join('; ')}`] : []),
    ...(gone.length > 0 ? [`no longer by ${gone.join('; ')}`] : []),
  ];
  return { ...wordsOf(report, statement, { http: null, bytes: false }), declared: [], notes };
}

type Requests = Pick<DiffRow, 'http' | 'bytes'> & Partial<Pick<DiffRow, 'verdict' | 'conditions'>>;

function wordsOf<T extends ReroutedRow | LatentRow | DiffRow>(
  { places }: DiffReport,
  { from, to, traffic, example }: Statement<T>,
  requests: Requests = example as unknown as DiffRow,
): Pick<StatementWords, 'cluster' | 'ends' | 'traffic' | 'causes' | 'pairs'> {
  const near = places.filter(({ cluster }) => cluster === example.cluster);
  const prefix = example.cluster === '' ? '' : `${example.cluster}: `;
  const what = requests.http === null ? '' : messageWords(requests);
  const verdict =
    requests.verdict === undefined ? '' : verdictWords({ conditions: [], ...requests, verdict: requests.verdict });
  return {
    cluster: example.cluster,
    ends: `${prefix}${nameEnds(from, near)} → ${nameEnds(to, near)}`,
    traffic: [trafficWords(traffic), what, verdict].filter((text) => text !== '').join(', '),
    causes: example.causes.map(causeWords),
    pairs: from.length * to.length,
  };
}

function messageWords({ http, bytes }: Requests): string {
  return [requestWords(http), bytes ? 'what is no HTTP' : ''].filter((text) => text !== '').join('; ');
}

/** `file:line Kind namespace/name (changed)`. */
export function causeWords(object: ObjectChange): string {
  return `${object.file}:${object.line} ${nameOfObject(object)} (${object.change})`;
}

/** `2 opened, 1 declared, …`, only what there is. */
export function summaryWords(words: DiffWords): string {
  const count = (list: readonly StatementWords[]) => list.reduce((sum, { pairs }) => sum + pairs, 0);
  const parts = [
    ...[['opened', words.opened] as const, ['opened as declared', words.declared] as const],
    ...[['closed', words.closed] as const, ['by another way', words.rerouted] as const],
    ['latent', words.latent] as const,
  ];
  const said = parts.filter(([, list]) => list.length > 0);
  if (said.length === 0) return 'Access is the same.';
  return said.map(([name, list]) => `${plural(count(list), 'pair')} ${name}`).join(', ');
}
