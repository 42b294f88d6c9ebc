import type { Endpoint } from '../world/endpoint';
import type { World } from '../world/world';
import type { Party } from './party';
import type { Condition, Fact } from './truth';
import { type CiliumLabel, labelsOf, reserved } from './cilium/labels';

/** What Cilium takes one end of a connection for. */
export interface Identity {
  readonly labels: readonly CiliumLabel[];
  /** Addresses that CIDR rules may match: one, one that isn't known, or none, since it is a pod or a node. */
  readonly address:
    | { readonly kind: 'known'; readonly text: string }
    | { readonly kind: 'unknown' }
    | { readonly kind: 'pod' | 'node' };
  /** The DNS name that it was reached by. */
  readonly name?: string;
  /** Whether it is the node of the other end. */
  readonly isLocalHost: boolean;
  /** Of the pod itself. */
  readonly endpoint?: Endpoint;
  /** What must be so for it to be this identity. */
  readonly conditions: readonly Condition[];
}

/**
 * The identities that an end of a connection may have as seen from the other end. Several where manifests don't tell:
 * on which node a pod in the host's network runs, and whether the API server runs on a node.
 *
 * @see Cilium 1.17.5 pkg/policy/api/entity.go, Documentation/security/policy/language.rst (B1.2/4, B1.5, B1.9)
 */
export function identitiesOf(world: World, party: Party): readonly Identity[] {
  switch (party.kind) {
    case 'endpoint':
      return party.endpoint.hostNetwork ? nodes() : [podIdentity(world, party.endpoint)];
    case 'world':
      return [outside({ kind: 'known', text: party.address })];
    case 'name':
      return [{ ...outside({ kind: 'unknown' }), name: party.name }];
    case 'entity':
      return entityIdentities(party.entity);
  }
}

function podIdentity(world: World, endpoint: Endpoint): Identity {
  return { labels: labelsOf(world, endpoint), address: { kind: 'pod' }, isLocalHost: false, endpoint, conditions: [] };
}

function outside(address: Identity['address']): Identity {
  return { labels: [reserved('world')], address, isLocalHost: false, conditions: [] };
}

function nodes(): readonly Identity[] {
  return [true, false].flatMap((isLocal) =>
    nodeIdentities(isLocal, [fact('same-node', isLocal, 'both ends are on one node')]),
  );
}

// A node, without and with the API server on it, whose label comes on top.
function nodeIdentities(isLocalHost: boolean, conditions: readonly Condition[]): readonly Identity[] {
  const label = reserved(isLocalHost ? 'host' : 'remote-node');
  const server = fact('api-server-address', true, 'the API server runs on that node');
  const node: Identity = { labels: [label], address: { kind: 'node' }, isLocalHost, conditions };
  return [node, { ...node, labels: [label, reserved('kube-apiserver')], conditions: [...conditions, server] }];
}

function entityIdentities(entity: string): readonly Identity[] {
  if (entity === 'host' || entity === 'remote-node') return nodeIdentities(entity === 'host', []);
  if (entity === 'kube-apiserver') return apiServer();
  return [{ labels: [reserved(entity)], address: { kind: 'node' }, isLocalHost: false, conditions: [] }];
}

function apiServer(): readonly Identity[] {
  const on = (detail: string) => [fact('api-server-address', true, detail)];
  const node = (isLocal: boolean, detail: string) => ({ ...nodeIdentities(isLocal, [])[1]!, conditions: on(detail) });
  const labels = [reserved('world'), reserved('kube-apiserver')];
  return [
    { ...outside({ kind: 'unknown' }), labels, conditions: on('the API server is outside the cluster') },
    node(true, 'the API server runs on the same node'),
    node(false, 'the API server runs on another node'),
  ];
}

function fact(name: Fact, holds: boolean, detail: string): Condition {
  return { fact: name, holds, detail };
}

/** Identities that a client outside has once a node passed its traffic on: its own, or that of the node (B1.9/4). */
export function forwarded(identities: readonly Identity[]): readonly Identity[] {
  const kept = (holds: boolean) => fact('client-address', holds, "the client's address is kept");
  const byNode = [true, false].flatMap((isLocal) => nodeIdentities(isLocal, [kept(false)]));
  return [...identities.map((identity) => ({ ...identity, conditions: [kept(true)] })), ...byNode];
}
