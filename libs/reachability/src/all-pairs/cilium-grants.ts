import type { CiliumElement, CiliumHttpRule, CiliumPorts, CiliumRule } from '../world/cilium-rule';
import type { PeerPart } from './address-peers';
import { namespaceKey } from './cilium-labels';
import { type Pair, peerSelection, resolvePeers } from './cilium-peers';
import type { Direction, Grant, Layer7 } from './grant';
import { requirementsOf } from './label-index';
import type { CompileTools } from './native-grants';
import type { NodeSet } from './node-set';
import { lastPort, type PortSpec } from './port-spec';
import type { Term, Terms } from './terms';
import { regexPattern } from './text-pattern';

/** One policy in one direction, with the pods that it selects. */
export interface Ruled {
  readonly subject: NodeSet;
  readonly direction: Direction;
  readonly isClosing: boolean;
}

/** Both directions. */
export const directions: readonly Direction[] = ['ingress', 'egress'];

/** A rule of one of Cilium's own policies in one direction. */
export interface Directed extends Ruled {
  readonly rule: CiliumRule;
  readonly allow: readonly CiliumElement[];
  readonly deny: readonly CiliumElement[];
}

/**
 * The rules of Cilium's own policies by direction, those without an element in it left out.
 *
 * @see Cilium 1.17.5 pkg/policy/repository.go, computePolicyEnforcementAndRules (B1.4)
 */
export function ownRules(tools: CompileTools): readonly Directed[] {
  return tools.world.ciliumRules
    .filter((rule) => rule.subject.kind === 'endpoints')
    .flatMap((rule) => {
      const subject = subjectOf(tools, rule);
      return directions.map((direction) => ({
        rule,
        subject,
        direction,
        allow: rule[direction],
        deny: direction === 'ingress' ? rule.ingressDeny : rule.egressDeny,
        isClosing: rule.enableDefaultDeny[direction] ?? true,
      }));
    })
    .filter(({ allow, deny }) => allow.length + deny.length > 0);
}

// A namespaced policy is confined to its namespace, whatever namespace its labels name (B1.2/1).
function subjectOf({ labels, sets }: CompileTools, { subject, namespace }: CiliumRule): NodeSet {
  const { matchLabels, matchExpressions } = subject.selector;
  if (namespace === undefined) return sets.intersect(labels.select(requirementsOf(subject.selector)), labels.pods);
  const { [`k8s:${namespaceKey}`]: _overwritten, ...rest } = matchLabels;
  const confined = labels.select(requirementsOf({ matchLabels: rest, matchExpressions }));
  return sets.intersect(confined, labels.inNamespace(namespace));
}

/**
 * What `fromRequires` and `toRequires` ask of peers; they count for every rule of the same action that selects the same
 * pod (B1.5/11).
 */
export function requiresOf(
  { labels, sets }: CompileTools,
  own: readonly Directed[],
  direction: Direction,
  action: Grant['action'],
): readonly Pair[] {
  const rules = own.filter((item) => item.direction === direction);
  return rules.flatMap((item) =>
    item[action].flatMap((element) =>
      element.requires.map((selector) => ({
        subject: item.subject,
        peer: peerSelection(labels, sets, requirementsOf(selector), item.rule.namespace),
      })),
    ),
  );
}

/** The grants of rules of one direction. */
export function grantsOfCilium(tools: CompileTools, rules: readonly Directed[]): readonly Grant[] {
  const requires = (action: Grant['action']) =>
    directions.flatMap((direction) => requiresOf(tools, rules, direction, action));
  const required = { allow: requires('allow'), deny: requires('deny') };
  const lookups = rules.flatMap(({ subject, direction, allow }) => {
    const parts = direction === 'egress' ? allow.flatMap(({ toPorts = [] }) => toPorts) : [];
    return parts.flatMap(({ l7 }) => (l7?.kind === 'dns' ? [{ subject, names: l7.names }] : []));
  });
  return rules.flatMap((item) => {
    const context = { namespace: item.rule.namespace, subject: item.subject, lookups };
    return (['allow', 'deny'] as const).flatMap((action) =>
      item[action].flatMap((element) => {
        const peers = () => resolvePeers(tools, element, { ...context, requires: required[action] });
        const parts = isIdle(element) ? [] : peers();
        return withPorts(tools.terms, element, parts).map((part) => ({ ...part, direction: item.direction, action }));
      }),
    );
  });
}

// No peer key and no ports allows nothing, and neither does ICMP: default deny is the only effect (B1.5).
function isIdle({ toPorts, peers, icmp }: CiliumElement): boolean {
  return icmp || (toPorts === undefined && peers.kind === 'any');
}

type Part = Omit<Grant, 'direction' | 'action'>;

function withPorts(terms: Terms, { toPorts }: CiliumElement, parts: readonly PeerPart[]): readonly Part[] {
  if (toPorts === undefined) return parts.map((part) => ({ ...part, ports: undefined, l7: undefined }));
  return toPorts.flatMap((item) => {
    const l7 = layer7Of(terms, item);
    const ports = specsOf(item);
    return parts.map((part) => ({ ...part, ports, l7 }));
  });
}

/** The ports of one item of `toPorts`. */
export function specsOf({ ports }: CiliumPorts): readonly PortSpec[] {
  return ports.map(({ port, endPort, protocol }): PortSpec => {
    if (typeof port === 'string') return { protocol, name: port };
    return port === 0 ? { protocol, first: 1, last: lastPort } : { protocol, first: port, last: endPort ?? port };
  });
}

function layer7Of(terms: Terms, { l7 }: CiliumPorts): Layer7 | undefined {
  if (l7 === undefined) return undefined;
  return l7.kind === 'dns'
    ? { kind: 'dns' }
    : { kind: 'http', term: terms.some(l7.rules.map((rule) => httpTerm(terms, rule))) };
}

/**
 * What one HTTP rule asks: all of its parts, each for the whole of the value.
 *
 * @see Cilium 1.17.5 pkg/policy/api/http.go (B1.6/5)
 */
function httpTerm(terms: Terms, { method, path, host, headers }: CiliumHttpRule): Term {
  const field = (name: 'method' | 'path' | 'host', source: string | undefined) =>
    source === undefined ? [] : [terms.leaf({ kind: 'text', field: name, pattern: regexPattern(source) })];
  return terms.every([
    terms.isHttp,
    ...[...field('method', method), ...field('path', path), ...field('host', host)],
    ...headers.map((header) => terms.when(`header ${header}`)),
  ]);
}
