import { type Document, toManifests } from '../world/manifest';
import { defaultSettings } from '../world/settings';
import { type ChangedObject } from './changed-objects';

const settingsNamespaces = ['kube-system', defaultSettings.istio.rootNamespace];

/**
 * The documents that may matter for connections between some namespaces: theirs, those of no namespace, and those of
 * namespaces that settings or gateways live in. What is asked of them must be checked against the whole.
 */
export function sliceOf(documents: readonly Document[], namespaces: ReadonlySet<string>): readonly Document[] {
  const manifests = documents.map(toManifests);
  const serving = manifests.flat().filter(({ kind, object }) => kind === 'Gateway' && !isWaypoint(object));
  const near = new Set([...namespaces, ...settingsNamespaces, ...serving.map(({ namespace }) => namespace)]);
  return documents.filter((_, i) => manifests[i]!.some(({ namespace }) => namespace === '' || near.has(namespace)));
}

function isWaypoint(gateway: Readonly<Record<string, unknown>>): boolean {
  return JSON.stringify(gateway['spec'] ?? null).includes('"istio-waypoint"');
}

/** Namespaces of changed objects, and all others that their fields name. */
export function namedBy(objects: readonly ChangedObject[], known: ReadonlySet<string>): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value === 'string') {
      for (const word of value.split('/')) if (known.has(word)) found.add(word);
    } else if (typeof value === 'object' && value !== null) Object.values(value).forEach(visit);
  };
  for (const { namespace, before, after } of objects) {
    found.add(namespace);
    for (const { object } of [...before, ...after]) visit(object);
  }
  return found;
}
