import type { Gateway, HttpRoute, RouteRule } from '../world/gateway';
import type { World } from '../world/world';
import { requestAsks } from './gateway-asks';
import { GatewayView } from './gateway-view';
import {
  hostsOverlap,
  type RouteEntry,
  servingListeners,
  type ServingListener,
  type Target,
  targetsOf,
} from './gateway-routes';
import type { Way } from './mesh';
import type { Proxy, Term, Terms } from './terms';

/** A port of a pod, and the Service ports that lead to it. */
export interface GatewayTarget {
  readonly node: number;
  readonly port: number;
  readonly ways: readonly Way[];
}

/** One port of a Gateway, as a proxy that sends requests on to ports of pods. */
export class GatewayPort {
  private readonly listeners: readonly ServingListener[];
  /** The entries that lead to a Service's port, or nobody knows where to. */
  private readonly leading = new Map<string, RouteEntry[]>();

  constructor(
    private readonly world: World,
    private readonly terms: Terms,
    readonly gateway: Gateway,
    readonly port: number,
  ) {
    this.listeners = servingListeners(world, gateway, port);
    for (const entry of this.listeners.flatMap(({ entries }) => entries)) {
      for (const key of new Set(targetsOf(world, entry.route, entry.rule).map(keyOf))) {
        const list = this.leading.get(key);
        if (list === undefined) this.leading.set(key, [entry]);
        else list.push(entry);
      }
    }
  }

  /** Whether any route might lead to a port; where not, nothing passes. */
  mayLeadTo(ways: readonly Way[]): boolean {
    return this.entriesTo(ways).length > 0;
  }

  /** The proxy for one target. What it looks at is worked out when it is first asked. */
  towards(target: GatewayTarget): Proxy {
    let view: GatewayView | undefined;
    const seen = () => (view ??= this.view(target));
    return {
      key: `${this.gateway.namespace}/${this.gateway.name}:${this.port} to ${target.node}:${target.port} ${target.ways.map(keyOfWay).join(' ')}`,
      patterns: () => seen().patterns(),
      judge: (request) => seen().judge(request),
      before: (field, pattern) => seen().before(field, pattern),
    };
  }

  // Of the entries only those count that some request for the target could fit too.
  private view(target: GatewayTarget): GatewayView {
    const leading = this.entriesTo(target.ways);
    const hosts = [...new Set(leading.flatMap((entry) => entry.hosts))];
    const reach = new Map(leading.map(({ route, rule }) => [rule, this.reach(route, rule, target)]));
    const listeners = this.listeners.map((listener) => ({
      ...listener,
      entries: listener.entries.filter((entry) =>
        entry.hosts.some((host) => hosts.some((own) => hostsOverlap(host, own))),
      ),
    }));
    return new GatewayView(this.terms, listeners, (rule) => reach.get(rule) ?? this.terms.no);
  }

  private entriesTo(ways: readonly Way[]): readonly RouteEntry[] {
    const keys = ways.map(keyOfWay);
    return [...new Set(['unknown', ...keys])].flatMap((key) => this.leading.get(key) ?? []);
  }

  private reach(route: HttpRoute, rule: RouteRule, { ways }: GatewayTarget): Term {
    const { terms, world } = this;
    const keys = new Set(ways.map(keyOfWay));
    const leads = targetsOf(world, route, rule).map((target) =>
      target === 'unknown' ? terms.unknown : terms.truth(keys.has(keyOf(target))),
    );
    return terms.and(terms.some(leads), requestAsks(world, terms, this.gateway, { route, rule }));
  }
}

function keyOf(target: Target): string {
  return target === 'unknown' ? target : `${target.namespace}/${target.name}:${target.port}`;
}

function keyOfWay({ service: { namespace, name }, port }: Way): string {
  return keyOf({ namespace, name, port: port.port });
}
