import type { Endpoint } from './endpoint';
import type { Manifest } from './manifest';
import { readWorkload } from './read-workload';

/**
 * One endpoint for all pods of an owner: what a workload among the manifests owns is that workload, and pods of an
 * owner that isn't among them are one endpoint named after it, if they don't differ.
 */
export function collapseOwners(workloads: readonly Manifest[]): readonly Endpoint[] {
  const known = new Set(workloads.map(keyOf));
  const ownerKeys = ({ namespace, owners }: Manifest) =>
    owners.map(({ kind, name }) => `${namespace}/${name}[${kind}]`);
  const endpoints = new Map<string, Endpoint>();
  for (const workload of workloads) {
    const owners = ownerKeys(workload);
    if (owners.some((key) => known.has(key))) continue;
    const endpoint = readWorkload(workload);
    const id = workload.kind === 'Pod' ? (owners[0] ?? endpoint.id) : endpoint.id;
    const first = endpoints.get(id);
    if (first === undefined) endpoints.set(id, { ...endpoint, id });
    else if (!isSame(first, endpoint)) endpoints.set(endpoint.id, endpoint);
  }
  return [...endpoints.values()];
}

function keyOf({ namespace, name, kind }: Manifest): string {
  return `${namespace}/${name}[${kind}]`;
}

function isSame(one: Endpoint, other: Endpoint): boolean {
  const essence = ({ labels, annotations, serviceAccount, hostNetwork, ports }: Endpoint) =>
    JSON.stringify([
      Object.entries(labels).sort(),
      Object.entries(annotations).sort(),
      serviceAccount,
      hostNetwork,
      ports,
    ]);
  return essence(one) === essence(other);
}
