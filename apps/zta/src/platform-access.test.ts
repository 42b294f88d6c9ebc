import { parseFiles } from '@zta/manifests';
import { catalog, filesOf, findings, findingWords } from './testing/judged';

// That nothing differs as long as nothing is changed, promise.test.ts proves.
const cluster = catalog.clusters.find(({ approach }) => approach === 'graduated')!;
const files = filesOf(catalog, cluster);

const operator = 'kb-system/kubeblocks-operator[Deployment]';
const admission = 'kyverno/kyverno-admission-controller[Deployment]';
const repoServer = 'argocd/argocd-repo-server[Deployment]';
const plaintextSource = /from:\n\s+- source:\n\s+notPrincipals:\n\s+- '\*'\n\s+to:/;

// prettier-ignore
test.each<[change: string, file: string, from: RegExp | string, to: string, expected: string]>([
  ['a default deny closes nothing',             'argo/cilium.yaml',      'ingress: true', 'ingress: false', 'surplus istio-system/istiod[Deployment] argo/argo-server[Deployment] TCP 1'],
  ['a webhook takes no plaintext',              'kb-system/istio.yaml',  'mode: PERMISSIVE', 'mode: STRICT', `missing entity:kube-apiserver ${operator} TCP 9443`],
  ['plaintext is let in whoever sends it',      'kb-system/istio.yaml',  plaintextSource, 'to:', `surplus monitoring/prometheus[StatefulSet] ${operator} TCP 9443`],
  ['the API server may not come through a node', 'kyverno/cilium.yaml',  /\n\s+- remote-node/g, '', `missing entity:remote-node ${admission} TCP 9443`],
  ['a shared account is all that tells',        '.yaml',                 /\n.*k8s:app.kubernetes.io\/component: apps/g, '', 'surplus kb-system/kubeblocks-dataprotection[Deployment] app-travelexample/travel-db-postgresql[StatefulSet] TCP 3501'],
  ['names do not resolve',                      'argocd/cilium.yaml',    /'53'/g, "'54'", `missing ${repoServer} kube-system/kube-dns[Deployment] UDP 53`],
  ['captured pods are not probed',              'zenml-system/cilium.yaml', '169.254.7.127/32', '169.254.7.126/32', 'missing entity:host zenml-system/zenml-server[Deployment] TCP 1'],
  ['Git is somewhere else',                     'argocd/cilium.yaml',    'matchName: github.com', 'matchName: gitlab.com', `missing ${repoServer} fqdn:github.com TCP 443`],
  ['a caller is cut at its own end',            'monitoring/cilium.yaml', /k8s:io.cilium.k8s.policy.serviceaccount: argocd-server\n/, 'k8s:io.cilium.k8s.policy.serviceaccount: argocd-dex-server\n', 'missing monitoring/prometheus[StatefulSet] argocd/argocd-server[Deployment] TCP 8083'],
  ['the front door is shut',                    'kgateway-system/cilium.yaml', "port: '8443'", "port: '8444'", 'missing world:0.0.0.0-169.254.7.126 kgateway-system/public[Deployment] TCP 8443'],
])('it is seen that %s', (_change, file, ...[from, to, expected]) => {
  const changed = files.map(({ path, content }) => ({
    path,
    content: path.endsWith(file) ? content.replace(from, to) : content,
  }));
  expect(changed).not.toEqual(files);
  expect(findings(catalog, cluster, parseFiles(changed).documents).map(findingWords)).toContain(expected);
});
