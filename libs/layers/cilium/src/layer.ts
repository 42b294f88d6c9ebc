import { ApiObject, Chart } from 'cdk8s';
import { type Construct } from 'constructs';
import { type Guarded, inWave } from '@zta/intent';
import { type CiliumPolicy } from './cilium-policy';
import { clusterwidePolicies } from './clusterwide';
import { allowMesh, plaintextPolicies } from './isolation';
import { overridePolicies, ownPolicies } from './overrides';
import { allowDns, allowNamespace, allowProbes, defaultDeny, identityPolicies } from './policies';

interface CiliumLayerProps {
  readonly placement: Guarded;
}

/** Which connections of a namespace the kernel lets through (layers 3 and 4). */
export class CiliumLayer extends Chart {
  constructor(scope: Construct, { placement }: CiliumLayerProps) {
    super(scope, 'cilium');
    const { stage, meshed } = placement;
    const policies = [
      defaultDeny(placement),
      allowDns(),
      ...(meshed ? [allowProbes()] : []),
      ...(stage === 'enforced' ? [] : [allowNamespace()]),
      ...identityPolicies(placement),
    ];
    addPolicies(this, policies, placement.namespace);
  }
}

/**
 * The same beside {@link CiliumClusterLayer}, which denies, and opens lifelines: the connections of each identity, and apart
 * from them each one that the platform's work needs.
 */
export class CiliumIdentitiesLayer extends Chart {
  constructor(scope: Construct, { placement }: CiliumLayerProps) {
    super(scope, 'cilium');
    addPolicies(this, [...ownPolicies(placement), ...overridePolicies(placement)], placement.namespace);
  }
}

/** Keeps namespaces apart, and leaves to the mesh who connects to what within them; exact only where the mesh isn't. */
export class CiliumIsolationLayer extends Chart {
  constructor(scope: Construct, { placement }: CiliumLayerProps) {
    super(scope, 'cilium');
    const lifelines = [defaultDeny(placement), allowDns(), allowProbes()];
    addPolicies(this, [...lifelines, allowMesh(placement), ...plaintextPolicies(placement)], placement.namespace);
  }
}

/** Denies in every namespace but the platform's what no policy of the namespace allows, known namespace or not. */
export class CiliumClusterLayer extends Chart {
  constructor(scope: Construct) {
    super(scope, 'cilium-cluster');
    addPolicies(this, clusterwidePolicies(), undefined);
  }
}

function addPolicies(scope: Construct, policies: readonly CiliumPolicy[], namespace: string | undefined): void {
  for (const { name, wave, annotations, spec } of policies) {
    new ApiObject(scope, name, {
      apiVersion: 'cilium.io/v2',
      kind: namespace === undefined ? 'CiliumClusterwideNetworkPolicy' : 'CiliumNetworkPolicy',
      metadata: {
        name,
        ...(namespace !== undefined && { namespace }),
        annotations: { ...inWave(wave), ...annotations },
      },
      spec,
    });
  }
}
