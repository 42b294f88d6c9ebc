import { parseBlock } from '../world/cidr';
import type { World } from '../world/world';
import { isWithin, rangeOf } from './address-ranges';
import type { Cells, CellSpace } from './cells';
import type { Mesh } from './mesh';
import type { NodeSet } from './node-set';
import type { Nodes } from './nodes';
import type { Term } from './terms';

/** What a policy may ask of who a connection is from. An empty list asks for nothing. */
export interface SourceFields {
  readonly principals: readonly string[];
  readonly notPrincipals: readonly string[];
  readonly namespaces: readonly string[];
  readonly notNamespaces: readonly string[];
  readonly serviceAccounts: readonly string[];
  readonly notServiceAccounts: readonly string[];
  readonly ipBlocks: readonly string[];
  readonly notIpBlocks: readonly string[];
}

/** Asks for nothing. */
export const noSource: SourceFields = {
  principals: [],
  notPrincipals: [],
  namespaces: [],
  notNamespaces: [],
  serviceAccounts: [],
  notServiceAccounts: [],
  ipBlocks: [],
  notIpBlocks: [],
};

/** How sources present themselves: those with an identity of the mesh, and those that only have an address. */
export interface Presence {
  readonly sources: NodeSet;
  /** Those that come with an identity. */
  readonly identified: NodeSet;
  /** Whether addresses of clients outside are seen as they are. */
  readonly seesAddresses: boolean;
}

/** Which sources fit the string lists of Istio's policies. Each list of values is worked out once. */
export class IdentityFields {
  private readonly byPrincipal: ReadonlyMap<string, readonly number[]>;
  private readonly byNamespace: ReadonlyMap<string, readonly number[]>;

  constructor(
    private readonly world: World,
    private readonly nodes: Nodes,
    private readonly space: CellSpace,
    { principals }: Mesh,
  ) {
    this.byPrincipal = groupBy(principals, (principal) => principal);
    this.byNamespace = groupBy(nodes.endpoints, ({ namespace }) => namespace);
  }

  /** Sources that fit all fields. `namespace` is the policy's, which a bare service account means. */
  fit(fields: SourceFields, namespace: string, presence: Presence): Cells {
    const { space } = this;
    const { sources } = presence;
    const pairs = [
      [fields.principals, fields.notPrincipals, 'principal'],
      [fields.namespaces, fields.notNamespaces, 'namespace'],
      [fields.serviceAccounts, fields.notServiceAccounts, 'serviceAccount'],
      [fields.ipBlocks, fields.notIpBlocks, 'address'],
    ] as const;
    let cells: Cells | undefined;
    const add = (more: Cells) => (cells = cells === undefined ? more : space.and(cells, more));
    for (const [wanted, unwanted, kind] of pairs) {
      if (wanted.length > 0) add(this.any(kind, wanted, namespace, presence));
      if (unwanted.length > 0) add(space.not(this.any(kind, unwanted, namespace, presence), sources));
    }
    return cells ?? space.uniform(sources, space.terms.yes);
  }

  private any(kind: Kind, values: readonly string[], namespace: string, presence: Presence): Cells {
    const { space } = this;
    const index = kind === 'principal' ? this.byPrincipal : this.byNamespace;
    // Most lists have nothing but exact names, which are looked up at once.
    const isExact =
      (kind === 'principal' || kind === 'namespace') && values.every((value) => this.isExact(kind, value));
    if (!isExact) return space.or(values.map((value) => this.one(kind, value, namespace, presence)));
    const found = values.flatMap((value) => index.get(value) ?? []);
    return space.uniform(space.sets.intersect(space.sets.of(found), presence.identified), space.terms.yes);
  }

  private isExact(kind: Kind, value: string): boolean {
    return !value.startsWith('*') && !value.endsWith('*') && !(kind === 'principal' && this.isAlias(value));
  }

  private isAlias(value: string): boolean {
    return value.startsWith('cluster.local/') && this.world.settings.istio.trustDomain !== 'cluster.local';
  }

