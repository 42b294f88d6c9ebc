import { contains, parseBlock } from './cidr';
import type { Field } from './field';
import { entities, filledPeers } from './read-cilium-peers';

/** The four lists of a rule. */
export const directions = ['ingress', 'ingressDeny', 'egress', 'egressDeny'] as const;
export type Direction = (typeof directions)[number];

/** `from` for the two ingress lists, `to` for the egress ones. */
export function peerPrefix(direction: Direction): 'from' | 'to' {
  return direction.startsWith('ingress') ? 'from' : 'to';
}

/**
 * Why the API server refuses a `spec`, if it does.
 *
 * @see Cilium 1.17.5 pkg/k8s/apis/cilium.io/client/crds/v2/ciliumnetworkpolicies.yaml (B1.1/1)
 */
export function firstGate(spec: Field): string | undefined {
  const subjects = ['endpointSelector', 'nodeSelector'].filter((key) => spec.get(key).isPresent);
  if (subjects.length !== 1) {
    return 'the API server refuses it: spec must have exactly one of endpointSelector and nodeSelector';
  }
  if (!directions.some((key) => spec.get(key).isPresent)) {
    return 'the API server refuses it: spec must have one of ingress, ingressDeny, egress and egressDeny';
  }
  return undefined;
}

/** What of the agent's options decides whether it takes a policy. */
export interface Gate {
  readonly clusterwide: boolean;
  readonly nodeSelectors: boolean;
}

/**
 * Why the agent refuses a `spec` that the API server took, if it does.
 *
 * @see Cilium 1.17.5 pkg/policy/api/rule_validation.go (B1.1/2, B1.5, B1.6)
 */
export function secondGate(spec: Field, gate: Gate): string | undefined {
  const reason = checkSubject(spec, gate) ?? first(directions, (direction) => checkList(spec, direction, gate));
  return reason === undefined ? undefined : `the agent refuses it: ${reason}`;
}

function checkSubject(spec: Field, { clusterwide }: Gate): string | undefined {
  if (directions.every((key) => spec.get(key).items().length === 0)) return 'all of its lists of rules are empty';
  const isHost = spec.get('nodeSelector').isPresent;
  return isHost && !clusterwide ? 'nodeSelector needs a CiliumClusterwideNetworkPolicy' : undefined;
}

function checkList(spec: Field, direction: Direction, gate: Gate): string | undefined {
  const isHost = spec.get('nodeSelector').isPresent;
  return first(
    spec.get(direction).items(),
    (element) =>
      checkPeers(element, direction, gate) ?? checkPorts(element, direction) ?? checkHost(element, isHost, direction),
  );
}

function checkPeers(element: Field, direction: Direction, gate: Gate): string | undefined {
  const prefix = peerPrefix(direction);
  const peers = filledPeers(element, prefix);
  if (peers.length > 1) return `${element.path} has ${peers.join(' and ')}, which exclude one another`;
  if (peers.includes(`${prefix}Nodes`) && !gate.nodeSelectors) return `${prefix}Nodes is switched off`;
  const strange = element
    .get(`${prefix}Entities`)
    .texts()
    .find((name) => !entities.some((entity) => entity === name));
  if (strange !== undefined) return `${strange} is not an entity`;
  return (
    first(element.get(`${prefix}CIDR`).texts(), (cidr) => checkCidr(cidr)) ?? checkSets(element.get(`${prefix}CIDRSet`))
  );
}

function checkSets(list: Field): string | undefined {
  return first(list.items(), (item) => {
    const cidr = item.get('cidr').text();
    const except = item.get('except').texts();
    if (cidr === undefined) return first(except, checkCidr);
    const outer = parseBlock(cidr);
    return (
      checkCidr(cidr) ??
      first(except, checkCidr) ??
      first(except, (hole) => {
        const inner = parseBlock(hole);
        return outer && inner && !contains(outer, inner) ? `${hole} is not in ${cidr}` : undefined;
      })
    );
  });
}

function checkCidr(cidr: string): string | undefined {
  return parseBlock(cidr) === undefined ? `${cidr} is not a block of addresses` : undefined;
}

function checkPorts(element: Field, direction: Direction): string | undefined {
  const items = element.get('toPorts').items();
  if (items.length > 0 && element.get('icmps').items().length > 0) return `${element.path} has toPorts and icmps`;
  return first(items, (item) => checkPortList(item) ?? checkL7(item, direction));
}

function checkPortList(item: Field): string | undefined {
  return item.get('ports').items().length > 40 ? `${item.path} has more than 40 ports` : undefined;
}

function checkL7(item: Field, direction: Direction): string | undefined {
  const rules = item.get('rules');
  const kind = rules.keys()[0];
  if (kind === undefined) return undefined;
  if (kind === 'dns' && direction === 'ingress') return 'rules.dns is for egress only';
  return first(item.get('ports').items(), (port) => {
    const number = Number(port.get('port').value);
    if (number === 0) return 'L7 rules need a port other than 0';
    if (kind === 'dns')
      return Number(port.get('endPort').value ?? 0) > number ? 'rules.dns takes no port ranges' : undefined;
    // A missing protocol is ANY.
    return port.get('protocol').value === 'TCP' ? undefined : `rules.${kind} needs protocol TCP`;
  });
}

function checkHost(element: Field, isHost: boolean, direction: Direction): string | undefined {
  const kinds = element
    .get('toPorts')
    .items()
    .flatMap((item) => item.get('rules').keys());
  const forbidden = kinds.find((kind) => direction === 'ingress' || kind !== 'dns');
  return isHost && forbidden !== undefined ? `host policies take no rules.${forbidden} here` : undefined;
}

function first<T>(items: readonly T[], check: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const reason = check(item);
    if (reason !== undefined) return reason;
  }
  return undefined;
}
