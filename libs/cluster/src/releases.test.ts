import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { gatewayApi } from '@zta/intent';
import { configurationOf, render } from './testing/configuration';

const configuration = configurationOf(render());
const { locals, resource, data } = configuration;

function at(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((found, key) => (found as Readonly<Record<string | number, unknown>>)[key], value);
}

// prettier-ignore
test.each<[because: string, path: (string | number)[], value: unknown]>([
  ['else no pod is captured',                            ['cilium-values', 'cni', 'exclusive'], false],
  ['else waypoints are passed by',                       ['cilium-values', 'socketLB', 'hostNamespaceOnly'], true],
  ['else probes of captured pods fail',                  ['cilium-values', 'bpf', 'masquerade'], false],
  ["it talks to the API server, not to its own Service", ['cilium-values', 'k8sServiceHost'], '${civo_kubernetes_cluster.cluster.master_ip}'],
  ['at the port of the catalogue',                       ['cilium-values', 'k8sServicePort'], 6443],
  ['two mutual authentications would fight',             ['cilium-values', 'authentication', 'mutual', 'spire', 'enabled'], false],
  ["pods' addresses aren't those of nodes",              ['cilium-values', 'ipam', 'mode'], 'kubernetes'],
  ['flows are seen',                                     ['cilium-values', 'hubble', 'relay', 'enabled'], true],
  ['verdicts of policies are counted',                   ['cilium-values', 'hubble', 'metrics', 'enabled', 6], expect.stringMatching(/^policy:sourceContext=/)],
  ['one admission controller may go',                    ['kyverno-values', 'admissionController', 'replicas'], 3],
  ['and one of each other',                              ['kyverno-values', 'backgroundController', 'replicas'], 2],
  ['nobody leaves a rule',                               ['kyverno-values', 'features', 'policyExceptions', 'enabled'], false],
  ['monitors of others are read',                        ['kube-prometheus-stack-values', 'prometheus', 'prometheusSpec', 'serviceMonitorSelectorNilUsesHelmValues'], false],
  ['no password that everyone knows',                    ['kube-prometheus-stack-values', 'grafana', 'adminPassword'], ''],
  ['ApplicationSets never delete',                       ['argocd-values', 'configs', 'params', 'applicationsetcontroller.enable.policy.override'], true],
  ['nobody runs commands in pods',                       ['argocd-values', 'configs', 'cm', 'exec.enabled'], false],
  ['there is no local administrator',                    ['argocd-values', 'configs', 'cm', 'admin.enabled'], false],
  ['nobody may do a thing by being logged in',           ['argocd-values', 'configs', 'rbac', 'policy.default'], ''],
  ['Applications are in one namespace',                  ['argocd-values', 'configs', 'params', 'application.namespaces'], ''],
  ['rights of tasks are in Git',                         ['argo-workflows-values', 'workflow', 'rbac', 'create'], false],
  ['callers show their own token',                       ['argo-workflows-values', 'server', 'authModes'], ['client']],
  ['certificates outlive the release',                   ['cert-manager-values', 'crds', 'keep'], true],
  ['nothing leaves for the internet',                    ['zenml-server-values', 'zenml', 'analyticsOptIn'], false],
  ['the way in is the gateway',                          ['zenml-server-values', 'zenml', 'ingress', 'enabled'], false],
  ['engines that apps can declare',                      ['kubeblocks-values', 'autoInstalledAddons'], ['postgresql']],
  ['definitions only, no pods that nobody declared',     ['snapshot-crds-values', 'controller', 'enabled'], false],
])('%s: %j', (_, path, value) => {
  expect(at(locals, path)).toEqual(value);
});

test('what a role of Argo CD may do is to look on and to sync', () => {
  const rules = String(at(locals, ['argocd-values', 'configs', 'rbac', 'policy.csv'])).split('\n');
  const allowed = rules.map((rule) => rule.split(', ').slice(2, 4).join(' '));
  expect(allowed).toEqual(['applications get', 'applications sync', 'logs get', 'projects get']);
});

test('every release makes its namespace, and has time to pull its images', () => {
  const charts = Object.values(resource['helm_release']!);
  expect(charts.filter((block) => block['create_namespace'] !== true || block['timeout'] !== 900)).toEqual([]);
});

test('every release gets its own values', () => {
  for (const [name, { values = [] }] of Object.entries(resource['helm_release']!)) {
    const own = `${name}-values`;
    expect(values).toEqual(own in locals ? [`\${yamlencode(local.${own})}`] : []);
  }
});

test('the mesh is that of the cluster, and trusts its domain', () => {
  const other = configurationOf(render({ trustDomain: 'mesh.example.com' }));
  expect(at(other.locals, ['service-mesh-values', 'objects', 1])).toMatchObject({
    kind: 'ServiceMeshController',
    spec: {
      dataplaneMode: 'Ambient',
      installNamespace: 'istio-system',
      version: '1.26.2',
      trustDomain: 'mesh.example.com',
    },
  });
});

test('istiod is told what the judge is told', () => {
  const extension = at(locals, ['service-mesh-values', 'objects', 0, 'data', 'values.istiod']) as string;
  expect(JSON.parse(extension)).toEqual({
    meshConfig: { rootNamespace: 'istio-system', pathNormalization: { normalization: 'BASE' } },
  });
});

test('only Cilium, which Civo brings, and the default project may be there already', () => {
  const adopted = Object.entries(resource['helm_release']!).filter(([, block]) => block['take_ownership'] === true);
  expect(adopted.map(([name]) => name)).toEqual(['cilium', 'root']);
  expect(resource['helm_release']!['cilium']).toMatchObject({ upgrade_install: true });
});

test('the root Application is applied where Argo CD runs that keeps all clusters, and only once', () => {
  expect(resource['helm_release']!['root']).toMatchObject({ lifecycle: { ignore_changes: ['values'] } });
  const other = configurationOf(render({ server: 'https://lab.example.com:6443' }));
  expect(other.resource['helm_release']).not.toHaveProperty('root');
});

test('each definition of Gateway API is checked by its checksum', () => {
  const files = Object.entries(data['http']!);
  expect(files.map(([, { url }]) => basename(url as string))).toEqual(
    ['gatewayclasses', 'gateways', 'grpcroutes', 'httproutes', 'referencegrants'].map(
      (kind) => `gateway.networking.k8s.io_${kind}.yaml`,
    ),
  );
  for (const [, { url, lifecycle }] of files) {
    expect(url).toContain('/kubernetes-sigs/gateway-api/v1.2.1/config/crd/standard/');
    expect(at(lifecycle, ['postcondition', 0, 'condition'])).toMatch(
      /^\$\{sha256\(self\.response_body\) == "[0-9a-f]{64}"\}$/,
    );
  }
  expect(at(locals, ['gateway-api-values', 'objects'])).toEqual(
    files.map(([name]) => `\${yamldecode(data.http.${name}.response_body)}`),
  );
});

const crds = join(process.env['ZTA_CRDS'] ?? resolve(__dirname, '../../../../shared/crds'), 'gateway-api-v1.2.1');
if (!existsSync(crds)) console.info(`Skipped: checksums of Gateway API, for there is no ${crds}.`);

(existsSync(crds) ? test : test.skip)('the checksums are those of the files that the judge checks against', () => {
  for (const { url, sha256 } of Object.values(gatewayApi.files)) {
    const content = readFileSync(join(crds, basename(url)));
    expect(createHash('sha256').update(content).digest('hex')).toBe(sha256);
  }
});
