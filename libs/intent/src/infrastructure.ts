import { kubernetesVersions } from '../catalog/platform';
import { type Cluster } from './cluster';
import { Checks } from './checks';
import { type Problem } from './problem';
import * as values from './values';

/** Where Civo has Kubernetes. Source: Civo's documentation, regions (2025) */
export const regions = ['FRA1', 'LON1', 'MUM1', 'NYC1', 'PHX1'] as const;

/** Sizes of nodes: standard, performance, CPU- and memory-optimised. Source: Civo's documentation, Kubernetes sizes (2025) */
export const nodeSizes = [
  ...(['xsmall', 'small', 'medium', 'large'] as const).map((size) => `g4s.kube.${size}` as const),
  ...(['p', 'c', 'm'] as const).flatMap((family) =>
    (['small', 'medium', 'large', 'xlarge'] as const).map((size) => `g4${family}.kube.${size}` as const),
  ),
] as const;

/** What Terraform builds a cluster of. Nothing here has a default, since nobody else can know it. */
export interface Infrastructure {
  readonly nodes: { readonly size: (typeof nodeSizes)[number]; readonly count: number };
  /** As Civo names it, such as `1.32.5-k3s1`: `civo kubernetes versions` lists them. */
  readonly kubernetesVersion: string;
  /** Addresses of the nodes, an IPv4 range apart from those of pods and Services. */
  readonly network: string;
  /** Who may call the API server from outside, IPv4 ranges: who runs Terraform, operators, the Argo CD that keeps the cluster. */
  readonly apiServerCallers: readonly string[];
  /** Where Terraform keeps its state: a bucket of an object store that speaks S3. It holds the kubeconfig. */
  readonly state: { readonly bucket: string; readonly region: string; readonly endpoint: string };
  /**
   * Secret in Argo CD's namespace with the deploy key of the repository, which somebody makes by hand. Needed where the
   * repository's URL starts with `ssh://`.
   */
  readonly repositorySecret?: string;
}

/** What types can't check of a cluster's infrastructure, and what the pinned platform needs of it. */
export function checkInfrastructure(cluster: Cluster, path: string): readonly Problem[] {
  const { infrastructure, git } = cluster;
  if (!infrastructure) return [];
  const { nodes, kubernetesVersion, network, apiServerCallers, state, repositorySecret } = infrastructure;
  const at = `${path}.infrastructure`;
  const checks = new Checks();
  checks.check(`${path}.region`, cluster.region, values.oneOf(regions));
  checks.check(`${at}.nodes.size`, nodes.size, values.oneOf(nodeSizes));
  checks.check(`${at}.nodes.count`, nodes.count, values.replicas);
  checks.check(`${at}.kubernetesVersion`, kubernetesVersion, knownKubernetes);
  checks.check(`${at}.network`, network, values.nodeRange);
  if (apiServerCallers.length === 0)
    checks.refuse(`${at}.apiServerCallers`, 'a list of at least one range: who runs Terraform', apiServerCallers);
  apiServerCallers.forEach((range, index) =>
    checks.check(`${at}.apiServerCallers[${index}]`, range, values.callerRange),
  );
  checks.check(`${at}.state.bucket`, state.bucket, values.bucketName);
  checks.check(`${at}.state.region`, state.region, values.sentence);
  checks.check(`${at}.state.endpoint`, state.endpoint, values.httpsUrl);
  if (repositorySecret !== undefined) checks.check(`${at}.repositorySecret`, repositorySecret, values.dnsLabel(253));
  else if (git.repository.startsWith('ssh://'))
    checks.refuse(`${at}.repositorySecret`, `the name of a Secret: ${git.repository} needs a deploy key`, undefined);
  return checks.problems;
}

const newest = Math.min(...Object.values(kubernetesVersions).map(({ to }) => to));
const oldest = Math.max(...Object.values(kubernetesVersions).map(({ from }) => from));

/** A version that every component of the platform is tested with. */
const knownKubernetes: values.Rule = {
  words: `a version of k3s such as 1.${newest}.5-k3s1, from 1.${oldest} to 1.${newest}, with which all components are tested`,
  holds: (value) => {
    const minor = typeof value === 'string' ? /^1\.(\d+)\.\d+-k3s\d+$/.exec(value)?.[1] : undefined;
    return minor !== undefined && Number(minor) >= oldest && Number(minor) <= newest;
  },
};
