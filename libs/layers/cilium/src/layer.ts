import { ApiObject, Chart } from 'cdk8s';
import { type Construct } from 'constructs';
import { inWave, type Placement } from '@zta/intent';
import { type CiliumPolicy } from './cilium-policy';
import { allowDns, allowNamespace, allowProbes, defaultDeny, identityPolicies } from './policies';

/** Which connections of an app the kernel lets through (layers 3 and 4). */
export class CiliumLayer extends Chart {
  constructor(scope: Construct, { placement }: { readonly placement: Placement }) {
    super(scope, 'cilium');
    const { namespace, stage } = placement;
    const policies = [
      defaultDeny(placement),
      allowDns(),
      ...(stage === 'enforced' ? [] : [allowNamespace()]),
      ...identityPolicies(placement),
    ];
    for (const policy of policies) addPolicy(this, policy, { kind: 'CiliumNetworkPolicy', namespace });
  }
}

/** What the kernel lets through in the whole cluster. */
export class CiliumClusterLayer extends Chart {
  constructor(scope: Construct) {
    super(scope, 'cilium-cluster');
    addPolicy(this, allowProbes(), { kind: 'CiliumClusterwideNetworkPolicy' });
  }
}

function addPolicy(
  scope: Construct,
  { name, wave, annotations, spec }: CiliumPolicy,
  { kind, namespace }: { readonly kind: string; readonly namespace?: string },
): void {
  new ApiObject(scope, name, {
    apiVersion: 'cilium.io/v2',
    kind,
    metadata: { name, ...(namespace && { namespace }), annotations: { ...inWave(wave), ...annotations } },
    spec,
  });
}
