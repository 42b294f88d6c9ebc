import { type AccessFinding } from './compare-access';
import { type Because } from './explanation';

/** A difference between promise and manifests, and the rules that decide there. */
export interface VerifiedFinding extends AccessFinding {
  readonly because: readonly Because[];
}

export interface VerifiedCluster {
  readonly cluster: string;
  readonly findings: readonly VerifiedFinding[];
}

const words = {
  surplus: 'open, and not promised',
  missing: 'promised, and not open',
  unknown: 'not known',
} as const;

/** For a person: each difference with one connection that shows it, and the rules that decide it. */
export function verifyText(clusters: readonly VerifiedCluster[]): string {
  return clusters.flatMap(clusterLines).join('\n');
}

function clusterLines({ cluster, findings }: VerifiedCluster): readonly string[] {
  if (findings.length === 0) return [`${cluster}: open is what is promised, and nothing else`];
  const head = `${cluster}: ${findings.length} ${findings.length === 1 ? 'difference' : 'differences'}`;
  return [head, ...findings.flatMap(findingLines)];
}

function findingLines({ kind, from, to, protocol, port, http, reason, because }: VerifiedFinding): readonly string[] {
  const request = http ? ` ${http.method} ${http.path} at ${http.host}` : '';
  return [
    '',
    `  ${words[kind]}: ${from} -> ${to} ${protocol} ${port}${request}`,
    `    ${reason}`,
    ...because.map(
      ({ kind: policy, namespace, name, file, line }) =>
        `    ${policy} ${namespace === '' ? name : `${namespace}/${name}`} (${file}:${line})`,
    ),
  ];
}
