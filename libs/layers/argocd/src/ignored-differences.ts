import { type GroupKind, type IgnoredDifference } from './argo-object';
import { type RenderedFolder } from './rendered-folder';

/** Where Kyverno says which of its rules changed an object. Source: kyverno, GenerateAnnotationPatches */
const kyvernoPatches = jsonPointer('metadata', 'annotations', 'policies.kyverno.io/last-applied-patches');

/**
 * What the cluster writes into objects of ours, and Git doesn't have. `istio.io/dataplane-mode` of Namespaces isn't
 * among it although Kyverno sets it too: what is ignored isn't healed, and a namespace would leave the mesh unseen.
 * Kyverno's rules for pods change pods alone, which are never in Git: it derives none for their owners (autogen is none).
 */
const filledIn: readonly IgnoredDifference[] = [
  { group: '', kind: 'Namespace', jsonPointers: [kyvernoPatches] },
  // Git names the prefix of a ComponentDefinition; KubeBlocks writes back the name that it found. The version of the
  // engine, which it writes back too, is complete in Git.
  // Source: kubeblocks v1.0 controllers/apps/cluster/transformer_cluster_normalization.go
  {
    group: 'apps.kubeblocks.io',
    kind: 'Cluster',
    jqPathExpressions: ['.spec.componentSpecs[]?.componentDef'],
  },
];

/** Differences that don't count, for the kinds that were rendered. */
export function ignoredDifferences(folders: readonly RenderedFolder[]): readonly IgnoredDifference[] {
  const kinds: readonly GroupKind[] = folders.flatMap((folder) => folder.kinds);
  return filledIn.filter(({ group, kind }) => kinds.some((other) => other.group === group && other.kind === kind));
}

/** RFC 6901. */
function jsonPointer(...segments: readonly string[]): string {
  return segments.map((segment) => `/${segment.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
