import { type Guarded, overrideName } from '@zta/intent';
import { type CiliumPolicy } from './cilium-policy';
import { hopsIn } from './hops';
import { policiesOf } from './policies';

/** One policy for each identity of the namespace, with what it and the app's own flows need of each other. */
export function ownPolicies(guarded: Guarded): readonly CiliumPolicy[] {
  return policiesOf(
    guarded,
    hopsIn(guarded).filter(({ operational }) => !operational),
  );
}

/** Operational overrides: a policy for each connection that the platform's work on the namespace needs. */
export function overridePolicies(guarded: Guarded): readonly CiliumPolicy[] {
  const hops = hopsIn(guarded).filter(({ operational }) => operational);
  return hops.flatMap((hop) =>
    policiesOf(guarded, [hop]).map((policy) => ({ ...policy, name: overrideName(hop.flow) })),
  );
}
