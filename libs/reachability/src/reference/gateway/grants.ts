import type { ObjectRef } from '../../world/gateway';
import type { World } from '../../world/world';

/**
 * Whether an object may refer to another: in its own namespace always, elsewhere by a ReferenceGrant there.
 *
 * @see Gateway API 1.2.1 apis/v1beta1/referencegrant_types.go (B3.2)
 */
export function isGranted({ referenceGrants }: World, from: Omit<ObjectRef, 'name'>, to: ObjectRef): boolean {
  if (from.namespace === to.namespace) return true;
  return referenceGrants.some(
    (grant) =>
      grant.namespace === to.namespace &&
      grant.from.some(
        (item) => item.group === from.group && item.kind === from.kind && item.namespace === from.namespace,
      ) &&
      grant.to.some(
        (item) =>
          item.group === to.group && item.kind === to.kind && (item.name === undefined || item.name === to.name),
      ),
  );
}
