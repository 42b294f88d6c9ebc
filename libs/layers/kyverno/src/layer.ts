import { ApiObject, Chart } from 'cdk8s';
import { type Construct } from 'constructs';
import { backsUp, type Cluster, inWave, type Placement } from '@zta/intent';
import { type ClusterPolicy } from './cluster-policy';
import { policies } from './policies';
import { controllers, requiredRules } from './required-rules';

export interface KyvernoLayerProps {
  readonly cluster: Cluster;
  /** The apps that run there. */
  readonly placements: readonly Placement[];
}

/**
 * What the API server may admit to the namespaces of apps, and what it adds to them: rules that are as strict as the stage
 * of the app and the approach of the cluster say.
 */
export class KyvernoLayer extends Chart {
  constructor(scope: Construct, { cluster, placements }: KyvernoLayerProps) {
    super(scope, 'kyverno');
    const all = policies(cluster, placements);
    const rules = requiredRules(all);
    for (const controller of controllers) {
      new ApiObject(this, `${controller}-role`, {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRole',
        metadata: {
          name: `zta-kyverno-${controller}`,
          labels: { [`rbac.kyverno.io/aggregate-to-${controller}`]: 'true' },
          // Kyverno refuses a policy whose rights it doesn't have yet.
          annotations: inWave('identity'),
        },
        rules: rules[controller],
      });
    }
    for (const policy of all) addPolicy(this, policy);
  }
}

function addPolicy(scope: Construct, { name, description, severity, spec, backsUp: others = [] }: ClusterPolicy): void {
  new ApiObject(scope, name, {
    apiVersion: 'kyverno.io/v1',
    kind: 'ClusterPolicy',
    metadata: {
      name,
      annotations: {
        ...inWave('deny'),
        // Pods are checked as they are made: by Deployments, and by KubeBlocks, Argo Workflows and ZenML alike. Rules
        // that Kyverno derives for Deployments and the like would change objects that Argo CD has.
        'pod-policies.kyverno.io/autogen-controllers': 'none',
        'policies.kyverno.io/category': 'Zero trust',
        'policies.kyverno.io/description': description,
        'policies.kyverno.io/severity': severity,
        ...backsUp(...others),
      },
    },
    spec,
  });
}
