import { App } from 'cdk8s';
import { type Component, components } from '@zta/intent';
import { InventoryLayer } from './inventory-layer';
import { type InventoryObject } from './inventory-object';
import { testCluster, testPlacement } from './testing/fixtures';

const objects = new InventoryLayer(new App(), {
  cluster: testCluster,
  placements: [testPlacement()],
}).toJson() as readonly InventoryObject[];

interface Template {
  readonly metadata: { readonly labels: Readonly<Record<string, string>> };
  readonly spec: {
    readonly serviceAccountName: string;
    readonly containers: readonly {
      readonly ports?: readonly { readonly name: string; readonly protocol: string }[];
    }[];
  };
}

interface WithSpec {
  readonly spec: {
    readonly template: Template;
    readonly selector: Readonly<Record<string, string>>;
    readonly ports: readonly { readonly targetPort: string; readonly protocol: string }[];
  };
}

const ofKind = (...kinds: readonly string[]) => objects.filter(({ kind }) => kinds.includes(kind));
const templateOf = (object: InventoryObject) => (object as InventoryObject & WithSpec).spec.template;
const withPods = ofKind('Deployment', 'StatefulSet', 'DaemonSet', 'Job');

test('InventoryLayer() says of every object where it is and where the fact was read', () => {
  for (const { kind, metadata } of objects) {
    expect(metadata.annotations['zta.internal/source']).toMatch(/\w/);
    expect(metadata.namespace === undefined).toBe(kind === 'Namespace');
  }
});

test('InventoryLayer() has each object once', () => {
  const keys = objects.map(({ kind, metadata }) => `${kind} ${metadata.namespace} ${metadata.name}`);
  expect(new Set(keys).size).toBe(keys.length);
});

test('InventoryLayer() has every workload and job of every component', () => {
  const names = withPods.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
  for (const { namespace, workloads, jobs } of components as readonly Component[])
    for (const name of Object.keys({ ...workloads, ...jobs })) expect(names).toContain(`${namespace}/${name}`);
});

test('InventoryLayer() leaves out what Git has: namespaces in the mesh and of apps, identities of databases and tasks', () => {
  expect(ofKind('Namespace').map(({ metadata }) => metadata.name)).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/^(kb-system|kgateway-system|app-demo)$/)]),
  );
  const accounts = ofKind('ServiceAccount').filter(({ metadata }) => metadata.namespace === 'app-demo');
  expect(accounts.map(({ metadata }) => metadata.name)).toEqual(['waypoint']);
});

test.each(ofKind('Service'))(
  'InventoryLayer() leads each port of Service $metadata.name to a port of its pods',
  (object) => {
    const { spec, metadata } = object as InventoryObject & WithSpec;
    const behind = withPods
      .filter((pods) => pods.metadata.namespace === metadata.namespace)
      .filter((pods) =>
        Object.entries(spec.selector).every(([key, value]) => templateOf(pods).metadata.labels[key] === value),
      );
    expect(behind).toHaveLength(1);
    const ports = templateOf(behind[0]!).spec.containers.flatMap((container) => container.ports ?? []);
    for (const { targetPort, protocol } of spec.ports)
      expect(ports).toContainEqual(expect.objectContaining({ name: targetPort, protocol }));
  },
);
