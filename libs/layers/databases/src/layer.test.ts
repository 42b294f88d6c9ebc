import { App } from 'cdk8s';
import { placeApp } from '@zta/intent';
import { lab, shop } from '@zta/intent/testing';
import { DatabasesLayer } from './layer';

interface Rendered {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly [field: string]: unknown;
}

const objects: readonly Rendered[] = new DatabasesLayer(new App(), {
  placement: placeApp(shop, 'enforced', lab, [shop]),
}).toJson();
const find = (kind: string) => objects.filter((object) => object.kind === kind);

test('DatabasesLayer has a Cluster with the size, version and identity of its own', () => {
  expect(find('Cluster')).toMatchObject([
    {
      apiVersion: 'apps.kubeblocks.io/v1',
      metadata: {
        name: 'store',
        namespace: 'app-shop',
        annotations: { 'argocd.argoproj.io/sync-options': 'Prune=false' },
      },
      spec: {
        terminationPolicy: 'DoNotTerminate',
        componentSpecs: [
          {
            name: 'postgresql',
            componentDef: 'postgresql-16',
            serviceVersion: '16.4.0',
            serviceAccountName: 'store',
            labels: { 'apps.kubeblocks.postgres.patroni/scope': 'store-postgresql' },
            replicas: 2,
            resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { cpu: '100m', memory: '256Mi' } },
            volumeClaimTemplates: [{ name: 'data', spec: { resources: { requests: { storage: '1Gi' } } } }],
          },
        ],
      },
    },
  ]);
});
