import { renderGraduated } from '@zta/graduated';
import { loadCatalog, placements, platform } from '@zta/intent';
import { declarations } from '@zta/intent/catalog';
import { parseFiles, toFiles } from '@zta/manifests';
import { allPairs, readWorld } from '@zta/reachability';
import { type AccessDifference, compareAccess } from '@zta/report';

const catalog = loadCatalog(declarations);
const cluster = catalog.clusters.find(({ approach }) => approach === 'graduated')!;
const guarded = platform(catalog, cluster);
const files = toFiles(renderGraduated(cluster, placements(catalog, cluster), guarded));

/** What differs between the platform's connections and what its policies, once changed, leave open. */
function differences(change: (content: string, path: string) => string = (content) => content): readonly string[] {
  const changed = files.map(({ path, content }) => ({ path, content: change(content, path) }));
  const world = readWorld(parseFiles(changed).documents);
  return compareAccess({
    connections: guarded.flatMap(({ connections }) => connections),
    namespaces: guarded.map(({ namespace }) => namespace),
    endpoints: [...world.endpoints.values()],
    rows: [...allPairs(world, { cni: 'cilium' }).rows()],
  }).map(words);
}

function words({ kind, from, to, protocol, ports }: AccessDifference): string {
  return `${kind}: ${from} > ${to} ${protocol} ${ports.join()}`;
}

test("what can reach what, out of and into the platform's namespaces, is what is declared and the nodes' own", () => {
  expect(differences()).toEqual([]);
});

const operator = 'kb-system/kubeblocks-operator[Deployment]';
const admission = 'kyverno/kyverno-admission-controller[Deployment]';
const repoServer = 'argocd/argocd-repo-server[Deployment]';
const plaintextSource = /from:\n\s+- source:\n\s+notPrincipals:\n\s+- '\*'\n\s+to:/;

// prettier-ignore
test.each<[change: string, file: string, from: RegExp | string, to: string, expected: string]>([
  ['a default deny closes nothing',             'argo/cilium.yaml',      'ingress: true', 'ingress: false', 'undeclared: istio-system/istiod[Deployment] > argo/argo-server[Deployment] TCP 1-65535'],
  ['a webhook takes no plaintext',              'kb-system/istio.yaml',  'mode: PERMISSIVE', 'mode: STRICT', `missing: entity:kube-apiserver > ${operator} TCP 9443`],
  ['plaintext is let in whoever sends it',      'kb-system/istio.yaml',  plaintextSource, 'to:', `undeclared: monitoring/prometheus[StatefulSet] > ${operator} TCP 9443`],
  ['the API server may not come through a node', 'kyverno/cilium.yaml',  /\n\s+- remote-node/g, '', `missing: entity:remote-node > ${admission} TCP 9443`],
  ['a shared account is all that tells',        '.yaml',                 /\n.*k8s:app.kubernetes.io\/component: apps/g, '', 'undeclared: kb-system/kubeblocks-dataprotection[Deployment] > app-travelexample/travel-db-postgresql[StatefulSet] TCP 3501'],
  ['names do not resolve',                      'argocd/cilium.yaml',    /'53'/g, "'54'", `missing: ${repoServer} > kube-system/kube-dns[Deployment] UDP 53`],
  ['captured pods are not probed',              'zenml-system/cilium.yaml', '169.254.7.127/32', '169.254.7.126/32', 'missing: entity:host > zenml-system/zenml-server[Deployment] TCP 1-65535'],
  ['Git is somewhere else',                     'argocd/cilium.yaml',    'matchName: github.com', 'matchName: gitlab.com', `missing: ${repoServer} > fqdn:github.com TCP 443`],
  ['a caller is cut at its own end',            'monitoring/cilium.yaml', /k8s:io.cilium.k8s.policy.serviceaccount: argocd-server\n/, 'k8s:io.cilium.k8s.policy.serviceaccount: argocd-dex-server\n', 'missing: monitoring/prometheus[StatefulSet] > argocd/argocd-server[Deployment] TCP 8083'],
  ['the front door is shut',                    'kgateway-system/cilium.yaml', "port: '8443'", "port: '8444'", 'missing: world:0.0.0.0 > kgateway-system/public[Deployment] TCP 8443'],
])('it is seen that %s', (_change, file, ...[from, to, expected]) => {
  let isChanged = false;
  const found = differences((content, path) => {
    const changed = path.endsWith(file) ? content.replace(from, to) : content;
    isChanged ||= changed !== content;
    return changed;
  });
  expect(isChanged).toBe(true);
  expect(found).toContain(expected);
});
