import type { AuthorizationPolicy } from '../world/istio-policy';
import type { Endpoint } from '../world/endpoint';
import { matchLabels } from '../world/match-labels';
import type { World } from '../world/world';
import type { Cells, CellSpace } from './cells';
import type { IdentityFields, Presence } from './identity-fields';
import type { Mesh } from './mesh';
import type { NodeSet } from './node-set';
import type { Nodes } from './nodes';
import type { PortRange } from './port-spec';
import { Strictness } from './strictness';
import { type Compiled, compilePolicy, type Match, type Rule } from './ztunnel-rules';

/** What counts for a captured pod. */
interface Subject {
  readonly policies: readonly AuthorizationPolicy[];
  /** Waypoints that istiod allows by itself. */
  readonly waypoints: readonly number[];
  readonly isDoubted: boolean;
  readonly strictAt: (port: number) => boolean | 'unknown';
  /** Ports that something names. */
  readonly ports: ReadonlySet<number>;
  /** What was found by ports; the same for pods that are alike. */
  readonly shared: Map<number, Cells>;
}

/** What ztunnel is solved with. */
export interface ZtunnelInput {
  readonly world: World;
  readonly nodes: Nodes;
  readonly mesh: Mesh;
  readonly space: CellSpace;
  readonly fields: IdentityFields;
  readonly sources: NodeSet;
  /** Endpoints that something which wasn't understood may touch. */
  readonly doubted: NodeSet;
}

/**
 * Whom ztunnel lets in to a captured pod.
 *
 * @see ztunnel 1.26.2 src/state.rs assert_rbac, src/rbac.rs (B2.4)
 */
export class Ztunnel {
  private readonly byNamespace = new Map<string, AuthorizationPolicy[]>();
  private readonly compiled = new Map<AuthorizationPolicy, Compiled>();
  private readonly numbers = new Map<AuthorizationPolicy, number>();
  private readonly memo = new Map<string, Map<number, Cells>>();
  private readonly subjects = new Map<number, Subject>();
  private readonly strictness: Strictness;
  private readonly presence: Presence;
  private readonly anonymous: NodeSet;

  constructor(private readonly input: ZtunnelInput) {
    const { world, mesh, space, sources } = input;
    this.strictness = new Strictness(world);
    this.presence = { sources, identified: mesh.tunnelling, seesAddresses: true };
    this.anonymous = space.sets.minus(sources, mesh.tunnelling);
    world.authorizationPolicies.forEach((policy, i) => {
      this.numbers.set(policy, i);
      // Targets, dry runs, AUDIT and CUSTOM never get to ztunnel (B2.2, B2.3).
      if (policy.targetRefs.length > 0 || policy.dryRun) return;
      if (policy.action !== 'ALLOW' && policy.action !== 'DENY') return;
      const list = this.byNamespace.get(policy.namespace);
      if (list === undefined) this.byNamespace.set(policy.namespace, [policy]);
      else list.push(policy);
    });
  }

  /** Ports at which something may change for a captured pod. */
  rangesAt(node: number): readonly PortRange[] {
    return [...this.subject(node).ports].map((port) => ({ first: port, last: port }));
  }

  /** What holds for each source, at one port of a captured pod. */
  admit(node: number, port: number): Cells {
    const subject = this.subject(node);
    const strict = subject.strictAt(port);
    // Ports that no rule names are alike.
    const key = (subject.ports.has(port) ? port : 0) * 3 + (strict === 'unknown' ? 2 : strict ? 1 : 0);
    const known = subject.shared.get(key);
    if (known !== undefined) return known;
    const made = this.judge(subject, port, strict);
    subject.shared.set(key, made);
    return made;
  }

  private judge({ policies, waypoints, isDoubted }: Subject, port: number, strict: boolean | 'unknown'): Cells {
    const { space, sources } = this.input;
    const { terms } = space;
    const of = (action: Compiled['action']) =>
      policies.map((policy) => this.compiledOf(policy)).filter((policy) => policy.action === action);
    // STRICT is a DENY for connections without an identity.
    const isStrict = strict === 'unknown' ? terms.unknown : terms.truth(strict);
    const denied = space.or([space.uniform(this.anonymous, isStrict), ...this.matching(of('DENY'), port)]);
    const open = space.not(denied, sources);
    // What wasn't understood takes back no denial by rule.
    return isDoubted ? space.require(open, terms.unknown) : space.and(open, this.allowed(of('ALLOW'), port, waypoints));
  }

