import type { Field } from './field';
import { type Findings, unlessPuzzling } from './findings';
import { fields, type Manifest } from './manifest';
import type {
  AddressBlock,
  NetworkPolicy,
  NetworkPolicyPeer,
  NetworkPolicyPort,
  NetworkPolicyRule,
} from './network-policy';
import { at, type Origin } from './origin';
import { contains, parseBlock } from './cidr';
import { everything } from './selector';

/**
 * A NetworkPolicy, networking.k8s.io/v1.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/ (Kubernetes 1.33)
 */
export function readNetworkPolicy(manifest: Manifest): Findings<NetworkPolicy> {
  const { namespace, origin } = manifest;
  const spec = fields(manifest).get('spec').only('podSelector', 'policyTypes', 'ingress', 'egress');
  const types = spec.get('policyTypes').each((item) => item.oneOf(['Ingress', 'Egress']));
  // Without policyTypes: ingress always, egress if there are egress rules.
  const isolates = {
    ingress: types.length === 0 || types.includes('Ingress'),
    egress: types.length === 0 ? spec.get('egress').items().length > 0 : types.includes('Egress'),
  };
  const policy: NetworkPolicy = {
    namespace,
    origin: at(origin, 'spec'),
    pods: spec.get('podSelector').selector(),
    isolates,
    ingress: spec.get('ingress').each((rule) => readRule(rule, 'from', origin)),
    egress: spec.get('egress').each((rule) => readRule(rule, 'to', origin)),
  };
  return unlessPuzzling(policy, origin, spec.found, { part: 'cilium', namespaces: [namespace] });
}

function readRule(rule: Field, peers: 'from' | 'to', origin: Origin): NetworkPolicyRule {
  rule.only(peers, 'ports');
  return {
    origin: at(origin, rule.path),
    peers: rule.get(peers).each(readPeer),
    ports: rule.get('ports').each(readPort),
  };
}

function readPeer(peer: Field): NetworkPolicyPeer {
  peer.only('podSelector', 'namespaceSelector', 'ipBlock');
  const block = peer.get('ipBlock');
  const pods = peer.get('podSelector');
  const namespaces = peer.get('namespaceSelector');
  if (block.isPresent) {
    if (pods.isPresent || namespaces.isPresent) peer.report('ipBlock excludes selectors');
    return { kind: 'block', block: readBlock(block) };
  }
  if (!pods.isPresent && !namespaces.isPresent) peer.report('a peer needs a selector or an ipBlock');
  return {
    kind: 'pods',
    pods: pods.isPresent ? pods.selector() : everything,
    ...(namespaces.isPresent ? { namespaces: namespaces.selector() } : {}),
  };
}

function readBlock(field: Field): AddressBlock {
  field.only('cidr', 'except');
  const block = { cidr: field.get('cidr').text() ?? '', except: field.get('except').texts() };
  const outer = parseBlock(block.cidr);
  const holes = block.except.map(parseBlock);
  if (!outer || !holes.every((hole) => hole && contains(outer, hole)))
    field.report('ipBlock is not a block with its holes');
  return block;
}

function readPort(field: Field): NetworkPolicyPort {
  field.only('protocol', 'port', 'endPort');
  const value = field.get('port').value;
  const port = typeof value === 'string' ? value : field.get('port').integer();
  const endPort = field.get('endPort').integer();
  if (endPort !== undefined && typeof port !== 'number') field.get('endPort').report('endPort needs a number in port');
  return {
    protocol: field.get('protocol').oneOf(['TCP', 'UDP', 'SCTP']) ?? 'TCP',
    ...(port === undefined ? {} : { port }),
    ...(endPort === undefined ? {} : { endPort }),
  };
}
