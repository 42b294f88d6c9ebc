import { type EndUsers, type Guarded } from '@zta/intent';
import { type RequestAuthenticationSpec } from './authorization-policy';

export interface UserAuthentication {
  readonly name: string;
  readonly spec: RequestAuthenticationSpec;
}

/**
 * Whose tokens the waypoint in front of each workload accepts. It refuses a request whose token is wrong (401), and lets
 * one without a token pass: that one is needed, the rules of the workload's AuthorizationPolicy say.
 *
 * None at stage observe: istio has no dry run for them, and a wrong token must not matter yet.
 *
 * @see istio 1.26.2 pilot/pkg/security/authn/policy_applier.go
 */
export function requestAuthentications({ connections, namespace, stage }: Guarded): readonly UserAuthentication[] {
  if (stage === 'observe') return [];
  const accepted = new Map<string, Map<string, EndUsers>>();
  for (const { to, users, viaWaypoint } of connections) {
    if (!users || !viaWaypoint || to.kind !== 'pods' || to.namespace !== namespace) continue;
    const issuers = accepted.get(to.name) ?? new Map<string, EndUsers>();
    accepted.set(to.name, issuers.set(users.issuer, users));
  }
  return [...accepted].map(([workload, issuers]) => ({
    name: `${workload}-users`,
    spec: {
      targetRefs: [{ group: '', kind: 'Service', name: workload }],
      // The workload may want to know who the user is: without forwarding, the waypoint takes the token away.
      jwtRules: [...issuers.values()].map((users) => ({ ...users, forwardOriginalToken: true })),
    },
  }));
}
