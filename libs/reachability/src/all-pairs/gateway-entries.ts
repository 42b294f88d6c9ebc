import { matchLabels } from '../world/match-labels';
import { doubtOf } from './doubts';
import type { Engines } from './engines';
import { GatewayPort } from './gateway-port';
import type { Presence } from './identity-fields';
import { judgePool, type Pool } from './request-pool';
import type { Term } from './terms';

/** A Gateway that takes clients from outside: its proxy, and each port that it listens on. */
export interface GatewayEntry {
  readonly proxy: number;
  readonly ports: readonly {
    readonly at: GatewayPort;
    /** What its own policies say of everyone. */
    readonly allows: Term;
  }[];
}

/** The Gateways that take clients from outside. */
export function gatewayEntries(engines: Engines): readonly GatewayEntry[] {
  const { world, nodes, space } = engines;
  const doubts = (['ztunnel', 'waypoint'] as const).map((part) => doubtOf(world, part, nodes, space.sets).nodes);
  const isDoubted = (proxy: number) => doubts.some((doubted) => doubted.has(proxy));
  return world.gateways
    .filter((gateway) => gateway.class !== 'waypoint')
    .flatMap((gateway) => {
      const proxy = nodes.endpoints.findIndex(
        (item) => item.namespace === gateway.namespace && item.gateway === gateway.name,
      );
      if (proxy < 0) return [];
      const pool = gateway.class === 'istio' ? poolOf(engines, gateway, proxy) : undefined;
      const ports = [...new Set(gateway.listeners.map(({ port }) => port))].map((port) => ({
        at: new GatewayPort(world, space.terms, gateway, port),
        allows:
          pool === undefined
            ? space.terms.yes
            : isDoubted(proxy)
              ? space.terms.unknown
              : allowsAnyone(engines, pool, port),
      }));
      return [{ proxy, ports }];
    });
}

/**
 * The policies of a gateway of Istio's: those that name it, and those without targets that select its pods.
 *
 * @see Istio 1.26.2 pilot/pkg/model/policyattachment.go, ShouldAttachPolicy (B2.2)
 */
function poolOf({ world, nodes }: Engines, { namespace, name }: GatewayPort['gateway'], proxy: number): Pool {
  const labels = nodes.endpoints[proxy]?.labels ?? {};
  const places = [namespace, world.settings.istio.rootNamespace];
  const isAttached = (policy: Pool['policies'][number] | Pool['authentications'][number]) =>
    policy.targetRefs.length > 0
      ? policy.namespace === namespace && policy.targetRefs.some((ref) => ref.kind === 'Gateway' && ref.name === name)
      : places.includes(policy.namespace) &&
        matchLabels({ matchLabels: policy.selector ?? {}, matchExpressions: [] }, labels);
  return {
    policies: world.authorizationPolicies.filter(isAttached),
    authentications: world.requestAuthentications.filter(isAttached),
  };
}

// Clients of a gateway have no identity, and a load balancer before it may have replaced their address.
function allowsAnyone({ space, fields, nodes }: Engines, pool: Pool, port: number): Term {
  const someone = space.sets.of([nodes.world[0]?.node ?? 0]);
  const presence: Presence = { sources: someone, identified: space.sets.empty, seesAddresses: false };
  const { passes } = judgePool({ space, fields }, pool, { port, presence, seesHttp: true });
  return passes.list[0]?.term ?? space.terms.no;
}
