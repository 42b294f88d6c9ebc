import type { AuthorizationPolicy, RequestAuthentication } from '../../world/istio-policy';
import type { Service, ServicePort } from '../../world/service';
import type { World } from '../../world/world';
import { type Check, doubtsAbout, plainCheck } from '../check';
import type { Message } from '../flow';
import { no, unknown } from '../truth';
import { judgePool, type Pool } from './envoy';
import type { MeshPeer } from './peer';
import { type Chain, chainOf } from './protocol';
import type { Waypoint } from './waypoints';

/** What comes to a waypoint: for a Service, or for a pod's own address. */
export interface AtWaypoint {
  readonly peer: MeshPeer;
  readonly message: Message;
  readonly target: { readonly service: Service; readonly port: ServicePort } | { readonly port: number };
}

/**
 * Whether a waypoint lets a request pass: by the policies attached to the Service, to its own Gateway and to its class,
 * all in one pool.
 *
 * @see Istio 1.26.2 pilot/pkg/model/policyattachment.go, pilot/pkg/networking/core/listener_waypoint.go (B2.2, B2.6, B2.7)
 */
export function judgeWaypoint(
  world: World,
  { gateway, proxy }: Waypoint,
  { peer, message, target }: AtWaypoint,
): Check {
  const service = 'service' in target ? target.service : undefined;
  const port = 'service' in target ? target.port.port : target.port;
  const chain = 'service' in target ? chainOf(target.port) : 'both';
  const seen = messageOn(chain, message);
  if (seen === undefined) return plainCheck(unknown('what protocol the port has'), 'the protocol is not known');
  if (seen === 'refused') return plainCheck(no, 'the port is for HTTP');
  const found = judgePool(world, poolOf(world, { gateway, proxy }, service), { peer, port, message: seen });
  const places = [proxy, ...(service ? [{ namespace: service.namespace, id: '' }] : [])];
  const doubts = places.flatMap((place) => doubtsAbout(world, 'waypoint', place));
  if (doubts.length === 0) return found;
  const isFirm = found.truth.value === 'no' && found.reason === 'a DENY rule matches';
  return { ...found, truth: isFirm ? found.truth : unknown(...doubts) };
}

function messageOn(
  chain: Chain | undefined,
  message: Message,
): { kind: 'opaque' } | Extract<Message, { kind: 'http' }> | 'refused' | undefined {
  if (chain === undefined) return undefined;
  if (message.kind === 'http') return chain === 'tcp' ? { kind: 'opaque' } : message;
  return chain === 'http' ? 'refused' : { kind: 'opaque' };
}

/** The policies that a waypoint has for a Service, or for a pod's own address. */
export function poolOf(world: World, { gateway }: Waypoint, service: Service | undefined): Pool {
  const isAttached = ({ namespace, targetRefs }: AuthorizationPolicy | RequestAuthentication) =>
    targetRefs.some(({ kind, name }) => {
      if (kind === 'Service') return service?.name === name && service.namespace === namespace;
      if (kind === 'Gateway') return gateway.name === name && gateway.namespace === namespace;
      return kind === 'GatewayClass' && gateway.className === name && namespace === world.settings.istio.rootNamespace;
    });
  return {
    policies: world.authorizationPolicies.filter(isAttached),
    authentications: world.requestAuthentications.filter(isAttached),
  };
}
