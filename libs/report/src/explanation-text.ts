import {
  type Asked,
  type Because,
  type ExplainedHop,
  type Explanation,
  type NearMiss,
  type RequestPattern,
} from './explanation';

/** An explanation for people: the answer first, then each way with its checks and the lines that decided. */
export function explanationText(asked: Asked, explanation: Explanation): string {
  const { verdict, conditions, doubts, routes, nearMisses } = explanation;
  return [
    `${question(asked)}\n${verdict}${list(' if ', conditions)}${list(': ', doubts)}`,
    ...routes.map(({ route, verdict: outcome, hops }) =>
      [`${route}: ${outcome}`, ...hops.flatMap(hopLines)].join('\n'),
    ),
    ...(nearMisses.length > 0 ? [['Near misses', ...nearMisses.map(nearMissLine)].join('\n')] : []),
  ].join('\n\n');
}

function question({ from, to, port, protocol, http }: Asked): string {
  const what = http ? `, ${http.method} ${http.path} at ${http.host}` : '';
  return `${from} to ${to}, ${protocol} ${port}${what}`;
}

const marks = { allowed: '+', denied: '-', conditional: '?', unknown: '?' } as const;

function hopLines({ at, layer, verdict, reason, because, requests }: ExplainedHop): readonly string[] {
  // Where requests are refused, those that aren't are what a reader looks for.
  const passing = verdict === 'denied' ? (requests ?? []).map(requestLine) : [];
  return [`  ${marks[verdict]} ${layer} at ${at}: ${reason}`, ...because.map(becauseLine), ...passing];
}

function requestLine({ methods, paths, hosts }: RequestPattern): string {
  const words = [
    methods.join(', ') || 'any method',
    paths.join(', ') || 'any path',
    ...(hosts.length > 0 ? [`at ${hosts.join(', ')}`] : []),
  ];
  return `      lets through ${words.join(' ')}`;
}

function becauseLine({ kind, namespace, name, file, line, rule }: Because): string {
  const object = namespace === '' ? name : `${namespace}/${name}`;
  return `      ${file}:${line}  ${kind} ${object}${rule === '' ? '' : `, ${rule}`}`;
}

function nearMissLine(miss: NearMiss): string {
  const { differs, has, needs, verdict, at, layer } = miss;
  const opened = `${layer} at ${at} would let it pass, and another check deny it`;
  const outcome = verdict === 'denied' ? opened : `it would be ${verdict}`;
  return `  if ${differs} were ${needs} instead of ${has}, ${outcome}\n${becauseLine(miss)}`;
}

function list(before: string, texts: readonly string[]): string {
  return texts.length > 0 ? `${before}${texts.join(', ')}` : '';
}