  private subject(node: number): Subject {
    const known = this.subjects.get(node);
    if (known !== undefined) return known;
    const { nodes, mesh, doubted, world } = this.input;
    const endpoint = nodes.endpoints[node] as Endpoint;
    const policies = this.policiesAt(endpoint);
    const strictness = this.strictness.of(endpoint);
    const rules = policies.flatMap((policy) => this.compiledOf(policy).rules);
    const ports = rules.flatMap((rule) => rule.flatMap((clause) => clause.flatMap((m) => [...m.ports, ...m.notPorts])));
    const waypoints = world.settings.istio.allowsWaypoints ? mesh.waypointsOf(node).map(({ proxy }) => proxy) : [];
    const isDoubted = doubted.has(node);
    const made: Subject = {
      policies,
      waypoints,
      isDoubted,
      strictAt: strictness.at,
      ports: new Set([...ports, ...strictness.ports]),
      shared: this.sharedBy(
        `${policies.map((policy) => this.numbers.get(policy)).join()} ${waypoints.join()} ${isDoubted}`,
      ),
    };
    this.subjects.set(node, made);
    return made;
  }

  private sharedBy(key: string): Map<number, Cells> {
    const known = this.memo.get(key) ?? new Map<number, Cells>();
    this.memo.set(key, known);
    return known;
  }

  // Without an ALLOW policy all is allowed. istiod may add one for the waypoints of a pod (B2.11).
  private allowed(policies: readonly Compiled[], port: number, waypoints: readonly number[]): Cells {
    const { space, sources, mesh } = this.input;
    const { sets, terms } = space;
    if (policies.length === 0 && waypoints.length === 0) return space.uniform(sources, terms.yes);
    if (waypoints.length === 0) return space.or(this.matching(policies, port));
    const principals = new Set(waypoints.map((proxy) => mesh.principals[proxy]));
    const alike = mesh.principals.flatMap((principal, node) => (principals.has(principal) ? [node] : []));
    const auto = sets.intersect(sets.of(alike), mesh.tunnelling);
    return space.or([...this.matching(policies, port), space.uniform(auto, terms.yes)]);
  }

  private matching(policies: readonly Compiled[], port: number): readonly Cells[] {
    return policies.flatMap(({ rules }) => rules.map((rule) => this.matchingRule(rule, port)));
  }

  private matchingRule(rule: Rule, port: number): Cells {
    const { space, sources } = this.input;
    const clauses = rule.map((clause) => space.or(clause.map((match) => this.matchingOne(match, port))));
    const [first = space.uniform(sources, space.terms.yes), ...rest] = clauses;
    return rest.reduce((cells, clause) => space.and(cells, clause), first);
  }

  private matchingOne({ sources, ports, notPorts, asksAddress }: Match, port: number): Cells {
    const { space } = this.input;
    const isPort = (ports.length === 0 || ports.includes(port)) && !notPorts.includes(port);
    if (!isPort) return space.none;
    return asksAddress ? space.require(sources, space.terms.unknown) : sources;
  }

  private policiesAt({ namespace, labels }: Endpoint): readonly AuthorizationPolicy[] {
    const { rootNamespace } = this.input.world.settings.istio;
    const places = namespace === rootNamespace ? [namespace] : [namespace, rootNamespace];
    return places
      .flatMap((place) => this.byNamespace.get(place) ?? [])
      .filter(({ selector = {} }) => matchLabels({ matchLabels: selector, matchExpressions: [] }, labels));
  }

  private compiledOf(policy: AuthorizationPolicy): Compiled {
    const known = this.compiled.get(policy);
    if (known !== undefined) return known;
    const { space, fields } = this.input;
    const made = compilePolicy({ space, fields, presence: this.presence }, policy);
    this.compiled.set(policy, made);
    return made;
  }
}
