import { App } from 'cdk8s';
import { type App as IntentApp, placeApp } from '@zta/intent';
import { lab, shop } from '@zta/intent/testing';
import { allowMesh, plaintextPolicies } from './isolation';
import { CiliumIsolationLayer } from './layer';

const cluster = { ...lab, approach: 'mesh-centric' } as const;
const place = (app: IntentApp = shop) => placeApp(app, 'enforced', cluster, [app]);
const namespaces = (app?: IntentApp) => {
  const { ingress, egress } = allowMesh(place(app)).spec;
  return [...ingress!, ...egress!].map((rule) =>
    [...JSON.stringify(rule).matchAll(/namespace":"([^"]+)/g)].map(([, name]) => name),
  );
};

test('allowMesh() opens HBONE to the own namespace, from where callers are, and to what is called', () => {
  // Not monitoring's way out, not zenml's way in: each direction has the namespaces of its own flows.
  expect(namespaces()).toEqual([
    ['app-shop', 'kb-system', 'kgateway-system', 'monitoring'],
    ['app-shop', 'zenml-system'],
  ]);
});

test('allowMesh() opens nothing for an app without flows but its own namespace', () => {
  const alone = { ...shop, flows: [], databases: {}, tasks: {} };
  expect(namespaces(alone)).toEqual([['app-shop'], ['app-shop']]);
});

test('allowMesh() opens HBONE and no other port', () => {
  const { ingress, egress } = allowMesh(place()).spec;
  expect([...ingress!, ...egress!]).toEqual([
    expect.objectContaining({ toPorts: [{ ports: [{ port: '15008', protocol: 'TCP' }] }] }),
    expect.objectContaining({ toPorts: [{ ports: [{ port: '15008', protocol: 'TCP' }] }] }),
  ]);
});

test('plaintextPolicies() are exact about what the mesh does not guard, and silent about what it does', () => {
  const text = JSON.stringify(plaintextPolicies(place()));
  expect(plaintextPolicies(place()).map(({ name }) => name)).toEqual([
    'allow-model',
    'allow-store',
    'allow-train',
    'allow-publish',
    'allow-waypoint',
  ]);
  expect(text).not.toContain('15008');
  for (const opened of ['llm.example.org', 'kube-apiserver', '15012', '15020']) expect(text).toContain(opened);
});

test('CiliumIsolationLayer closes the namespace, and keeps lifelines, in policies of the namespace', () => {
  const objects: readonly { kind: string; metadata: { name: string; namespace: string } }[] = new CiliumIsolationLayer(
    new App(),
    { placement: place() },
  ).toJson();
  expect(objects.map(({ metadata }) => metadata.name)).toEqual(
    expect.arrayContaining(['default-deny', 'allow-dns', 'allow-kubelet-probes', 'allow-mesh']),
  );
  expect(new Set(objects.map(({ kind, metadata }) => `${kind} ${metadata.namespace}`))).toEqual(
    new Set(['CiliumNetworkPolicy app-shop']),
  );
});
