import { ApiObject, Chart } from 'cdk8s';
import { type Construct } from 'constructs';
import { type Database, databaseComponent, engines, inWave, neverPruned, type Placement } from '@zta/intent';

/** The databases of an app: KubeBlocks Clusters. Their identities come with those of the app's workloads. */
export class DatabasesLayer extends Chart {
  constructor(
    scope: Construct,
    private readonly props: { readonly placement: Placement },
  ) {
    super(scope, 'databases');
    for (const [name, database] of Object.entries(props.placement.app.databases)) {
      this.addCluster(name, database);
    }
  }

  private addCluster(name: string, { engine, version, replicas, storage, cpu, memory }: Database): void {
    new ApiObject(this, name, {
      apiVersion: 'apps.kubeblocks.io/v1',
      kind: 'Cluster',
      metadata: { name, namespace: this.props.placement.namespace, annotations: { ...inWave('data'), ...neverPruned } },
      spec: {
        // Data goes only by a decision of its own, not with a file.
        terminationPolicy: 'DoNotTerminate',
        componentSpecs: [
          {
            name: databaseComponent,
            componentDef: engines[engine].componentDefinition,
            serviceVersion: version,
            // KubeBlocks' default is one account for all databases of an engine; one each lets policies tell them apart.
            serviceAccountName: name,
            replicas,
            // Patroni finds its peers by this label (kubeblocks-addons cmpd-16.yaml, KUBERNETES_SCOPE_LABEL).
            labels: { 'apps.kubeblocks.postgres.patroni/scope': `${name}-${databaseComponent}` },
            resources: { requests: { cpu, memory }, limits: { cpu, memory } },
            volumeClaimTemplates: [
              { name: 'data', spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } } },
            ],
          },
        ],
      },
    });
  }
}