  private one(kind: Kind, value: string, namespace: string, presence: Presence): Cells {
    switch (kind) {
      case 'principal':
        return this.ofPrincipal(value, presence);
      case 'namespace':
        return this.identified(this.byNamespace, value, presence);
      case 'serviceAccount':
        return this.ofServiceAccount(value, namespace, presence);
      case 'address':
        return this.ofAddress(value, presence);
    }
  }

  // A trust domain `cluster.local` in a policy may stand for another that the mesh has (B2.4, B2.6).
  private ofPrincipal(value: string, presence: Presence): Cells {
    const { space } = this;
    return this.isAlias(value)
      ? space.uniform(presence.identified, space.terms.unknown)
      : this.identified(this.byPrincipal, value, presence);
  }

  private identified(index: ReadonlyMap<string, readonly number[]>, value: string, { identified }: Presence): Cells {
    const { space } = this;
    const isPattern = value.startsWith('*') || value.endsWith('*');
    const found = isPattern
      ? [...index].flatMap(([text, list]) => (fitsText(value, text) ? list : []))
      : (index.get(value) ?? []);
    return space.uniform(space.sets.intersect(space.sets.of(found), identified), space.terms.yes);
  }

  private ofServiceAccount(written: string, policyNamespace: string, { identified }: Presence): Cells {
    const { space, nodes } = this;
    const [namespace, name] = written.includes('/') ? written.split('/') : [policyNamespace, written];
    const found = (this.byNamespace.get(namespace ?? '') ?? []).filter(
      (node) => nodes.endpoints[node]?.serviceAccount === name,
    );
    return space.uniform(space.sets.intersect(space.sets.of(found), identified), space.terms.yes);
  }

  // Addresses of pods and nodes aren't known.
  private ofAddress(value: string, { sources, seesAddresses }: Presence): Cells {
    const { space, nodes } = this;
    const { sets, terms } = space;
    const block = parseBlock(value);
    const outer = block && rangeOf(block);
    const known = seesAddresses ? nodes.world : [];
    const fitting = known.filter(({ range }) => outer !== undefined && isWithin(range, outer));
    const rest = sets.minus(sources, sets.of(known.map(({ node }) => node)));
    return space.join(
      space.uniform(sets.intersect(sources, sets.of(fitting.map(({ node }) => node))), terms.yes),
      space.uniform(rest, terms.unknown),
    );
  }
}

type Kind = 'principal' | 'namespace' | 'serviceAccount' | 'address';

/**
 * Whether a text fits a value: `*` asks for any text at all, `*v` for one that ends with v, `v*` for one that begins
 * with it.
 *
 * @see Istio 1.26.2 pilot/pkg/security/authz/matcher/string.go, ztunnel 1.26.2 src/rbac.rs (B2.4)
 */
export function fitsText(value: string, text: string): boolean {
  if (value === '*') return text !== '';
  if (value.startsWith('*')) return text.endsWith(value.slice(1));
  return value.endsWith('*') ? text.startsWith(value.slice(0, -1)) : text === value;
}

/** Both fields of a list and its opposite, of values that all fit alike. */
export function bothTerms(
  terms: { every(parts: readonly Term[]): Term; some(parts: readonly Term[]): Term; not(part: Term): Term },
  wanted: readonly string[],
  unwanted: readonly string[],
  fits: (value: string) => Term,
): Term {
  return terms.every([
    ...(wanted.length === 0 ? [] : [terms.some(wanted.map(fits))]),
    ...(unwanted.length === 0 ? [] : [terms.not(terms.some(unwanted.map(fits)))]),
  ]);
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly number[]> {
  const groups = new Map<string, number[]>();
  items.forEach((item, index) => {
    const key = keyOf(item);
    const list = groups.get(key);
    if (list === undefined) groups.set(key, [index]);
    else list.push(index);
  });
  return groups;
}
