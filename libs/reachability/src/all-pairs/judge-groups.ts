import type { Settings } from '../world/settings';
import type { Cells, CellSpace } from './cells';
import type { Group } from './grant';
import type { NodeSet } from './node-set';
import type { Term } from './terms';

/** What travels, as the network sees it: `tunnel` is the mesh's, `open` can be looked into. */
export type Carriage = 'open' | 'tunnel';

/** What is known of nodes besides the groups that name them. */
export interface Around {
  /** For which nodes what isn't allowed is denied. */
  readonly closed: NodeSet;
  readonly doubted: NodeSet;
  readonly clashing: NodeSet;
  readonly carriage: Carriage;
}

type Flag = 'isAllowed' | 'isDenied' | 'isClosed' | 'isDoubted' | 'isClashing';

/**
 * What network policies say of one direction of one end, for all nodes at the other end.
 *
 * @see Cilium 1.17.5 pkg/policy/repository.go, pkg/policy/mapstate.go, pkg/policy/l4.go (B1.4, B1.7, B1.10)
 */
export class GroupJudge {
  constructor(
    private readonly space: CellSpace,
    private readonly settings: Settings['cilium'],
  ) {}

  // Most nodes have nothing but rules that match for sure and don't look at requests; the others are judged together
  // with those that are alike for all groups that count.
  judge(nodes: NodeSet, active: readonly Group[], side: 'peer' | 'subject', around: Around): Cells {
    const { space, settings } = this;
    const { sets, terms } = space;
    const { closed, doubted, clashing } = around;
    const special = active.filter((group) => !this.isPlain(group));
    const plain = special.length === 0 ? active : active.filter((group) => this.isPlain(group));
    const allow: NodeSet[] = [];
    const deny: NodeSet[] = [];
    for (const group of plain) (group.action === 'allow' ? allow : deny).push(group[side]);
    const allowed = sets.unionAll(allow);
    const denied = sets.unionAll(deny);
    const odd = settings.auditMode ? nodes : sets.unionAll([doubted, clashing, ...special.map((group) => group[side])]);
    const even = sets.minus(nodes, odd);
    const passing = sets.union(sets.minus(even, closed), sets.intersect(even, allowed));
    const simple = space.uniform(sets.minus(passing, denied), terms.yes);
    const rest = sets.intersect(nodes, odd);
    if (rest.size === 0) return simple;
    const marks = [allowed, denied, closed, doubted, clashing, ...special.map((group) => group[side])];
    const parts = marks.map((set) => space.uniform(sets.intersect(rest, set), terms.yes));
    const judged = space.combine(rest, parts, (found) => {
      const [isAllowed, isDenied, isClosed, isDoubted, isClashing, ...matches] = found.map(
        (term) => term === terms.yes,
      );
      const flags = { isAllowed, isDenied, isClosed, isDoubted, isClashing } as Record<Flag, boolean>;
      return this.settle(
        flags,
        special.filter((_, i) => matches[i]),
        around,
      );
    });
    return space.join(simple, judged);
  }

  private isPlain({ l7, match }: Group): boolean {
    return l7 === undefined && match === this.space.terms.yes;
  }

  // if any deny element matches: deny
  // if no allow element matches: deny where default deny is on, else allow
  // if some matching allow element has no L7 part: allow; else allow if an L7 part does
  private settle(flags: Readonly<Record<Flag, boolean>>, matching: readonly Group[], { carriage }: Around): Term {
    const { terms } = this.space;
    const { auditMode } = this.settings;
    const allow = matching.filter(({ action }) => action === 'allow');
    const deny = matching.filter(({ action }) => action === 'deny');
    const isDenied = terms.some([terms.truth(flags.isDenied), ...deny.map(({ match }) => match)]);
    const isListed = terms.some([terms.truth(flags.isAllowed), ...allow.map(({ match }) => match)]);
    const passes = terms.some([
      terms.truth(flags.isAllowed),
      ...allow.map((group) => terms.and(group.match, this.layer7(group, carriage))),
    ]);
    // Envoy, which an HTTP rule sends all of the port to, can't parse the tunnel's TLS (B2.9/4).
    const broken = carriage === 'tunnel' ? allow.filter(({ l7 }) => l7?.kind === 'http') : [];
    const layer4 = auditMode ? terms.yes : terms.and(terms.not(isDenied), flags.isClosed ? isListed : terms.yes);
    // In audit mode and without default deny, L7 rules still refuse.
    const layer7 = flags.isClosed && !auditMode ? passes : terms.some([terms.not(isListed), passes]);
    const result = terms.every([
      layer4,
      layer7,
      terms.not(terms.some(broken.map(({ match }) => match))),
      flags.isClashing ? terms.unknown : terms.yes,
    ]);
    if (!flags.isDoubted) return result;
    // What wasn't understood may allow more, but takes back no denial by rule.
    return auditMode ? terms.unknown : terms.and(terms.unknown, terms.not(isDenied));
  }

  private layer7({ l7 }: Group, carriage: Carriage): Term {
    const { terms } = this.space;
    if (l7 === undefined) return terms.yes;
    if (l7.kind === 'http') return carriage === 'tunnel' ? terms.no : l7.term;
    return carriage === 'tunnel' ? terms.yes : terms.some([terms.not(terms.isHttp), terms.unknown]);
  }
}
