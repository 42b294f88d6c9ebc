import { claimOf, touchOfReach } from './kinds';
import type { Manifest } from './manifest';
import { isOverlay } from './read-overlays';
import { type Ignored, type Unsupported, unsupported } from './notices';

const settingsName = /^(cilium-config|istio-cni-config|istio(-.+)?)$/;

/** How many objects there are of each kind that can't matter, in the order of their names. */
export function countIgnored(manifests: readonly Manifest[]): readonly Ignored[] {
  const counts = new Map<string, Ignored>();
  for (const manifest of manifests) {
    if (matters(manifest)) continue;
    const { apiVersion, kind } = manifest;
    const key = `${apiVersion}/${kind}`;
    counts.set(key, { apiVersion, kind, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  return [...counts.keys()].sort().flatMap((key) => counts.get(key) ?? []);
}

/** Notices of the objects whose kinds aren't modelled. */
export function unmodelled(manifests: readonly Manifest[]): readonly Unsupported[] {
  return manifests.flatMap((manifest) => {
    const claim = claimOf(manifest.group, manifest.kind);
    if (claim.kind !== 'unsupported') return [];
    return [unsupported(manifest.origin, claim.reason, touchOfReach(claim.reach, namedNamespaces(manifest)))];
  });
}

/** The namespace of an object and all those that its fields called `namespace` name. */
export function namedNamespaces({ namespace, object }: Manifest): readonly string[] {
  const found = new Set(namespace === '' ? [] : [namespace]);
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, child] of Object.entries(value)) {
      if (key === 'namespace' && typeof child === 'string') found.add(child);
      visit(child);
    }
  };
  visit(object);
  return [...found];
}

/**
 * The manifests with each object once. Of one that is written twice with different content only one can be in the
 * cluster, and which one isn't known.
 */
export function withoutCopies(manifests: readonly Manifest[]): {
  readonly manifests: readonly Manifest[];
  readonly conflicts: readonly Unsupported[];
} {
  const first = new Map<string, Manifest>();
  const conflicts: Unsupported[] = [];
  for (const manifest of manifests) {
    const key = [manifest.group, manifest.kind, manifest.namespace, manifest.name].join('/');
    const known = first.get(key);
    if (known === undefined) first.set(key, manifest);
    else if (matters(manifest) && stable(known.object) !== stable(manifest.object)) {
      const reason = `also written at ${known.origin.file}:${known.origin.line}, with other content`;
      const namespaces = namedNamespaces(manifest);
      const reach = manifest.namespace === '' ? 'everything' : 'named namespaces';
      conflicts.push(unsupported(manifest.origin, reason, touchOfReach(reach, namespaces)));
    }
  }
  return { manifests: [...first.values()], conflicts };
}

// Of ConfigMaps only those with settings matter, and those that istiod merges into a proxy.
function matters(manifest: Manifest): boolean {
  const { group, kind, name } = manifest;
  if (group === '' && kind === 'ConfigMap') return settingsName.test(name) || isOverlay(manifest);
  return claimOf(group, kind).kind !== 'ignored';
}

function stable(value: unknown): string {
  return JSON.stringify(value, (_key, child: unknown) =>
    typeof child === 'object' && child !== null && !Array.isArray(child)
      ? Object.fromEntries(Object.entries(child).sort(([a], [b]) => (a < b ? -1 : 1)))
      : child,
  );
}
