import { ApiObject, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-30';
import { type Construct } from 'constructs';
import { type Database, databaseComponent, engines, inWave, neverPruned, type Placement } from '@zta/intent';

/** The databases of an app: KubeBlocks Clusters, each with an identity of its own. */
export class DatabasesLayer extends Chart {
  constructor(
    scope: Construct,
    private readonly props: { readonly placement: Placement },
  ) {
    super(scope, 'databases');
    for (const [name, database] of Object.entries(props.placement.app.databases)) {
      this.addIdentity(name, database);
      this.addCluster(name, database);
    }
  }

  /**
   * KubeBlocks' default service account is one for all databases of an engine in the namespace. One a database lets
   * policies tell them apart; KubeBlocks then leaves its rights to us.
   */
  private addIdentity(name: string, { engine }: Database): void {
    const metadata = { name, namespace: this.props.placement.namespace, annotations: { ...inWave('identity') } };
    const account = new kplus.ServiceAccount(this, `${name}-account`, { metadata, automountToken: true });
    const role = new kplus.Role(this, `${name}-role`, { metadata });
    for (const { apiGroups, resources, verbs } of engines[engine].rules) {
      role.allow([...verbs], kplus.ApiResource.custom({ apiGroup: apiGroups[0], resourceType: resources[0] }));
    }
    new kplus.RoleBinding(this, `${name}-binding`, { metadata, role }).addSubjects(account);
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
