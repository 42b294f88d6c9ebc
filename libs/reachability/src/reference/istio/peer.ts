import type { Endpoint } from '../../world/endpoint';
import type { World } from '../../world/world';

/** A workload's identity in the mesh. */
export interface MeshIdentity {
  readonly trustDomain: string;
  readonly namespace: string;
  readonly serviceAccount: string;
}

/** Who a connection is from, as a proxy of the mesh sees it. */
export interface MeshPeer {
  /** Absent for plaintext: nobody proved who they are. */
  readonly identity?: MeshIdentity;
  /** The client's address, where it is known. */
  readonly address?: string;
}

/** The identity that a pod's service account gives it (B2.11, B3.5). */
export function meshIdentity({ settings }: World, { namespace, serviceAccount }: Endpoint): MeshIdentity {
  return { trustDomain: settings.istio.trustDomain, namespace, serviceAccount };
}

/** An identity as policies write it, without `spiffe://`. */
export function principalOf({ trustDomain, namespace, serviceAccount }: MeshIdentity): string {
  return `${trustDomain}/ns/${namespace}/sa/${serviceAccount}`;
}
