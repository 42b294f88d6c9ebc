import type { Protocol } from '../world/endpoint';
import type { Cells, CellSpace } from './cells';
import { type Mesh, tunnelPort } from './mesh';
import type { Network } from './network';
import type { NodeSet } from './node-set';
import { addressKept, type Nodes } from './nodes';
import { protocols } from './port-spec';
import { RecentMemo, slotsFor } from './recent-memo';
import type { Term } from './terms';
import type { Ztunnel } from './ztunnel';

/** What stretches of the way without a proxy in between are solved with. */
export interface DirectInput {
  readonly nodes: Nodes;
  readonly space: CellSpace;
  readonly mesh: Mesh;
  readonly network: Network;
  readonly ztunnel: Ztunnel;
}

/** What the verdict about a captured pod is made of. */
interface Parts {
  readonly wire: Cells;
  readonly tunnel: Cells;
  readonly admitted: Cells;
  readonly bypasses: boolean;
}

/**
 * Who reaches a port of a destination with no proxy in between. Between pods of the mesh TCP goes through a tunnel, so
 * that Cilium sees port 15008 and nothing of what is in it; else ztunnel sees plaintext without an identity.
 *
 * @see ztunnel 1.26.2 ARCHITECTURE.md (B2.9, B5 rows 2, 4, 5)
 */
export class Direct {
  private readonly plaintext: NodeSet;
  private readonly memo: RecentMemo<Cells>;
  private readonly recent = new Map<number, Cells>();
  private recentNode = -1;

  constructor(private readonly input: DirectInput) {
    const { space, network, mesh } = input;
    this.memo = new RecentMemo(slotsFor(input.nodes.count));
    this.plaintext = space.sets.minus(network.sources, mesh.tunnelling);
  }

  /** What holds for each source. Kept for one destination at a time, of which several ways ask the same. */
  reach(node: number, protocol: Protocol, port: number): Cells {
    if (this.recentNode !== node) this.recent.clear();
    this.recentNode = node;
    const key = protocols.indexOf(protocol) * 65536 + port;
    const known = this.recent.get(key);
    if (known !== undefined) return known;
    const made = this.work(node, protocol, port);
    this.recent.set(key, made);
    return made;
  }

  private work(node: number, protocol: Protocol, port: number): Cells {
    const { nodes, space, mesh, network, ztunnel } = this.input;
    const wire = () => network.wire(node, protocol, port, 'open');
    if (nodes.endpoints[node] === undefined || protocol !== 'TCP') return wire();
    if (this.isTunnelEnd(node, port)) return this.intoWaypoint(node);
    if (!mesh.captured.has(node)) return wire();
    // ztunnel passes nothing on to its own listeners, and takes no plaintext on 15008 (ztunnel 1.26.2 inbound.rs).
    if (port === tunnelPort) return space.none;
    const admitted = ztunnel.admit(node, port);
    const bypasses = mesh.bypassesInbound(node);
    if (admitted === space.none && !bypasses) return admitted;
    const tunnel = network.wire(node, 'TCP', tunnelPort, 'tunnel');
    const parts: Parts = { wire: wire(), tunnel, admitted, bypasses };
    const tunnelled = tunnel.id * 2 + (bypasses ? 1 : 0);
    const known = this.memo.get(parts.wire.id, tunnelled, admitted.id);
    return known ?? this.memo.set(parts.wire.id, tunnelled, admitted.id, this.compose(parts));
  }

  private compose({ wire, tunnel, admitted, bypasses }: Parts): Cells {
    const { space, mesh } = this.input;
    const plain = space.within(wire, this.plaintext);
    const tunnelled = space.and(space.within(tunnel, mesh.tunnelling), admitted);
    return bypasses
      ? space.join(plain, this.either(tunnelled, wire))
      : space.join(space.and(plain, admitted), tunnelled);
  }

  /** What holds for clients outside whose address a node may have replaced by its own. */
  reachForwarded(node: number, protocol: Protocol, port: number): Cells {
    const { nodes, space, mesh, network, ztunnel } = this.input;
    const wire = network.wireForwarded(node, protocol, port, addressKept);
    if (protocol !== 'TCP') return wire;
    if (this.isTunnelEnd(node, port)) return space.none;
    if (!mesh.captured.has(node)) return wire;
    if (port === tunnelPort) return space.none;
    if (mesh.bypassesInbound(node)) return wire;
    const nobody = nodes.entities.get('health') ?? 0;
    return space.require(wire, space.at(ztunnel.admit(node, port), nobody));
  }

  /** What holds for whom a waypoint's tunnel port is open: any identity of the mesh may connect (B2.11). */
  intoWaypoint(proxy: number): Cells {
    const { space, network, mesh } = this.input;
    return space.within(network.wire(proxy, 'TCP', tunnelPort, 'tunnel'), mesh.tunnelling);
  }

  private isTunnelEnd(node: number, port: number): boolean {
    return this.input.nodes.endpoints[node]?.role === 'waypoint' && port === tunnelPort;
  }

  // Whether the mesh tunnels to a pod whose inbound capture is bypassed isn't specified: both must agree.
  private either(tunnelled: Cells, plain: Cells): Cells {
    const { space, mesh } = this.input;
    return space.combine(mesh.tunnelling, [tunnelled, plain], ([one, other]) =>
      space.terms.agree(one as Term, other as Term),
    );
  }
}
