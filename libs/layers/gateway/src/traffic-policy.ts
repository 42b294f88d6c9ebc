import { type Bodies, type Cors, type Ingress, type RateLimit } from '@zta/intent';
import { corsTransformation } from './cors';

/** Spec of the TrafficPolicy of one flow's HTTPRoute, which has the same name as its GatewayExtension. */
export function flowPolicySpec(name: string, { rateLimit, bodies, cors, authorizer }: Ingress, replicas: number) {
  const transformation = { ...bodyTransformation(bodies), ...originTransformation(cors) };
  return {
    targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', name }],
    rateLimit: localRateLimit(rateLimit, replicas),
    ...(authorizer && { extAuth: { extensionRef: { name } } }),
    ...(Object.keys(transformation).length > 0 && { transformation }),
  };
}

/**
 * The bucket of each replica. kgateway 2.0 knows no other: a limit for all replicas together is shared out.
 *
 * @see kgateway v2.0.x api/v1alpha1/traffic_policy_types.go RateLimit
 */
export function localRateLimit({ perSecond, burst, for: whom }: RateLimit, replicas: number) {
  const share = (total: number) => (whom === 'gateway' ? Math.floor(total / replicas) : total);
  return { local: { tokenBucket: { maxTokens: share(burst), tokensPerFill: share(perSecond), fillInterval: '1s' } } };
}

/**
 * Puts the body in place of itself. For that the proxy must have all of it, and its buffer ends at 1 MiB: the only limit
 * of a body's size that kgateway 2.0 has (its `buffer` field and its annotation for the buffer are of 2.1).
 *
 * @see kgateway issue 12043, pull request 11505; kgateway.dev documentation, buffering
 */
function bodyTransformation(bodies: Bodies) {
  return bodies === 'whole' ? { request: { body: { parseAs: 'AsString', value: '{{ body() }}' } } } : {};
}

function originTransformation(cors: Cors | undefined) {
  return cors ? corsTransformation(cors) : {};
}
