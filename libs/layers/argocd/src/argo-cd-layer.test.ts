import { App } from 'cdk8s';
import { ArgoCdLayer } from './argo-cd-layer';
import { testCluster, testFolders } from './testing/fixtures';

interface Rendered {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly annotations: Record<string, string>;
  };
}

function render(folders = testFolders): readonly Rendered[] {
  return new ArgoCdLayer(new App(), { cluster: testCluster, folders }).toJson() as Rendered[];
}

const projects = (objects: readonly Rendered[]) => objects.filter(({ kind }) => kind === 'AppProject');

test('ArgoCdLayer() has a project for each folder, and one ApplicationSet', () => {
  expect(projects(render()).map(({ metadata }) => metadata.name)).toEqual([
    'graduated-cluster',
    'graduated-app-travelexample',
    'graduated-kgateway-system',
    'graduated-kb-system',
  ]);
  expect(render().filter(({ kind }) => kind === 'ApplicationSet')).toHaveLength(1);
});

test('ArgoCdLayer() has no wildcard in any project', () => {
  expect(JSON.stringify(projects(render()))).not.toContain('*');
});

test('ArgoCdLayer() keeps empty lists, without which Argo CD would allow all namespaced kinds', () => {
  for (const project of projects(render())) {
    expect(project).toHaveProperty('spec.namespaceResourceWhitelist', expect.any(Array));
    expect(project).toHaveProperty('spec.clusterResourceWhitelist', expect.any(Array));
  }
});

test('ArgoCdLayer() puts projects before the Applications that need them', () => {
  const waves = (kind: string) =>
    render()
      .filter((object) => object.kind === kind)
      .map(({ metadata }) => Number(metadata.annotations['argocd.argoproj.io/sync-wave']));
  expect(Math.max(...waves('AppProject'))).toBeLessThan(Math.min(...waves('ApplicationSet')));
});

test.each(render())(
  'ArgoCdLayer() puts $kind $metadata.name into the namespace of Argo CD, and never prunes it',
  ({ metadata }) => {
    expect(metadata.namespace).toBe('argocd');
    expect(metadata.annotations['argocd.argoproj.io/sync-options']).toBe('Prune=false');
  },
);

test('ArgoCdLayer() refuses two folders with one name when a namespace is called "cluster"', () => {
  const folders = [...testFolders, { folder: 'cluster', kinds: [] }];
  expect(() => render(folders)).toThrow(
    'Cannot render projects of cluster "graduated": each needs a name of its own, got twice graduated-cluster',
  );
});

test('ArgoCdLayer() refuses the name of the root project', () => {
  const props = { cluster: { ...testCluster, name: 'zta' }, folders: [{ folder: 'root', kinds: [] }] };
  expect(() => new ArgoCdLayer(new App(), props)).toThrow('got twice zta-root');
});
