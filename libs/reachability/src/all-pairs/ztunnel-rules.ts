import type { AuthorizationPolicy, AuthorizationRule, When } from '../world/istio-policy';
import type { Cells, CellSpace } from './cells';
import { type IdentityFields, noSource, type Presence, type SourceFields } from './identity-fields';

/** One match of a clause: who, and on which ports; all of it must hold. */
export interface Match {
  readonly sources: Cells;
  readonly ports: readonly number[];
  readonly notPorts: readonly number[];
  /** Whether it asks for the destination's address, which isn't known. */
  readonly asksAddress: boolean;
}

/** A rule: each clause must hold, by one of its matches. */
export type Rule = readonly (readonly Match[])[];

/** An ALLOW or DENY policy as ztunnel gets it. */
export interface Compiled {
  readonly action: 'ALLOW' | 'DENY';
  readonly rules: readonly Rule[];
}

/** What policies are compiled with. */
export interface RuleTools {
  readonly space: CellSpace;
  readonly fields: IdentityFields;
  readonly presence: Presence;
}

/**
 * A policy as ztunnel gets it.
 *
 * @see Istio 1.26.2 pilot/pkg/serviceregistry/kube/controller/ambient/authorization.go, handleRule (B2.3)
 */
export function compilePolicy(tools: RuleTools, policy: AuthorizationPolicy): Compiled {
  const { action, rules, namespace } = policy;
  // Of an ALLOW, a rule with anything above layer 4 is left out whole (B2.3).
  const kept = action === 'ALLOW' ? rules.filter((rule) => !hasLayer7(rule)) : rules;
  const made: Compiled = {
    action: action === 'DENY' ? 'DENY' : 'ALLOW',
    rules: kept.map((rule) => compileRule(tools, rule, namespace)),
  };
  return made;
}

// What is above layer 4 is left out, and a match with nothing left never holds (B2.3, B2.4).
function compileRule(tools: RuleTools, { from, to, when }: AuthorizationRule, namespace: string): Rule {
  const { space, fields, presence } = tools;
  const anyone = space.uniform(presence.sources, space.terms.yes);
  const operations = to.map(({ ports, notPorts }) => matchOf({ sources: anyone, ports, notPorts }));
  const sources = from.map((source) => {
    return isBlank(source) ? undefined : matchOf({ sources: fields.fit(source, namespace, presence) });
  });
  const clauses = [...(to.length === 0 ? [] : [operations]), ...(from.length === 0 ? [] : [sources])];
  const conditions = when.map((item) => [compileWhen(tools, item, namespace)]);
  return [...clauses, ...conditions].map((clause) => clause.filter((match) => match !== undefined));
}

function compileWhen(tools: RuleTools, { key, values, notValues }: When, namespace: string): Match | undefined {
  const { space, fields, presence } = tools;
  const anyone = space.uniform(presence.sources, space.terms.yes);
  const of = (own: Partial<SourceFields>) =>
    matchOf({ sources: fields.fit({ ...noSource, ...own }, namespace, presence) });
  switch (key) {
    case 'source.ip':
      return of({ ipBlocks: values, notIpBlocks: notValues });
    case 'source.namespace':
      return of({ namespaces: values, notNamespaces: notValues });
    case 'source.principal':
      return of({ principals: values, notPrincipals: notValues });
    case 'destination.ip':
      return matchOf({ sources: anyone, asksAddress: true });
    case 'destination.port':
      return matchOf({ sources: anyone, ports: values, notPorts: notValues });
    default:
      return undefined;
  }
}

function matchOf(written: {
  readonly sources: Cells;
  readonly ports?: readonly string[];
  readonly notPorts?: readonly string[];
  readonly asksAddress?: boolean;
}): Match | undefined {
  const { sources, ports, notPorts, asksAddress = false } = written;
  if (ports !== undefined && notPorts !== undefined && ports.length + notPorts.length === 0) return undefined;
  return { sources, ports: (ports ?? []).map(Number), notPorts: (notPorts ?? []).map(Number), asksAddress };
}

// Nothing left of it that ztunnel can see.
function isBlank(source: SourceFields): boolean {
  return (
    source.principals.length + source.notPrincipals.length + source.namespaces.length === 0 &&
    source.notNamespaces.length + source.serviceAccounts.length + source.notServiceAccounts.length === 0 &&
    source.ipBlocks.length + source.notIpBlocks.length === 0
  );
}

const layer4Keys = ['source.ip', 'source.namespace', 'source.principal', 'destination.ip', 'destination.port'];

/** Whether a rule asks for something that ztunnel can't see (B2.3). */
function hasLayer7({ from, to, when }: AuthorizationRule): boolean {
  const isAsked = (lists: readonly (readonly string[])[]) => lists.some((list) => list.length > 0);
  return (
    to.some((o) => isAsked([o.hosts, o.notHosts, o.methods, o.notMethods, o.paths, o.notPaths])) ||
    from.some((s) => isAsked([s.remoteIpBlocks, s.notRemoteIpBlocks, s.requestPrincipals, s.notRequestPrincipals])) ||
    when.some(({ key }) => !layer4Keys.includes(key))
  );
}
