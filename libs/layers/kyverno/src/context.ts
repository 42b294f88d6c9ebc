import { type Placement } from '@zta/intent';
import { type ContextEntry } from './cluster-policy';
import { type NamespacedKind, resources } from './resources';

/** What the catalogue declares for the namespace of each app; a namespace with nothing is left out. */
export function declaredByNamespace(
  placements: readonly Placement[],
  declared: (placement: Placement) => readonly string[],
): Readonly<Record<string, readonly string[]>> {
  const entries = placements.map(
    (placement) => [placement.namespace, [...new Set(declared(placement))].sort()] as const,
  );
  return Object.fromEntries(entries.filter(([, names]) => names.length > 0));
}

/** JMESPath for what an entry of {@link declaredByNamespace} has for the namespace of the object; a list, maybe empty. */
export function declaredHere(entry: string): string {
  return `(lookup(${entry}, request.namespace) || \`[]\`)`;
}

/**
 * What the API server has of a kind in the namespace of the object, at the moment of the request.
 *
 * @see kyverno 1.14.4 pkg/engine/apicall
 */
export function live(name: string, kind: NamespacedKind, jmesPath: string): ContextEntry {
  const { apiGroup, resource } = resources[kind];
  const version = kind.split('/').at(-2)!;
  const root = apiGroup === '' ? `/api/${version}` : `/apis/${apiGroup}/${version}`;
  const urlPath = `${root}/namespaces/{{ request.namespace }}/${resource}`;
  return { name, apiCall: { method: 'GET', urlPath, jmesPath } };
}
