import {
  type App,
  type Approach,
  type Cluster,
  type Guarded,
  placeApp,
  placePlatform,
  type Placement,
  type Stage,
  stages,
} from '@zta/intent';
import { lab, shop } from '@zta/intent/testing';
import { type Batch, type KubernetesObject, toFiles } from '@zta/manifests';

interface Rendering {
  readonly approach: Approach;
  readonly render: (
    cluster: Cluster,
    placements: readonly Placement[],
    platform: readonly Guarded[],
  ) => readonly Batch[];
  /** Files of `_cluster`. */
  readonly clusterFiles: readonly string[];
}

/** What holds of the rendering of every approach in which all apps are enforced. */
export function testEnforcedApproach({ approach, render: renderCluster, clusterFiles }: Rendering): void {
  const { name } = renderCluster;
  const cluster = { ...lab, approach };
  const render = (stage: Stage, app: App = shop) => {
    const apps = [placeApp(app, stage, cluster, [app])];
    return renderCluster(cluster, apps, placePlatform(cluster, apps, [cluster]));
  };
  /** What Argo CD syncs of the app and of the cluster. */
  const synced = (stage: Stage): readonly KubernetesObject[] =>
    render(stage)
      .filter(({ folder }) => folder === undefined)
      .flatMap(({ objects }) => objects)
      .filter(({ metadata }) => metadata.namespace === undefined || metadata.namespace === 'app-shop');
  const annotationOf = ({ metadata }: KubernetesObject, key: string) =>
    (metadata['annotations'] as Readonly<Record<string, string>>)[`argocd.argoproj.io/${key}`];

  test(`${name}() lays out each layer in a file of its own`, () => {
    const paths = toFiles(render('enforced')).map(({ path }) => path);
    expect(paths.filter((path) => path.startsWith('_cluster'))).toEqual(clusterFiles.map((file) => `_cluster/${file}`));
    expect(paths.filter((path) => path.startsWith('app-shop'))).toEqual(
      ['cilium', 'databases', 'gateway', 'istio', 'workloads'].map((layer) => `app-shop/${layer}.yaml`),
    );
  });

  test(`${name}() takes no notice of stages, which are graduated's`, () => {
    const [first, ...others] = stages.map((stage) => toFiles(render(stage)));
    for (const other of others) expect(other).toEqual(first);
  });

  test(`${name}() opens before it closes, and closes before pods come`, () => {
    const wavesOf = (matches: (object: KubernetesObject) => boolean) =>
      synced('enforced')
        .filter(matches)
        .map((object) => Number(annotationOf(object, 'sync-wave')));
    const isDenial = ({ metadata }: KubernetesObject) =>
      ['default-deny', 'allow-nothing', 'allow-no-requests', 'default'].includes(metadata.name);
    const isPolicy = ({ kind }: KubernetesObject) =>
      /^(Cilium.*Policy|AuthorizationPolicy|PeerAuthentication)$/.test(kind);
    const opening = wavesOf((object) => isPolicy(object) && !isDenial(object));
    const closing = wavesOf((object) => isPolicy(object) && isDenial(object));
    expect(closing).toHaveLength(4);
    expect(Math.max(...opening)).toBeLessThan(Math.min(...closing));
    expect(Math.max(...closing)).toBeLessThan(
      Math.min(...wavesOf(({ kind }) => ['Deployment', 'Cluster'].includes(kind))),
    );
  });

  test(`${name}() never lets Argo CD prune what closes`, () => {
    const closing = synced('enforced').filter(({ metadata }) =>
      ['default-deny', 'allow-nothing', 'allow-no-requests'].includes(metadata.name),
    );
    expect(closing.map((object) => annotationOf(object, 'sync-options'))).toEqual(closing.map(() => 'Prune=false'));
    expect(closing).toHaveLength(3);
  });

  test(`${name}() denies in each namespace of the platform by itself, whatever the cluster does`, () => {
    const denied = render('enforced')
      .flatMap(({ objects }) => objects)
      .filter(({ kind, metadata }) => kind === 'CiliumNetworkPolicy' && metadata.name === 'default-deny')
      .map(({ metadata }) => metadata.namespace);
    const platform = placePlatform(cluster, [], [cluster]).map(({ namespace }) => namespace);
    expect(platform).toContain('argocd');
    expect(denied).toEqual(expect.arrayContaining(platform));
  });
}
