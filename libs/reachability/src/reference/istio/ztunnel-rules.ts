import type { AuthorizationPolicy, AuthorizationRule, Operation, Source, When } from '../../world/istio-policy';
import type { Origin } from '../../world/origin';

/** One match: the fields that ztunnel knows. All must hold; with no field at all it never matches. */
export interface ZtunnelMatch {
  readonly principals: readonly string[];
  readonly notPrincipals: readonly string[];
  readonly namespaces: readonly string[];
  readonly notNamespaces: readonly string[];
  readonly serviceAccounts: readonly string[];
  readonly notServiceAccounts: readonly string[];
  readonly ipBlocks: readonly string[];
  readonly notIpBlocks: readonly string[];
  readonly destinationIps: readonly string[];
  readonly notDestinationIps: readonly string[];
  readonly ports: readonly string[];
  readonly notPorts: readonly string[];
}

/** One rule: each clause must hold, by one of its matches. */
export interface ZtunnelRule {
  readonly origin: Origin;
  readonly clauses: readonly (readonly ZtunnelMatch[])[];
}

const nothing: ZtunnelMatch = {
  principals: [],
  notPrincipals: [],
  namespaces: [],
  notNamespaces: [],
  serviceAccounts: [],
  notServiceAccounts: [],
  ipBlocks: [],
  notIpBlocks: [],
  destinationIps: [],
  notDestinationIps: [],
  ports: [],
  notPorts: [],
};

/**
 * The rules of an ALLOW or DENY policy that reach ztunnel. Of an ALLOW, a rule with anything above layer 4 is left out
 * whole; of a DENY, what is above layer 4 is left out of the rule.
 *
 * @see Istio 1.26.2 pilot/pkg/serviceregistry/kube/controller/ambient/authorization.go, handleRule (B2.3)
 */
export function ztunnelRules({ action, rules }: AuthorizationPolicy): readonly ZtunnelRule[] {
  const kept = action === 'ALLOW' ? rules.filter((rule) => !hasLayer7(rule)) : rules;
  return kept.map(({ origin, from, to, when }) => ({
    origin,
    clauses: [
      ...(to.length === 0 ? [] : [to.map(ofOperation)]),
      ...(from.length === 0 ? [] : [from.map(ofSource)]),
      ...when.map((item) => [ofWhen(item)]),
    ],
  }));
}

const layer4Keys = ['source.ip', 'source.namespace', 'source.principal', 'destination.ip', 'destination.port'];

/** Whether a rule asks for something that ztunnel can't see. */
export function hasLayer7({ from, to, when }: AuthorizationRule): boolean {
  const isAsked = (...lists: readonly (readonly string[])[]) => lists.some((list) => list.length > 0);
  return (
    to.some((o) => isAsked(o.hosts, o.notHosts, o.methods, o.notMethods, o.paths, o.notPaths)) ||
    from.some((s) => isAsked(s.remoteIpBlocks, s.notRemoteIpBlocks, s.requestPrincipals, s.notRequestPrincipals)) ||
    when.some(({ key }) => !layer4Keys.includes(key))
  );
}

function ofOperation({ ports, notPorts }: Operation): ZtunnelMatch {
  return { ...nothing, ports, notPorts };
}

function ofSource(source: Source): ZtunnelMatch {
  const { principals, notPrincipals, namespaces, notNamespaces } = source;
  const { serviceAccounts, notServiceAccounts, ipBlocks, notIpBlocks } = source;
  return {
    ...nothing,
    ...{ principals, notPrincipals, namespaces, notNamespaces },
    ...{ serviceAccounts, notServiceAccounts, ipBlocks, notIpBlocks },
  };
}

function ofWhen({ key, values, notValues }: When): ZtunnelMatch {
  switch (key) {
    case 'source.ip':
      return { ...nothing, ipBlocks: values, notIpBlocks: notValues };
    case 'source.namespace':
      return { ...nothing, namespaces: values, notNamespaces: notValues };
    case 'source.principal':
      return { ...nothing, principals: values, notPrincipals: notValues };
    case 'destination.ip':
      return { ...nothing, destinationIps: values, notDestinationIps: notValues };
    case 'destination.port':
      return { ...nothing, ports: values, notPorts: notValues };
    default:
      return nothing;
  }
}
