import type { Endpoint } from '../../world/endpoint';
import type { Gateway } from '../../world/gateway';
import { matchLabels } from '../../world/match-labels';
import type { World } from '../../world/world';
import type { Pool } from './envoy';

/**
 * The policies that a gateway of Istio's has: those that name it, and those without targets that select its pods. A
 * gateway of kgateway's has none.
 *
 * @see Istio 1.26.2 pilot/pkg/model/policyattachment.go, ShouldAttachPolicy (B2.2)
 */
export function ingressPool(world: World, gateway: Gateway, proxy: Endpoint): Pool {
  if (gateway.class !== 'istio') return { policies: [], authentications: [] };
  const { rootNamespace } = world.settings.istio;
  const isAttached = ({
    namespace,
    targetRefs,
    selector = {},
  }: Pool['policies'][number] | Pool['authentications'][number]) => {
    const isNamed = targetRefs.some(
      ({ kind, name }) => kind === 'Gateway' && name === gateway.name && namespace === gateway.namespace,
    );
    const isNear = namespace === gateway.namespace || namespace === rootNamespace;
    return (
      isNamed ||
      (targetRefs.length === 0 && isNear && matchLabels({ matchLabels: selector, matchExpressions: [] }, proxy.labels))
    );
  };
  return {
    policies: world.authorizationPolicies.filter(isAttached),
    authentications: world.requestAuthentications.filter(isAttached),
  };
}
