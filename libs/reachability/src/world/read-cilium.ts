import type { CidrGroup, CiliumElement, CiliumRule } from './cilium-rule';
import { type Direction, directions, firstGate, peerPrefix, secondGate } from './cilium-gates';
import type { Field } from './field';
import { type Findings, puzzling, refused, understood, unlessPuzzling } from './findings';
import { fields, type Manifest } from './manifest';
import { notEnforced, type Touch } from './notices';
import { at, type Origin } from './origin';
import { peerFields, readPeers } from './read-cilium-peers';
import { readPorts } from './read-cilium-ports';
import type { Settings } from './settings';

const specFields = ['endpointSelector', 'nodeSelector', 'enableDefaultDeny', 'description', 'labels', ...directions];

/**
 * The rules of a CiliumNetworkPolicy or CiliumClusterwideNetworkPolicy: one for `spec`, one for each of `specs`. One
 * that either gate refuses takes the whole object with it.
 *
 * @see Cilium 1.17.5 pkg/k8s/apis/cilium.io/v2/cnp_types.go, Parse (B1.1/3)
 */
export function readCiliumPolicy(manifest: Manifest, settings: Settings): Findings<CiliumRule> {
  const { origin } = manifest;
  const clusterwide = manifest.kind === 'CiliumClusterwideNetworkPolicy';
  const root = fields(manifest).only('apiVersion', 'kind', 'metadata', 'spec', 'specs', 'status');
  const specs = [root.get('spec'), ...root.get('specs').items()].filter((spec) => spec.isPresent);
  const gate = { clusterwide, nodeSelectors: settings.cilium.nodeSelectors };
  const reasons = specs.map((spec) => firstGate(spec) ?? secondGate(spec, gate));
  if (specs.length === 0) return refused(notEnforced(origin, 'the agent refuses it: it has no spec'));
  const blocked = reasons.flatMap((reason, i) =>
    reason === undefined ? [] : [{ reason, path: specs[i]?.path ?? '' }],
  );
  if (blocked.length > 0) return refused(...blocked.map(({ reason, path }) => notEnforced(at(origin, path), reason)));

  const rules = specs.map((spec) => readRule(spec, origin, clusterwide ? undefined : manifest.namespace));
  const touches: Touch = { part: 'cilium', namespaces: clusterwide ? 'all' : [manifest.namespace] };
  if (root.found.length > 0) return puzzling(origin, root.found, touches);
  return separateHostRules(rules, settings);
}

// A host policy without the host firewall: Cilium 1.17.5 pkg/policy/repository.go (B1.2/3).
function separateHostRules(rules: readonly CiliumRule[], { cilium }: Settings): Findings<CiliumRule> {
  const isIdle = (rule: CiliumRule) => rule.subject.kind === 'nodes' && !cilium.hostFirewall;
  const reason = 'it is a policy for nodes, selects no pod, and the host firewall is off';
  return {
    ...understood(...rules.filter((rule) => !isIdle(rule))),
    notEnforced: rules.filter(isIdle).map((rule) => notEnforced(rule.origin, reason)),
  };
}

function readRule(spec: Field, origin: Origin, namespace: string | undefined): CiliumRule {
  spec.only(...specFields);
  const defaults = spec.get('enableDefaultDeny').only('ingress', 'egress');
  const ingress = defaults.get('ingress').flag();
  const egress = defaults.get('egress').flag();
  const isHost = spec.get('nodeSelector').isPresent;
  const list = (direction: Direction) =>
    spec.get(direction).each((element) => readElement(element, direction, at(origin, element.path)));
  return {
    origin: at(origin, spec.path),
    ...(namespace === undefined ? {} : { namespace }),
    subject: isHost
      ? { kind: 'nodes', selector: spec.get('nodeSelector').selector() }
      : { kind: 'endpoints', selector: spec.get('endpointSelector').selector() },
    ingress: list('ingress'),
    ingressDeny: list('ingressDeny'),
    egress: list('egress'),
    egressDeny: list('egressDeny'),
    enableDefaultDeny: { ...(ingress === undefined ? {} : { ingress }), ...(egress === undefined ? {} : { egress }) },
  };
}

function readElement(element: Field, direction: Direction, origin: Origin): CiliumElement {
  const prefix = peerPrefix(direction);
  const isDeny = direction.endsWith('Deny');
  element.only(...peerFields[prefix], `${prefix}Requires`, 'toPorts', 'icmps', ...(isDeny ? [] : ['authentication']));
  const mode = element.get('authentication').only('mode').get('mode');
  if (mode.isPresent && mode.text() !== 'disabled') mode.report(`authentication.mode ${mode.text()} is not modelled`);
  const peers = readPeers(element, prefix);
  const requires = element.get(`${prefix}Requires`).each((item) => item.selector());
  if (requires.length > 0 && peers.kind !== 'endpoints') {
    element.get(`${prefix}Requires`).report(`${prefix}Requires without ${prefix}Endpoints is not modelled`);
  }
  const toPorts = element.get('toPorts').each((item) => readPorts(item, !isDeny));
  return {
    origin,
    peers,
    requires,
    ...(toPorts.length === 0 ? {} : { toPorts }),
    icmp: element.get('icmps').items().length > 0,
  };
}

/** A CiliumCIDRGroup. */
export function readCidrGroup(manifest: Manifest): Findings<CidrGroup> {
  const spec = fields(manifest).get('spec').only('externalCIDRs');
  const { name, labels, origin } = manifest;
  const group: CidrGroup = { name, labels, cidrs: spec.get('externalCIDRs').texts(), origin };
  return unlessPuzzling(group, origin, spec.found, { part: 'cilium', namespaces: 'all' });
}
