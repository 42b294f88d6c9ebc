import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readDocuments } from './read-documents';
import { isClusterScoped } from './scope';

// Has this kind no namespace?
// prettier-ignore
test.each<[answer: boolean, apiVersion: string, kind: string]>([
  [true, 'v1', 'Namespace'],
  [true, 'v1', 'PersistentVolume'],
  [true, 'rbac.authorization.k8s.io/v1', 'ClusterRole'],
  [true, 'rbac.authorization.k8s.io/v1', 'ClusterRoleBinding'],
  [true, 'apiextensions.k8s.io/v1', 'CustomResourceDefinition'],
  [true, 'admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration'],
  [true, 'admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration'],
  [true, 'apiregistration.k8s.io/v1', 'APIService'],
  [true, 'storage.k8s.io/v1', 'StorageClass'],
  [true, 'scheduling.k8s.io/v1', 'PriorityClass'],
  [true, 'gateway.networking.k8s.io/v1', 'GatewayClass'],
  [true, 'gateway.networking.k8s.io/v1beta1', 'GatewayClass'],
  [false, 'v1', 'Service'],
  [false, 'rbac.authorization.k8s.io/v1', 'Role'],
  [false, 'gateway.networking.k8s.io/v1', 'Gateway'],
  [false, 'networking.k8s.io/v1', 'GatewayClass'],
  [false, 'example.com/v1', 'Namespace'],
  [false, 'constructor/v1', 'constructor'],
])('isClusterScoped() says %s for %s %s', (answer, apiVersion, kind) => {
  expect(isClusterScoped(apiVersion, kind)).toBe(answer);
});

const crds = process.env['ZTA_CRDS'] ?? join(__dirname, '../../../../shared/crds');
const isThere = existsSync(crds);
if (!isThere) console.info(`Skipped: no upstream definitions in ${crds}. Set ZTA_CRDS to a folder that holds them.`);

interface Definition {
  readonly kind: string;
  readonly spec: { readonly group: string; readonly scope: string; readonly names: { readonly kind: string } };
}

(isThere ? test : test.skip)('isClusterScoped() agrees with the definitions of the platform', () => {
  const definitions = readDocuments(crds).map(({ object }) => object as Definition);
  const names = definitions
    .filter(({ kind, spec }) => kind === 'CustomResourceDefinition' && spec.scope === 'Cluster')
    .map(({ spec }) => `${spec.group}/${spec.names.kind}`);
  const found = definitions
    .filter(({ spec }) => isClusterScoped(`${spec.group}/v1`, spec.names.kind))
    .map(({ spec }) => `${spec.group}/${spec.names.kind}`);
  expect(found).toEqual(names);
  expect(names.length).toBeGreaterThan(0);
});
