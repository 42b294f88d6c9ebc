import type {
  AuthorizationPolicy,
  AuthorizationRule,
  Operation,
  RequestAuthentication,
  Source,
  When,
} from '../world/istio-policy';
import type { Cells, CellSpace } from './cells';
import type { RequestField } from './http-leaf';
import { bothTerms, type IdentityFields, noSource, type Presence, type SourceFields } from './identity-fields';
import type { Term } from './terms';
import { istioPattern } from './text-pattern';

/** The policies that one of Istio's proxies has for a destination, all in one pool. */
export interface Pool {
  readonly policies: readonly AuthorizationPolicy[];
  readonly authentications: readonly RequestAuthentication[];
}

/** What a pool lets pass, and which of that no DENY rule can take away. */
export interface Judged {
  readonly passes: Cells;
  readonly denied: Cells;
}

/** Whom a pool is judged for, and how. */
export interface Arrival {
  /** As the client addressed it. */
  readonly port: number;
  readonly presence: Presence;
  /** Whether requests are looked at; if not, what rules ask of HTTP is left out. */
  readonly seesHttp: boolean;
}

/** What pools are judged with. */
export interface PoolTools {
  readonly space: CellSpace;
  readonly fields: IdentityFields;
}

/**
 * Whether a pool of policies lets requests pass, for each source: CUSTOM may refuse, no DENY may match, and some ALLOW
 * must, if there is one. Of bytes that aren't HTTP, an ALLOW rule that asks for HTTP is skipped, and a DENY rule loses
 * that part.
 *
 * @see Istio 1.26.2 pilot/pkg/security/authz/builder/builder.go, model/generator.go (B2.6)
 */
export function judgePool(tools: PoolTools, { policies, authentications }: Pool, arrival: Arrival): Judged {
  const { space } = tools;
  const { terms } = space;
  const { sources } = arrival.presence;
  const verifiesTokens = authentications.some(({ issuers }) => issuers.length > 0);
  const effective = policies.filter(({ dryRun }) => !dryRun);
  const matching = (action: AuthorizationPolicy['action']) =>
    space.or(
      effective
        .filter((policy) => policy.action === action)
        .flatMap(({ rules, namespace }) =>
          rules
            .filter((rule) => arrival.seesHttp || action !== 'ALLOW' || !asksForHttp(rule))
            .map((rule) => matchRule(tools, rule, { ...arrival, namespace, verifiesTokens })),
        ),
    );
  const asked = space.not(matching('CUSTOM'), sources);
  const external = terms.when('external authorization lets the request pass');
  const custom = space.or([asked, space.uniform(sources, external)]);
  const denied = matching('DENY');
  const hasAllow = effective.some(({ action }) => action === 'ALLOW');
  const allowed = hasAllow ? matching('ALLOW') : space.uniform(sources, terms.yes);
  return { passes: space.and(custom, space.and(space.not(denied, sources), allowed)), denied };
}

interface RuleContext extends Arrival {
  /** Of the policy. */
  readonly namespace: string;
  /** Without this nobody has a request principal. */
  readonly verifiesTokens: boolean;
}

function matchRule(tools: PoolTools, { from, to, when }: AuthorizationRule, context: RuleContext): Cells {
  const { space } = tools;
  const anyone = space.uniform(context.presence.sources, space.terms.yes);
  const by = from.length === 0 ? anyone : space.or(from.map((source) => matchSource(tools, source, context)));
  const operations = to.map((operation) => matchOperation(tools, operation, context));
  const operation = to.length === 0 ? space.terms.yes : space.terms.some(operations);
  return when.reduce((cells, item) => space.and(cells, matchWhen(tools, item, context)), space.require(by, operation));
}

function matchSource(tools: PoolTools, source: Source, context: RuleContext): Cells {
  const { fields, space } = tools;
  const { presence, namespace } = context;
  const own = fields.fit(source, namespace, presence);
  // The address at the far end: that of a client with an identity isn't known.
  const remote = { ...noSource, ipBlocks: source.remoteIpBlocks, notIpBlocks: source.notRemoteIpBlocks };
  const both = space.and(own, fields.fit(remote, namespace, presence));
  const token = bothTerms(space.terms, source.requestPrincipals, source.notRequestPrincipals, (value) =>
    tokenTerm(tools, context, `principal ${value}`),
  );
  return context.seesHttp ? space.require(both, token) : both;
}

