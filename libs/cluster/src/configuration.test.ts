import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { components } from '@zta/intent';
import { before, configurationOf, infrastructure, referencesOf, render, textsIn, title } from './testing/configuration';

const text = render();
const configuration = configurationOf(text);
const { resource, terraform, provider } = configuration;
const references = referencesOf(configuration);

test('the same cluster gives the same bytes, with their origin on the second line', () => {
  expect(render()).toBe(text);
  expect(text.split('\n')[1]).toBe(`  "//": "${title}",`);
  expect(text.match(/"\/\/"/g)).toHaveLength(1);
});

test('everything that is referred to is there', () => {
  const missing = [...references].flatMap(([address, targets]) =>
    targets.filter((target) => !references.has(target)).map((target) => `${address} > ${target}`),
  );
  expect(missing).toEqual([]);
  expect([...references.values()].flat().length).toBeGreaterThan(60);
});

test('nothing waits for itself', () => {
  expect([...references.keys()].filter((address) => before(references, address).has(address))).toEqual([]);
});

test('names are what Terraform takes for names', () => {
  const names = [...references.keys()].map((address) => address.split('.').at(-1)!);
  expect(names.filter((name) => !/^[A-Za-z_][\w-]*$/.test(name))).toEqual([]);
});

test('nothing but our own expressions is evaluated', () => {
  const evaluated = textsIn(configuration).filter((part) => /[$%]\{/.test(part));
  const known =
    /^\$\{(yamlencode\(local\.|yamldecode\((data\.http|civo_kubernetes_cluster)\.|base64decode\(local\.kubeconfig\.|local\.kubeconfig\.|civo_(network|firewall|kubernetes_cluster)\.\w+\.(id|master_ip)\}$|sha256\(self\.response_body\) == |\[for text in split\(|path\.module\}\/)/;
  expect(evaluated.filter((part) => !known.test(part))).toEqual([]);
});

test('every provider has one version, and nothing of Terraform is left open', () => {
  expect(terraform.required_providers).toEqual({
    civo: { source: 'civo/civo', version: '1.2.6' },
    helm: { source: 'hashicorp/helm', version: '3.1.1' },
    http: { source: 'hashicorp/http', version: '3.5.0' },
  });
  expect(Object.keys(provider).sort()).toEqual(['civo', 'helm', 'http']);
  expect(terraform.required_version).toBe('~> 1.11');
});

test('the state is in the bucket of the cluster, under its name, and locked', () => {
  expect(terraform.backend).toEqual({
    s3: {
      bucket: 'lab-state',
      key: 'lab/terraform.tfstate',
      region: 'FRA1',
      endpoints: { s3: 'https://objectstore.example.com' },
      use_lockfile: true,
      use_path_style: true,
      skip_credentials_validation: true,
      skip_metadata_api_check: true,
      skip_region_validation: true,
      skip_requesting_account_id: true,
      skip_s3_checksum: true,
    },
  });
});

test('no secret is written down: of everything that is named like one only an empty password and references', () => {
  const secrets = (value: unknown, path: string): readonly string[] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, item]) => secrets(item, `${path}.${key}`))
      : /(token|secret|password|key|certificate)[^.]*$/i.test(path) && value !== ''
        ? [`${path}=${String(value)}`]
        : [];
  expect(secrets(configuration, '')).toEqual([
    '.terraform.backend.s3.key=lab/terraform.tfstate',
    expect.stringMatching(/client_certificate=\$\{base64decode\(local\.kubeconfig/),
    expect.stringMatching(/client_key=\$\{base64decode\(local\.kubeconfig/),
    expect.stringMatching(/cluster_ca_certificate=\$\{base64decode\(local\.kubeconfig/),
  ]);
  expect(configuration.output).toBeUndefined();
});

test('the Secret of the deploy key is named, not read', () => {
  const withKey = configurationOf(render({ infrastructure: { ...infrastructure, repositorySecret: 'deploy-key' } }));
  expect(withKey.output).toEqual({
    repository_secret: { description: expect.stringContaining('argocd'), value: 'deploy-key' },
  });
});

test('from outside only the front door and, for those who may, the API server', () => {
  const { firewall } = resource['civo_firewall']!;
  expect(firewall).toMatchObject({
    network_id: '${civo_network.network.id}',
    create_default_rules: false,
    ingress_rule: [
      { protocol: 'tcp', port_range: '443', cidr: ['0.0.0.0/0'], action: 'allow' },
      { protocol: 'tcp', port_range: '80', cidr: ['0.0.0.0/0'], action: 'allow' },
      { protocol: 'tcp', port_range: '6443', cidr: ['198.51.100.0/24', '203.0.113.7/32'], action: 'allow' },
    ],
  });
  expect((firewall!['ingress_rule'] as readonly unknown[]).length).toBe(3);
});

test('the cluster is what the catalogue says, behind its firewall, with policies that are enforced', () => {
  expect(resource['civo_network']!['network']).toEqual({ label: 'lab', cidr_v4: '10.9.8.0/24' });
  expect(resource['civo_kubernetes_cluster']!['cluster']).toMatchObject({
    name: 'lab',
    network_id: '${civo_network.network.id}',
    firewall_id: '${civo_firewall.firewall.id}',
    cluster_type: 'k3s',
    cni: 'cilium',
    kubernetes_version: '1.31.4-k3s1',
    pools: [{ size: 'g4s.kube.large', node_count: 5 }],
  });
  expect(provider['civo']).toEqual([{ region: 'LON1' }]);
});

test('a cluster with apps is never destroyed, one without may be', () => {
  const cluster = (hasApps: boolean) =>
    configurationOf(render({}, hasApps)).resource['civo_kubernetes_cluster']!['cluster'];
  expect(cluster(true)).toMatchObject({ lifecycle: { prevent_destroy: true } });
  expect(cluster(false)).not.toHaveProperty('lifecycle');
});

test('every component with a chart has its release, in its version and place', () => {
  const charts = components.flatMap((component) => ('chart' in component ? [component] : []));
  expect(charts.length).toBe(components.length - 1); // CoreDNS comes with k3s.
  for (const { chart, namespace } of charts) {
    expect(resource['helm_release']![chart.release]).toMatchObject({
      name: chart.release,
      namespace: 'namespace' in chart ? chart.namespace : namespace,
      repository: chart.repository,
      chart: chart.name,
      version: chart.version,
    });
  }
});

const release = (name: string) => `helm_release.${name}`;
const pods = [
  'argocd',
  'argo-workflows',
  'cert-manager',
  'gloo-operator',
  'kgateway',
  'kubeblocks',
  'kyverno',
  'kube-prometheus-stack',
  'zenml-server',
];

// prettier-ignore
test.each<[later: string, earlier: string, because: string]>([
  ...pods.map((name): [string, string, string] => [name, 'cilium', 'no pod starts without the CNI']),
  ...['cilium', ...pods].map((name): [string, string, string] => [name, 'prometheus-operator-crds', 'it has monitors']),
  ['kgateway',      'kgateway-crds', 'it watches its own kinds'],
  ['kgateway',      'gateway-api',   'it watches Gateways'],
  ['gloo-operator', 'gateway-api',   'istiod watches Gateways'],
  ['service-mesh',  'gloo-operator', 'its kind is the operator\'s'],
  ['kubeblocks',    'snapshot-crds', 'its data protection watches snapshots'],
  ...['service-mesh', 'cilium', ...pods].map((name): [string, string, string] => ['root', name, 'policies come after what enforces them']),
])('%s comes after %s: %s', (later, earlier) => {
  expect(before(references, release(later))).toContain(release(earlier));
});

test('every release comes after the cluster', () => {
  for (const name of Object.keys(resource['helm_release']!))
    expect(before(references, release(name))).toContain('civo_kubernetes_cluster.cluster');
});

const chart = resolve(__dirname, '../charts/objects');

test('paths in the repository lead somewhere', () => {
  const folder = resolve(__dirname, '../../../clusters/graduated/terraform');
  const paths = textsIn(configuration).flatMap((part) =>
    [...part.matchAll(/\$\{path\.module\}\/([\w./-]+)/g)].map(([, path]) => resolve(folder, path!)),
  );
  expect(new Set(paths)).toEqual(new Set([chart, resolve(__dirname, '../../../argocd/root.yaml')]));
  for (const path of paths) expect(existsSync(path)).toBe(true);
});

const hasTerraform = spawnSync('terraform', ['-version']).status === 0;
if (!hasTerraform) console.info('Skipped: "Terraform reads the configuration", for there is no terraform here.');

// It says what it needs without asking for anything: neither a provider nor a network.
(hasTerraform ? test : test.skip)('Terraform reads the configuration', () => {
  const folder = mkdtempSync(join(tmpdir(), 'terraform-'));
  try {
    const { backend: _, ...rest } = terraform;
    writeFileSync(join(folder, 'cdk.tf.json'), JSON.stringify({ ...configuration, terraform: rest }));
    const env = { ...process.env, CHECKPOINT_DISABLE: '1' };
    const answer = execFileSync('terraform', ['providers'], { cwd: folder, env, encoding: 'utf8', stdio: 'pipe' });
    expect(answer).toContain('registry.terraform.io/civo/civo');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
