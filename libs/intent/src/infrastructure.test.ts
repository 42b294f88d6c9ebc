import { components, kubernetesVersions } from '../catalog/platform';
import { loadCatalog } from './catalog';
import { type Infrastructure } from './infrastructure';
import { CatalogError } from './problem';
import { lab, shop } from './testing/sample';

const infrastructure: Infrastructure = {
  nodes: { size: 'g4s.kube.medium', count: 3 },
  kubernetesVersion: '1.32.5-k3s1',
  network: '10.20.0.0/24',
  apiServerCallers: ['198.51.100.0/24'],
  state: { bucket: 'lab-state', region: 'LON1', endpoint: 'https://objectstore.example.com' },
};

function problemsOf(change: object, cluster: object = {}): readonly string[] {
  try {
    loadCatalog({
      apps: { shop },
      clusters: { lab: { ...lab, ...cluster, infrastructure: { ...infrastructure, ...change } } },
    });
    return [];
  } catch (error) {
    if (!(error instanceof CatalogError)) throw error;
    return error.problems.map(({ path }) => path.replace('clusters.lab.', '').replace('infrastructure.', '+'));
  }
}

const ssh = { git: { ...lab.git, repository: 'ssh://git@git.example.com/platform' } };

// prettier-ignore
test.each<[when: string, change: object, paths: string[], cluster?: object]>([
  ['nothing is wrong',                        {}, []],
  ['a size is unknown',                       { nodes: { size: 'huge', count: 3 } }, ['+nodes.size']],
  ['there are no nodes',                      { nodes: { size: 'g4s.kube.medium', count: 0 } }, ['+nodes.count']],
  ['the region is unknown',                   {}, ['region'], { region: 'LON9' }],
  ['Kubernetes is the oldest that fits',      { kubernetesVersion: '1.29.0-k3s1' }, []],
  ['Kubernetes is older',                     { kubernetesVersion: '1.28.9-k3s1' }, ['+kubernetesVersion']],
  ['Kubernetes is newer than all can do',     { kubernetesVersion: '1.33.0-k3s1' }, ['+kubernetesVersion']],
  ['Kubernetes is not of k3s',                { kubernetesVersion: '1.32.5' }, ['+kubernetesVersion']],
  ['the network is public',                   { network: '8.8.8.0/24' }, ['+network']],
  ['the network is just beyond a private one', { network: '172.32.0.0/16' }, ['+network']],
  ['the network is the last private one',     { network: '172.31.0.0/16' }, []],
  ['the network is larger than a private one', { network: '10.0.0.0/7' }, ['+network']],
  ['the network is of pods',                  { network: '10.42.7.0/24' }, ['+network']],
  ['the network is of Services',              { network: '10.43.0.0/16' }, ['+network']],
  ['the network has pods in it',              { network: '10.0.0.0/8' }, ['+network']],
  ['the network is just beyond Services',     { network: '10.44.0.0/16' }, []],
  ['the network has bits of a node',          { network: '10.20.0.1/24' }, ['+network']],
  ['the network is no range',                 { network: '10.20.0.0' }, ['+network']],
  ['an octet is too large',                   { network: '10.256.0.0/16' }, ['+network']],
  ['everyone may call the API server',        { apiServerCallers: ['0.0.0.0/0'] }, ['+apiServerCallers[0]']],
  ['the callers are just too many',           { apiServerCallers: ['198.50.0.0/15'] }, ['+apiServerCallers[0]']],
  ['a caller is one address',                 { apiServerCallers: ['203.0.113.7/32'] }, []],
  ['nobody may call the API server',          { apiServerCallers: [] }, ['+apiServerCallers']],
  ['the bucket has no name',                  { state: { ...infrastructure.state, bucket: '' } }, ['+state.bucket']],
  ['the state goes in plaintext',             { state: { ...infrastructure.state, endpoint: 'http://a.example.com' } }, ['+state.endpoint']],
  ['a deploy key is needed and not named',    {}, ['+repositorySecret'], ssh],
  ['a deploy key is needed and named',        { repositorySecret: 'deploy-key' }, [], ssh],
  ['the name of the Secret is none',          { repositorySecret: 'Deploy Key' }, ['+repositorySecret']],
  ['a field is missing',                      { network: undefined }, ['+network']],
  ['a field is misspelt',                     { nods: 1 }, ['+nods']],
])('loadCatalog() reports the right paths of an infrastructure when %s', (_when, change, paths, cluster = {}) => {
  expect(problemsOf(change, cluster)).toEqual(paths);
});

test('the region of a cluster that Terraform does not build is its own business', () => {
  expect(() => loadCatalog({ apps: { shop }, clusters: { lab: { ...lab, region: 'on-premises' } } })).not.toThrow();
});

test('kubernetesVersions() speaks of components that are there', () => {
  const names: readonly string[] = components.map(({ name }) => name);
  expect(Object.keys(kubernetesVersions).filter((name) => !names.includes(name))).toEqual([]);
});
