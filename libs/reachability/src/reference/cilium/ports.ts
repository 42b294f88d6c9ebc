import type { CiliumElement, CiliumHttpRule, CiliumL7, CiliumPort } from '../../world/cilium-rule';
import type { ContainerPort } from '../../world/endpoint';
import type { Flow, Message } from '../flow';
import { matchesWhole } from '../pattern';
import { every, no, some, type Truth, unknown, when, yes } from '../truth';

/** What the ports of an element say of a flow: nothing, or each L7 part (or none) that goes with a matching port. */
export interface PortMatch {
  readonly matches: boolean;
  /** Absent: no L7 part. */
  readonly l7: readonly CiliumL7[];
  readonly isPlain: boolean;
}

/**
 * How an element's `toPorts` fits a flow. `named` are the ports of the pod whose port is meant: the destination's.
 *
 * @see Cilium 1.17.5 pkg/policy/api/l4.go, pkg/policy/l4.go (B1.6)
 */
export function matchPorts(
  { toPorts, icmp, peers }: CiliumElement,
  flow: Flow,
  named: readonly ContainerPort[],
): PortMatch {
  // No peer key and no ports: allows nothing, its only effect is default deny.
  const isEmpty = toPorts === undefined && peers.kind === 'any';
  if (icmp || isEmpty) return { matches: false, l7: [], isPlain: false };
  if (toPorts === undefined) return { matches: true, l7: [], isPlain: true };
  const fitting = toPorts.filter(({ ports }) => ports.some((port) => isPort(port, flow, named)));
  return {
    matches: fitting.length > 0,
    l7: fitting.flatMap(({ l7 }) => (l7 === undefined ? [] : [l7])),
    isPlain: fitting.some(({ l7 }) => l7 === undefined),
  };
}

function isPort({ port, endPort, protocol }: CiliumPort, flow: Flow, named: readonly ContainerPort[]): boolean {
  if (protocol !== 'ANY' && protocol !== flow.protocol) return false;
  if (typeof port === 'string') {
    return named.some(
      (item) => item.name?.toLowerCase() === port && item.port === flow.port && item.protocol === flow.protocol,
    );
  }
  return port === 0 || (flow.port >= port && flow.port <= (endPort ?? port));
}

/** Whether an L7 part lets a message through. */
export function passesL7(l7: CiliumL7, message: Message): Truth {
  if (l7.kind === 'dns') return message.kind === 'http' ? unknown('HTTP over a port with DNS rules') : yes;
  // Envoy answers what isn't HTTP with an error.
  return message.kind === 'http' ? some(l7.rules.map((rule) => passesHttp(rule, message.request))) : no;
}

function passesHttp(
  { method, path, host, headers }: CiliumHttpRule,
  request: Extract<Message, { kind: 'http' }>['request'],
): Truth {
  const field = (pattern: string | undefined, value: string) =>
    pattern === undefined ? yes : matchesWhole(pattern, value);
  return every([
    field(method, request.method),
    field(path, request.path),
    field(host, request.host),
    ...headers.map((header) => when('header', header)),
  ]);
}
