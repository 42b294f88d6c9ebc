import type { AuthorizationPolicy, RequestAuthentication } from '../world/istio-policy';
import type { Service, ServicePort } from '../world/service';
import type { World } from '../world/world';
import type { Cells } from './cells';
import type { Presence } from './identity-fields';
import type { Way, Waypoint } from './mesh';
import type { NodeSet } from './node-set';
import { judgePool, type Pool, type PoolTools } from './request-pool';

/** What waypoints are solved with. */
export interface WaypointInput extends PoolTools {
  readonly world: World;
  /** Everything that comes with an identity, and everything at all. */
  readonly presence: Presence;
  /** Endpoints that something which wasn't understood may touch at a waypoint, and namespaces of Services likewise. */
  readonly doubted: NodeSet;
  readonly doubtedNamespaces: (namespace: string) => boolean;
}

/** How a proxy of Istio's treats a port: as HTTP, as bytes, or as whichever it finds. */
type Chain = 'http' | 'tcp' | 'both';

/**
 * What waypoints let pass: by the policies attached to the Service, to their own Gateway and to their class.
 *
 * @see Istio 1.26.2 pilot/pkg/model/policyattachment.go, pilot/pkg/networking/core/listener_waypoint.go (B2.2, B2.6, B2.7)
 */
export class Waypoints {
  private readonly memo = new Map<string, Cells>();
  private readonly pools = new Map<string, Pool>();

  private readonly policies: ReadonlyMap<string, readonly AuthorizationPolicy[]>;
  private readonly authentications: ReadonlyMap<string, readonly RequestAuthentication[]>;

  constructor(private readonly input: WaypointInput) {
    this.policies = byTarget(input.world.authorizationPolicies);
    this.authentications = byTarget(input.world.requestAuthentications);
  }

  /**
   * What holds for each source that asks a waypoint for a Service port, or for a port of a pod itself.
   *
   * @param target The way by a Service, or the pod's port.
   */
  pass(waypoint: Waypoint, target: Way | number): Cells {
    const service = typeof target === 'number' ? undefined : target.service;
    const port = typeof target === 'number' ? target : target.port.port;
    const chain = typeof target === 'number' ? 'both' : chainOf(target.port);
    const { gateway } = waypoint;
    const isNamed = this.portsOf(waypoint, service).includes(port);
    const place = `${gateway.namespace}/${gateway.name} ${service?.namespace}/${service?.name}`;
    const key = `${place} ${isNamed ? port : 0} ${chain}`;
    const known = this.memo.get(key);
    if (known !== undefined) return known;
    const made = this.judge(waypoint, service, port, chain);
    this.memo.set(key, made);
    return made;
  }

  /** Ports that policies at a waypoint name. */
  portsOf(waypoint: Waypoint, service: Service | undefined): readonly number[] {
    const rules = this.poolOf(waypoint, service).policies.flatMap((policy) => policy.rules);
    const operations = rules.flatMap(({ to }) => to.flatMap(({ ports, notPorts }) => [...ports, ...notPorts]));
    const conditions = rules.flatMap(({ when }) =>
      when.filter(({ key }) => key === 'destination.port').flatMap((item) => [...item.values, ...item.notValues]),
    );
    return [...operations, ...conditions].map(Number);
  }

  private judge(waypoint: Waypoint, service: Service | undefined, port: number, chain: Chain | undefined): Cells {
    const { space, presence } = this.input;
    const { terms } = space;
    if (chain === undefined) return space.uniform(presence.sources, terms.unknown);
    const pool = this.poolOf(waypoint, service);
    const isDoubted =
      this.input.doubted.has(waypoint.proxy) ||
      (service !== undefined && this.input.doubtedNamespaces(service.namespace));
    const seen = (seesHttp: boolean) => {
      const { passes, denied } = judgePool(this.input, pool, { port, presence, seesHttp });
      // What wasn't understood takes back no denial by rule.
      return isDoubted ? space.require(space.not(denied, presence.sources), terms.unknown) : passes;
    };
    if (chain === 'tcp') return seen(false);
    const http = space.require(seen(true), terms.isHttp);
    return chain === 'http' ? http : space.or([http, space.require(seen(false), terms.not(terms.isHttp))]);
  }

  private poolOf({ gateway }: Waypoint, service: Service | undefined): Pool {
    const { world } = this.input;
    const key = `${gateway.namespace}/${gateway.name} ${service?.namespace}/${service?.name}`;
    const known = this.pools.get(key);
    if (known !== undefined) return known;
    const keys = [
      ...(service === undefined ? [] : [targetKey(service.namespace, 'Service', service.name)]),
      targetKey(gateway.namespace, 'Gateway', gateway.name),
      targetKey(world.settings.istio.rootNamespace, 'GatewayClass', gateway.className),
    ];
    const made = {
      policies: [...new Set(keys.flatMap((item) => this.policies.get(item) ?? []))],
      authentications: [...new Set(keys.flatMap((item) => this.authentications.get(item) ?? []))],
    };
    this.pools.set(key, made);
    return made;
  }
}

function targetKey(namespace: string, kind: string, name: string): string {
  return `${namespace} ${kind} ${name}`;
}

// What is attached by name, by what it is attached to; a target is always in the policy's own namespace.
function byTarget<T extends AuthorizationPolicy | RequestAuthentication>(
  items: readonly T[],
): ReadonlyMap<string, readonly T[]> {
  const found = new Map<string, T[]>();
  for (const item of items) {
    for (const { kind, name } of item.targetRefs) {
      const key = targetKey(item.namespace, kind, name);
      const list = found.get(key);
      if (list === undefined) found.set(key, [item]);
      else list.push(item);
    }
  }
  return found;
}

const http = ['http', 'http2', 'grpc', 'grpc-web', 'kubernetes.io/h2c', 'kubernetes.io/ws'];
const tcp = ['tcp', 'tls', 'https', 'mongo', 'redis', 'mysql', 'kubernetes.io/wss'];
/** Ports of protocols in which the server speaks first. */
const serverFirst = [25, 53, 3306, 27017];

/**
 * How a waypoint treats a Service port; `undefined` for a protocol that isn't known.
 *
 * @see Istio 1.26.2 pkg/config/protocol/instance.go, pkg/config/kube/conversion.go (B2.7)
 */
export function chainOf({ appProtocol, name = '', port }: ServicePort): Chain | undefined {
  const known = [...http, ...tcp];
  const prefix = known.find((item) => name.toLowerCase() === item || name.toLowerCase().startsWith(`${item}-`));
  const protocol = appProtocol?.toLowerCase() ?? prefix;
  if (protocol === undefined) return serverFirst.includes(port) ? 'tcp' : 'both';
  if (!known.includes(protocol)) return undefined;
  return http.includes(protocol) ? 'http' : 'tcp';
}
