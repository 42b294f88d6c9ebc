import { foldersWithoutNamespace, type RenderedFolder } from './rendered-folder';

const folder = (name: string, ...scopes: readonly boolean[]): RenderedFolder => ({
  folder: name,
  kinds: scopes.map((clusterScoped, index) => ({ group: 'example.com', kind: `Kind${index}`, clusterScoped })),
});

// prettier-ignore
test.each<[without: readonly string[], when: string, folders: readonly RenderedFolder[]]>([
  [['_cluster'],              'there is no folder',                         []],
  [['_cluster'],              'a folder has a namespaced object',           [folder('a', true, false)]],
  [['_cluster', 'a'],         'a folder has cluster-scoped objects only',   [folder('a', true)]],
  [['_cluster', 'a'],         'a folder is empty',                          [folder('a')]],
  [['_cluster', 'a', 'b'],    'folders come in another order',              [folder('b', true), folder('_cluster', true), folder('a', true)]],
])('foldersWithoutNamespace() gives %j when %s', (without, _when, folders) => {
  expect(foldersWithoutNamespace(folders)).toEqual(without);
});
