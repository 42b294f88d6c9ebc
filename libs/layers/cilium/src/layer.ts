import { ApiObject, Chart } from 'cdk8s';
import { type Construct } from 'constructs';
import { type Guarded, inWave } from '@zta/intent';
import { type CiliumPolicy } from './cilium-policy';
import { allowDns, allowNamespace, allowProbes, defaultDeny, identityPolicies } from './policies';

/** Which connections of a namespace the kernel lets through (layers 3 and 4). */
export class CiliumLayer extends Chart {
  constructor(scope: Construct, { placement }: { readonly placement: Guarded }) {
    super(scope, 'cilium');
    const { namespace, stage, meshed } = placement;
    const policies = [
      defaultDeny(placement),
      allowDns(),
      ...(meshed ? [allowProbes()] : []),
      ...(stage === 'enforced' ? [] : [allowNamespace()]),
      ...identityPolicies(placement),
    ];
    for (const policy of policies) addPolicy(this, policy, namespace);
  }
}

function addPolicy(scope: Construct, { name, wave, annotations, spec }: CiliumPolicy, namespace: string): void {
  new ApiObject(scope, name, {
    apiVersion: 'cilium.io/v2',
    kind: 'CiliumNetworkPolicy',
    metadata: { name, namespace, annotations: { ...inWave(wave), ...annotations } },
    spec,
  });
}
