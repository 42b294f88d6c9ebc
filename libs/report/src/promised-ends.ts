import { type PromisedAccess, type PromisedEnd } from '@zta/intent';
import { type AccessReport, type AccessRow } from './access-report';
import { isMet } from './promised-conditions';

export type JudgedEndpoint = AccessReport['endpoints'][number];
export type Endpoints = ReadonlyMap<string, JudgedEndpoint>;

/** Which of the judge's conditions are as promised: what has to hold anyway where the promise is kept. */
type Accepts = (condition: string) => boolean;

const nothing: Accepts = () => false;
const whatever: Accepts = () => true;

/** What manifests can't settle, in the words of the judge. */
const facts = {
  apiServerOutside: 'the API server is outside the cluster',
  apiServerThere: 'the API server runs on that node',
  apiServerHere: 'the API server runs on the same node',
  apiServerAway: 'the API server runs on another node',
  routable: 'pods are reached from outside by their addresses',
  sameNode: 'both ends are on one node',
  resolved: (host: string) => `DNS answers ${host} with it`,
};

/** Addresses that captured pods' probes come from. Source: istio 1.26.2 cni/pkg/nodeagent/options.go */
export const probeAddresses = ['169.254.7.127', 'fd16:9254:7127:1337:ffff:ffff:ffff:ffff'];

/** Whether a row of the judge is, ports and requests apart, within what was promised: open no sooner than that. */
export function isOf(promised: PromisedAccess, row: AccessRow, endpoints: Endpoints): boolean {
  const { conditions = [] } = promised;
  return (
    provides(promised, row, endpoints) && conditions.every((one) => row.conditions.some((text) => isMet(one, text)))
  );
}

/** Whether a row of the judge is, ports and requests apart, what was promised or more: under no other conditions. */
export function provides(
  { from, to, protocols, conditions = [] }: PromisedAccess,
  row: AccessRow,
  endpoints: Endpoints,
): boolean {
  if (!protocols.some((protocol) => protocol === row.protocol)) return false;
  const asked: Accepts = (text) => conditions.some((one) => isMet(one, text));
  const accepted = [sourceOf(from, row, endpoints), destinationOf(to, row, endpoints), asked];
  return (
    !accepted.includes(undefined) &&
    row.conditions.every((condition) => accepted.some((accepts) => accepts?.(condition)))
  );
}

function sourceOf(end: PromisedEnd, row: AccessRow, endpoints: Endpoints): Accepts | undefined {
  const { from } = row;
  switch (end.kind) {
    case 'anywhere':
      return isExcepted(end, endpoints.get(from)) ? undefined : whatever;
    case 'world':
      return from.startsWith('world:') ? (condition) => condition === facts.routable : undefined;
    case 'node':
      return nodeOf(row, endpoints);
    case 'nodes':
      return isNode(from, endpoints) ? nothing : undefined;
    case 'kube-apiserver':
      return from === 'entity:kube-apiserver' ? nothing : undefined;
    case 'external':
      return undefined;
    default:
      return isPod(end, endpoints.get(from)) ? nothing : undefined;
  }
}

/**
 * The pod's own node: Cilium never closes it to its pods. What is in its network is the node itself, if it is that one; the
 * API server is if it runs there.
 */
function nodeOf({ from, conditions }: AccessRow, endpoints: Endpoints): Accepts | undefined {
  if (from === 'entity:host') return nothing;
  if (from.startsWith('world:'))
    return probeAddresses.some((one) => from === `world:${one}-${one}`) ? whatever : undefined;
  const near = from === 'entity:kube-apiserver' ? facts.apiServerHere : facts.sameNode;
  const isThere = from === 'entity:kube-apiserver' || endpoints.get(from)?.hostNetwork === true;
  return isThere && conditions.includes(near) ? whatever : undefined;
}

function destinationOf(end: PromisedEnd, { to, conditions }: AccessRow, endpoints: Endpoints): Accepts | undefined {
  const onlyIf =
    (...accepted: readonly string[]): Accepts =>
    (condition) =>
      accepted.includes(condition);
  switch (end.kind) {
    case 'anywhere':
      return isExcepted(end, endpoints.get(to)) ? undefined : whatever;
    case 'external': {
      const resolved = facts.resolved(end.host);
      // Open if it is answered, and if it isn't: the judge may say both where all addresses are open.
      if (to === `fqdn:${end.host}`) return onlyIf(resolved, `not: ${resolved}`);
      if (!conditions.includes(resolved)) return undefined;
      if (to === 'entity:kube-apiserver') return onlyIf(resolved, facts.apiServerOutside);
      return to.startsWith('world:') ? onlyIf(resolved) : undefined;
    }
    case 'kube-apiserver': {
      if (to === 'entity:kube-apiserver') return nothing;
      return isNode(to, endpoints) && conditions.includes(facts.apiServerThere)
        ? onlyIf(facts.apiServerThere)
        : undefined;
    }
    case 'nodes':
      if (isNode(to, endpoints)) return nothing;
      if (to !== 'entity:kube-apiserver' || conditions.length === 0) return undefined;
      return onlyIf(facts.apiServerHere, facts.apiServerAway);
    case 'world':
    case 'node':
      return undefined;
    default:
      return isPod(end, endpoints.get(to)) ? nothing : undefined;
  }
}

/** A pod in its node's network is that node, whatever its namespace. */
function isExcepted(
  { except }: Extract<PromisedEnd, { readonly kind: 'anywhere' }>,
  endpoint: JudgedEndpoint | undefined,
): boolean {
  return endpoint !== undefined && !endpoint.hostNetwork && except.includes(endpoint.namespace);
}

function isNode(id: string, endpoints: Endpoints): boolean {
  return /^entity:(host|remote-node)$/.test(id) || endpoints.get(id)?.hostNetwork === true;
}

type PodEnd = Extract<PromisedEnd, { readonly kind: 'identity' | 'namespace' }>;

/** A pod in its node's network has no identity of its own. */
function isPod(end: PodEnd, endpoint: JudgedEndpoint | undefined): boolean {
  if (!endpoint || endpoint.hostNetwork || endpoint.namespace !== end.namespace) return false;
  if (end.kind === 'namespace') return true;
  const telling = Object.entries(end.labels ?? {});
  return (
    endpoint.serviceAccount === end.serviceAccount && telling.every(([key, value]) => endpoint.labels[key] === value)
  );
}

/** Ids of all that a promised end means; `world` is every address. Empty if there is nothing of that identity. */
export function idsOf(end: PromisedEnd, endpoints: Endpoints): readonly string[] {
  switch (end.kind) {
    case 'world':
      return ['world'];
    case 'node':
      return ['entity:host'];
    case 'nodes':
      return ['entity:host', 'entity:remote-node'];
    case 'kube-apiserver':
      return ['entity:kube-apiserver'];
    case 'external':
      return [`fqdn:${end.host}`];
    case 'anywhere':
      return [
        'world',
        ...[...endpoints.values()].filter((one) => !one.hostNetwork && !isExcepted(end, one)).map(({ id }) => id),
      ];
    default:
      return [...endpoints.values()].filter((endpoint) => isPod(end, endpoint)).map(({ id }) => id);
  }
}

/** How a finding names an end for which there is no id. */
export function endWords(end: PromisedEnd): string {
  switch (end.kind) {
    case 'identity':
      return `${end.namespace}/${end.serviceAccount}`;
    case 'namespace':
      return `${end.namespace}/*`;
    case 'external':
      return `fqdn:${end.host}`;
    default:
      return end.kind;
  }
}
