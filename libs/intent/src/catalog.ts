import { type App } from './app';
import { checkApp } from './check-app';
import { checkCluster } from './check-cluster';
import { checkShape } from './check-shape';
import { type Cluster, stageOn } from './cluster';
import { CatalogError, type Problem } from './problem';
import { appShape, clusterShape, suppressionShape } from './shapes';
import { type Guarded, placeApp, type Placement } from './placement';
import { placePlatform } from './platform-placement';
import { checkSuppressions, type Suppression } from './suppression';

/** Everything declared, checked, sorted by name. */
export interface Catalog {
  readonly apps: readonly App[];
  readonly clusters: readonly Cluster[];
  readonly suppressions: readonly Suppression[];
}

/** Modules of the catalogue: each export an app or a cluster, by any name. */
export interface Declarations {
  readonly apps: Readonly<Record<string, App>>;
  readonly clusters: Readonly<Record<string, Cluster>>;
  readonly suppressions?: readonly Suppression[];
}

/**
 * Checks all declarations.
 *
 * @throws {CatalogError} With every problem, each with its path, what must hold, and what was found.
 */
export function loadCatalog(declarations: Declarations): Catalog {
  const { suppressions = [] } = declarations;
  const misshapen = [
    ...Object.entries(declarations.apps).flatMap(([name, app]) => checkShape(app, appShape, `apps.${name}`)),
    ...Object.entries(declarations.clusters).flatMap(([name, cluster]) =>
      checkShape(cluster, clusterShape, `clusters.${name}`),
    ),
    ...checkShape(suppressions, { list: suppressionShape }, 'suppressions'),
  ];
  // Nothing more can be said of what isn't even of the right shape.
  if (misshapen.length > 0) throw new CatalogError(misshapen);
  const apps = Object.values(declarations.apps).sort(byName);
  const clusters = Object.values(declarations.clusters).sort(byName);
  const problems = [
    ...notEmpty('apps', apps),
    ...notEmpty('clusters', clusters),
    ...uniqueNames('apps', apps),
    ...uniqueNames('clusters', clusters),
    ...apps.flatMap((app) => checkApp(app, apps)),
    ...clusters.flatMap((cluster) => checkCluster(cluster, apps)),
    ...checkFleet(clusters),
    ...checkSuppressions(
      suppressions,
      clusters.map(({ name }) => name),
    ),
  ];
  if (problems.length > 0) throw new CatalogError(problems);
  return { apps, clusters, suppressions };
}

/** The apps that run on a cluster, in order of their names. */
export function placements(catalog: Catalog, cluster: Cluster): readonly Placement[] {
  return catalog.apps.flatMap((app) => {
    const stage = stageOn(cluster, app.name);
    return stage ? [placeApp(app, stage, cluster, catalog.apps)] : [];
  });
}

/** The platform's namespaces on a cluster. */
export function platform(catalog: Catalog, cluster: Cluster): readonly Guarded[] {
  return placePlatform(cluster, placements(catalog, cluster), catalog.clusters);
}

/** One Argo CD reads one repository, and would apply two clusters at one address to the same cluster. */
function checkFleet(clusters: readonly Cluster[]): readonly Problem[] {
  return clusters.flatMap((cluster, index) => {
    const { name, server, git } = cluster;
    const earlier = clusters.slice(0, index);
    const path = `clusters.${name}`;
    const twin = earlier.find((other) => other.server === server);
    const first = clusters[0]!.git;
    const sameGit = git.repository === first.repository && git.revision === first.revision;
    return [
      ...(twin
        ? [{ path: `${path}.server`, expected: `an address that cluster ${twin.name} doesn't have`, found: server }]
        : []),
      ...(sameGit
        ? []
        : [
            {
              path: `${path}.git`,
              expected: `that of cluster ${clusters[0]!.name}: ${JSON.stringify(first)}`,
              found: git,
            },
          ]),
    ];
  });
}

/** By code points: the same in every locale. */
function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

function notEmpty(path: string, list: readonly unknown[]): readonly Problem[] {
  return list.length > 0
    ? []
    : [{ path, expected: `at least one of the ${path} that catalog/${path}/index.ts lists`, found: undefined }];
}

function uniqueNames(path: string, list: readonly { readonly name: string }[]): readonly Problem[] {
  const names = list.map(({ name }) => name);
  return [...new Set(names)]
    .filter((name) => names.filter((other) => other === name).length > 1)
    .map((name) => ({ path: `${path}.${name}.name`, expected: `the name of one of the ${path} only`, found: name }));
}
