import { parseBlock } from '../../world/cidr';
import type { World } from '../../world/world';
import { isInBlock } from '../addresses';
import { every, not, some, truth, type Truth, unknown } from '../truth';
import { type MeshPeer, principalOf } from './peer';
import { fitsText } from './text-match';

/** A field with what it wants and what it doesn't; both must hold. An empty list asks for nothing. */
export function bothHold(
  wanted: readonly string[],
  unwanted: readonly string[],
  fits: (value: string) => Truth,
): Truth {
  return every([
    ...(wanted.length === 0 ? [] : [some(wanted.map(fits))]),
    ...(unwanted.length === 0 ? [] : [not(some(unwanted.map(fits)))]),
  ]);
}

/**
 * Whether a peer is a principal. Without identity nobody is. A trust domain `cluster.local` in a policy may stand for
 * another that the mesh has.
 *
 * @see ztunnel 1.26.2 src/rbac.rs, Istio 1.26.2 pilot/pkg/security/trustdomain (B2.4, B2.6)
 */
export function fitsPrincipal({ settings }: World, { identity }: MeshPeer, pattern: string): Truth {
  if (identity === undefined) return truth(false);
  const isAlias = pattern.startsWith('cluster.local/') && settings.istio.trustDomain !== 'cluster.local';
  return isAlias
    ? unknown('cluster.local may stand for the trust domain')
    : truth(fitsText(pattern, principalOf(identity)));
}

/** Whether a peer is of a namespace. */
export function fitsNamespace({ identity }: MeshPeer, pattern: string): Truth {
  return truth(identity !== undefined && fitsText(pattern, identity.namespace));
}

/** Whether a peer has a service account, written `name` (of the policy's namespace) or `namespace/name`. */
export function fitsServiceAccount({ identity }: MeshPeer, written: string, policyNamespace: string): Truth {
  const [namespace, name] = written.includes('/') ? written.split('/') : [policyNamespace, written];
  return truth(identity?.namespace === namespace && identity?.serviceAccount === name);
}

/** Whether an address is in a block; that of a pod isn't known. */
export function fitsAddress(address: string | undefined, block: string): Truth {
  if (address !== undefined) return truth(isInBlock(address, { cidr: block, except: [] }));
  return parseBlock(block)?.bits === 0
    ? unknown(`which family of ${block} pods have`)
    : unknown('addresses of pods are not known');
}
