import type { Protocol } from '../world/endpoint';
import type { World } from '../world/world';
import { plainCheck, toHop } from './check';
import { judgeDirection } from './cilium/direction';
import type { Hop, Options } from './decision';
import { type Flow, type Message, tunnelPort } from './flow';
import { type Identity, identitiesOf } from './identities';
import { beginsTunnels, bypassesInbound, endsTunnels } from './istio/capture';
import { type MeshPeer, meshIdentity } from './istio/peer';
import { judgeZtunnel } from './istio/ztunnel';
import { judgeKubernetes } from './kubernetes/direction';
import type { Party } from './party';
import { no, truth, unknown } from './truth';

/** The network that legs cross. */
export interface Net {
  readonly world: World;
  readonly options: Options;
}

/** One stretch of the way, between two ends that address one another. */
export interface Leg {
  readonly from: Party;
  readonly to: Party;
  readonly port: number;
  readonly protocol: Protocol;
  readonly message: Message;
  /** What the destination may take the source for, where that isn't what it is. */
  readonly seenAs?: readonly Identity[];
}

/** Cilium's checks of a leg as it is on the wire: leaving the source, entering the destination. */
export function wire({ world, options }: Net, { from, to, port, protocol, message, seenAs }: Leg): readonly Hop[] {
  const isCilium = options.cni !== 'kubernetes';
  const judge = isCilium ? judgeDirection : judgeKubernetes;
  const layer = isCilium ? 'cilium' : 'kubernetes';
  const flow: Flow = { port, protocol, message };
  const named = to.kind === 'endpoint' ? to.endpoint.ports : [];
  const leaving =
    from.kind === 'endpoint'
      ? [
          toHop(
            from.id,
            layer,
            judge(world, { direction: 'egress', subject: from.endpoint, peers: identitiesOf(world, to), flow, named }),
          ),
        ]
      : [];
  const peers = seenAs ?? identitiesOf(world, from);
  const entering =
    to.kind === 'endpoint'
      ? [toHop(to.id, layer, judge(world, { direction: 'ingress', subject: to.endpoint, peers, flow, named }))]
      : [];
  return [...leaving, ...entering];
}

/**
 * All checks of a leg with no proxy between its ends. Between pods of the mesh TCP goes through a tunnel, so that
 * Cilium sees port 15008 and nothing of what is in it; else ztunnel sees plaintext without an identity.
 *
 * @see ztunnel 1.26.2 ARCHITECTURE.md, src/proxy/inbound.rs (B2.9, B5 rows 2, 4, 5)
 */
export function direct(net: Net, leg: Leg): readonly Hop[] {
  const { world } = net;
  const { from, to, protocol, port } = leg;
  if (to.kind !== 'endpoint' || protocol !== 'TCP') return wire(net, leg);
  const isFromMesh = from.kind === 'endpoint' && beginsTunnels(world, from.endpoint);
  if (to.endpoint.role === 'waypoint' && port === tunnelPort) return atWaypoint(net, leg, isFromMesh);
  if (!endsTunnels(world, to.endpoint)) return wire(net, leg);
  if (port === tunnelPort) {
    // Its own listeners are no destination to it (illegal_ports), and plaintext on 15008 is no tunnel.
    const why = 'nothing is passed on to the port of the tunnels themselves';
    return [...wire(net, leg), toHop(to.id, 'ztunnel', plainCheck(no, why))];
  }
  const plaintext = () => [...wire(net, leg), ...ztunnel(net, leg, plaintextPeer(leg))];
  const tunnelled = () => {
    const identity = from.kind === 'endpoint' ? { identity: meshIdentity(world, from.endpoint) } : {};
    const inner = wire(net, { ...leg, port: tunnelPort, message: { kind: 'tunnel' } });
    return [...inner, ...ztunnel(net, leg, identity)];
  };
  if (!isFromMesh) return plaintext();
  return bypassesInbound(to.endpoint) ? eitherWay(tunnelled(), wire(net, leg)) : tunnelled();
}

function plaintextPeer({ from, seenAs }: Leg): MeshPeer {
  return from.kind === 'world' && seenAs === undefined ? { address: from.address } : {};
}

function ztunnel({ world }: Net, { to, port }: Leg, peer: MeshPeer): readonly Hop[] {
  if (to.kind !== 'endpoint' || (bypassesInbound(to.endpoint) && peer.identity === undefined)) return [];
  return [toHop(to.id, 'ztunnel', judgeZtunnel(world, { endpoint: to.endpoint, peer, port }))];
}

// Any identity of the mesh may connect to a waypoint; its policies are for what is in the tunnel (B2.11/3).
function atWaypoint(net: Net, leg: Leg, isFromMesh: boolean): readonly Hop[] {
  const reason = isFromMesh ? 'any identity of the mesh may connect' : 'only the mesh has certificates for it';
  const hops = wire(net, { ...leg, message: { kind: 'tunnel' } });
  return [...hops, toHop(leg.to.id, 'waypoint', plainCheck(truth(isFromMesh), reason))];
}

// Whether the mesh tunnels to a pod whose inbound capture is bypassed isn't specified: both must agree.
function eitherWay(one: readonly Hop[], other: readonly Hop[]): readonly Hop[] {
  const isDenied = (hops: readonly Hop[]) => hops.some(({ verdict }) => verdict === 'denied');
  const isAllowed = (hops: readonly Hop[]) => hops.every(({ verdict }) => verdict === 'allowed');
  if (isAllowed(one) && isAllowed(other)) return one;
  if (isDenied(one) && isDenied(other)) return deniedByBoth(one, other);
  const why = 'whether the mesh tunnels to a pod that bypasses inbound capture';
  const hop = toHop(one.at(-1)?.at ?? '', 'ztunnel', plainCheck(unknown(why), why));
  const because = [...one, ...other].flatMap((item) => item.because);
  return [...one.filter(({ verdict }) => verdict !== 'denied'), { ...hop, because }];
}

// Both ways deny, so both are why. Where the other one denies this request only, so does the denial by both: another request
// may pass there.
function deniedByBoth(one: readonly Hop[], other: readonly Hop[]): readonly Hop[] {
  const denials = other.filter(({ verdict }) => verdict === 'denied');
  const isForAll = denials.some(({ requests }) => requests === null);
  const asked = isForAll ? null : denials.flatMap(({ requests }) => requests ?? []);
  const because = denials.flatMap((hop) => hop.because);
  return one.map((hop) =>
    hop.verdict === 'denied' ? { ...hop, because: [...hop.because, ...because], requests: hop.requests ?? asked } : hop,
  );
}

/** A hop that nothing passes. */
export function blocked(at: string, layer: Hop['layer'], reason: string): Hop {
  return toHop(at, layer, plainCheck(no, reason));
}