function matchOperation({ space }: PoolTools, operation: Operation, { port, seesHttp }: RuleContext): Term {
  const { terms } = space;
  const ports = bothTerms(terms, operation.ports, operation.notPorts, (value) => terms.truth(Number(value) === port));
  if (!seesHttp) return ports;
  const text = (field: RequestField) => (value: string) => textTerm(space, field, value);
  return terms.every([
    ports,
    bothTerms(terms, operation.methods, operation.notMethods, text('method')),
    bothTerms(terms, operation.paths, operation.notPaths, text('path')),
    bothTerms(terms, operation.hosts, operation.notHosts, text('host')),
  ]);
}

function textTerm({ terms }: CellSpace, field: RequestField, value: string): Term {
  if (field === 'path' && value.includes('{')) return templateTerm(terms, value);
  const view = field === 'method' ? 'raw' : field;
  const pattern = istioPattern(field === 'host' ? value.toLowerCase() : value, view);
  return terms.leaf({ kind: 'text', field, pattern });
}

/**
 * A path template: `{*}` is one segment, `{**}` any number of them. Whether its slash may be missing too isn't told.
 *
 * @see Istio 1.26.2 pilot/pkg/security/authz/matcher/template.go (B2.6)
 */
function templateTerm(terms: CellSpace['terms'], template: string): Term {
  const source = template
    .split(/(\{\*\*?\})/)
    .map((part) => {
      if (part === '{*}') return '[^/?]+';
      return part === '{**}' ? '[^?]*' : part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
    })
    .join('');
  const whole = terms.leaf({
    kind: 'text',
    field: 'path',
    pattern: { form: 'regex', text: source, view: 'path', shown: template },
  });
  if (!template.includes('/{**}')) return whole;
  const bare = textTermOfBare(terms, template.replace('/{**}', ''));
  return terms.some([whole, terms.and(bare, terms.unknown)]);
}

function textTermOfBare(terms: CellSpace['terms'], bare: string): Term {
  if (bare.includes('{')) return templateTerm(terms, bare);
  return terms.leaf({ kind: 'text', field: 'path', pattern: { form: 'exact', text: bare, view: 'path' } });
}

function matchWhen(tools: PoolTools, { key, values, notValues }: When, context: RuleContext): Cells {
  const { space, fields } = tools;
  const { presence, namespace, port } = context;
  const { terms } = space;
  const anyone = space.uniform(presence.sources, terms.yes);
  const of = (own: Partial<SourceFields>) => fields.fit({ ...noSource, ...own }, namespace, presence);
  const all = (fits: (value: string) => Term) => space.require(anyone, bothTerms(terms, values, notValues, fits));
  switch (key) {
    case 'source.ip':
    case 'remote.ip':
      return of({ ipBlocks: values, notIpBlocks: notValues });
    case 'source.namespace':
      return of({ namespaces: values, notNamespaces: notValues });
    case 'source.principal':
      return of({ principals: values, notPrincipals: notValues });
    case 'source.serviceAccount':
      return of({ serviceAccounts: values, notServiceAccounts: notValues });
    case 'destination.port':
      return all((value) => terms.truth(Number(value) === port));
  }
  if (key.startsWith('request.') && !context.seesHttp) return anyone;
  if (key.startsWith('request.auth.')) return all((value) => tokenTerm(tools, context, `${key} ${value}`));
  if (key.startsWith('request.headers[')) return all((value) => terms.when(`header ${key.slice(16, -1)}: ${value}`));
  return all(() => terms.unknown);
}

function tokenTerm({ space }: PoolTools, { verifiesTokens }: RuleContext, detail: string): Term {
  return verifiesTokens ? space.terms.when(`token ${detail}`) : space.terms.no;
}

/** Whether a rule asks for something of HTTP. */
function asksForHttp({ from, to, when }: AuthorizationRule): boolean {
  return (
    to.some((o) =>
      [o.hosts, o.notHosts, o.methods, o.notMethods, o.paths, o.notPaths].some((list) => list.length > 0),
    ) ||
    from.some((s) => s.requestPrincipals.length + s.notRequestPrincipals.length > 0) ||
    when.some(({ key }) => key.startsWith('request.'))
  );
}
