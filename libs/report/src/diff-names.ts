import { type Place } from './diff-report';
import { namespaceOf, shortId } from './words';

/** How many names of a set are said. */
const mostNames = 4;

/**
 * A set of ends in as few words as there are: whole namespaces, workloads of a namespace that a label tells from the
 * others, and else their names.
 *
 * @param places Every endpoint of the cluster.
 */
export function nameEnds(ids: readonly string[], places: readonly Place[]): string {
  const inside = ids.filter((id) => namespaceOf(id) !== '');
  const namespaces = [...new Set(inside.map(namespaceOf))].sort();
  const outside = nameOutside(ids.filter((id) => namespaceOf(id) === ''));
  if (inside.length > 1 && inside.length === places.length) return ['every workload', ...outside].join(', ');
  const whole = namespaces.filter((namespace) => isWhole(namespace, inside, places));
  const named = namespaces
    .filter((namespace) => !whole.includes(namespace))
    .map((namespace) => nameWithin(namespace, inside, places));
  return [...(whole.length > 0 ? [`everything in ${few(whole)}`] : []), ...named, ...outside].join(', ');
}

function isWhole(namespace: string, ids: readonly string[], places: readonly Place[]): boolean {
  const all = places.filter((place) => place.namespace === namespace);
  return all.length > 1 && all.every(({ id }) => ids.includes(id));
}

function nameWithin(namespace: string, ids: readonly string[], places: readonly Place[]): string {
  const own = ids.filter((id) => namespaceOf(id) === namespace);
  if (own.length === 1) return own[0]!;
  const label = labelOf(
    own,
    places.filter((place) => place.namespace === namespace),
  );
  if (label !== undefined) return `the ${own.length} workloads of ${namespace} with ${label}`;
  return `${own.length} workloads of ${namespace}: ${few(own.map((id) => shortId(id, namespace)))}`;
}

/** A label that these have and their neighbours don't. */
function labelOf(ids: readonly string[], neighbours: readonly Place[]): string | undefined {
  const own = neighbours.filter(({ id }) => ids.includes(id));
  const others = neighbours.filter(({ id }) => !ids.includes(id));
  const found = Object.entries(own[0]?.labels ?? {}).find(
    ([key, value]) =>
      own.length === ids.length &&
      own.every(({ labels }) => labels[key] === value) &&
      others.every(({ labels }) => labels[key] !== value),
  );
  return found && `${found[0]}=${found[1]}`;
}

const everyAddress = {
  'world:0.0.0.0-255.255.255.255': 'any IPv4 address',
  'world:::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff': 'any IPv6 address',
} as const satisfies Record<string, string>;

function nameOutside(ids: readonly string[]): readonly string[] {
  const every = Object.keys(everyAddress);
  const isAny = every.every((id) => ids.includes(id));
  const others = ids.filter((id) => !isAny || !every.includes(id)).map(wordsFor);
  const list = isAny ? ['any address outside', ...others] : others;
  return list.length === 0 ? [] : [few(list)];
}

function wordsFor(id: string): string {
  const known = (everyAddress as Readonly<Record<string, string>>)[id];
  if (known !== undefined) return known;
  const [first, last] = id.startsWith('world:') ? id.slice(6).split('-') : [];
  if (first === undefined) return id;
  return first === last ? `address ${first}` : `addresses ${first} to ${last}`;
}

function few(names: readonly string[]): string {
  const said = names.slice(0, mostNames).join(', ');
  return names.length > mostNames ? `${said} and ${names.length - mostNames} more` : said;
}
