import { dependable, Fn, S3Backend, TerraformLocal, TerraformOutput, TerraformStack } from 'cdktf';
import { HelmProvider } from '@cdktf/provider-helm/lib/provider';
import { Release as HelmRelease } from '@cdktf/provider-helm/lib/release';
import { argoCd, type Cluster, gatewayApi, type Infrastructure } from '@zta/intent';
import { type Construct } from 'constructs';
import { CivoFirewall, CivoKubernetesCluster, CivoNetwork, CivoProvider } from './civo';
import { HttpProvider, PinnedFile } from './pinned-file';
import { providers, terraformVersion } from './providers';
import { type Release, releases } from './releases';

export interface ClusterStackProps {
  readonly cluster: Cluster;
  readonly infrastructure: Infrastructure;
  /** Whether an app runs there, with databases that would go with the cluster. */
  readonly hasApps: boolean;
}

/** Our own chart, from the folder of a cluster's configuration. */
const objectsChart = '${path.module}/../../../libs/cluster/charts/objects';

/** Seconds that a release may take until its pods are ready: the first one pulls every image. */
const releaseTimeout = 900;

const anywhere = ['0.0.0.0/0'];

/** A cluster from nothing: network, firewall, Kubernetes, and the platform up to Argo CD's root Application. */
export class ClusterStack extends TerraformStack {
  constructor(scope: Construct, props: ClusterStackProps) {
    super(scope, props.cluster.name);
    this.addOverride('terraform.required_version', terraformVersion);
    this.backend(props);
    new CivoProvider(this, props.cluster.region);
    new HttpProvider(this);
    const kubernetes = this.kubernetes(props);
    this.helmProvider(kubernetes);
    this.releases(props.cluster, kubernetes);
    const { repositorySecret } = props.infrastructure;
    if (repositorySecret !== undefined) {
      new TerraformOutput(this, 'repository_secret', {
        description: `Secret of namespace ${argoCd.namespace} that has to hold the deploy key of the repository`,
        value: repositorySecret,
      });
    }
  }

  /** Credentials of the bucket come from the environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY). */
  private backend({ cluster, infrastructure: { state } }: ClusterStackProps): void {
    new S3Backend(this, {
      bucket: state.bucket,
      key: `${cluster.name}/terraform.tfstate`,
      region: state.region,
      endpoints: { s3: state.endpoint },
      usePathStyle: true,
      // Checks with Amazon's own services, which other object stores don't have.
      skipCredentialsValidation: true,
      skipMetadataApiCheck: true,
      skipRegionValidation: true,
      skipRequestingAccountId: true,
      skipS3Checksum: true,
    });
    this.addOverride('terraform.backend.s3.use_lockfile', true);
  }

  private kubernetes({ cluster, infrastructure, hasApps }: ClusterStackProps): CivoKubernetesCluster {
    const { nodes, kubernetesVersion, network: range, apiServerCallers } = infrastructure;
    const network = new CivoNetwork(this, 'network', { label: cluster.name, cidr_v4: range });
    const firewall = new CivoFirewall(this, 'firewall', {
      name: cluster.name,
      network_id: network.getStringAttribute('id'),
      create_default_rules: false,
      ingress_rule: [
        { label: 'https', protocol: 'tcp', port_range: '443', cidr: anywhere, action: 'allow' },
        { label: 'http', protocol: 'tcp', port_range: '80', cidr: anywhere, action: 'allow' },
        {
          label: 'api-server',
          protocol: 'tcp',
          port_range: String(cluster.apiServerPort),
          cidr: [...apiServerCallers],
          action: 'allow',
        },
      ],
      // What pods may call is the policies' business; nodes pull images.
      egress_rule: [
        { label: 'tcp', protocol: 'tcp', port_range: '1-65535', cidr: anywhere, action: 'allow' },
        { label: 'udp', protocol: 'udp', port_range: '1-65535', cidr: anywhere, action: 'allow' },
      ],
    });
    const kubernetes = new CivoKubernetesCluster(this, 'cluster', {
      name: cluster.name,
      network_id: network.getStringAttribute('id'),
      firewall_id: firewall.getStringAttribute('id'),
      cluster_type: 'k3s',
      cni: 'cilium',
      kubernetes_version: kubernetesVersion,
      // It would stand beside the gateway, and take its ports of the nodes.
      applications: '-traefik2-nodeport',
      pools: [{ size: nodes.size, node_count: nodes.count }],
      write_kubeconfig: true,
    });
    if (hasApps) kubernetes.addOverride('lifecycle.prevent_destroy', true);
    return kubernetes;
  }

  private helmProvider(kubernetes: CivoKubernetesCluster): void {
    const kubeconfig = new TerraformLocal(
      this,
      'kubeconfig',
      Fn.yamldecode(kubernetes.getStringAttribute('kubeconfig')),
    );
    const decoded = (path: string) => `\${base64decode(${kubeconfig.fqn}.${path})}`;
    new HelmProvider(this, 'helm', {
      kubernetes: {
        host: `\${${kubeconfig.fqn}.clusters[0].cluster.server}`,
        clusterCaCertificate: decoded('clusters[0].cluster.certificate-authority-data'),
        clientCertificate: decoded('users[0].user.client-certificate-data'),
        clientKey: decoded('users[0].user.client-key-data'),
      },
    });
    this.addOverride('terraform.required_providers.helm', providers.helm);
  }

  private releases(cluster: Cluster, kubernetes: CivoKubernetesCluster): void {
    const files = Object.entries(gatewayApi.files).map(
      ([name, file]) => new PinnedFile(this, `gateway-api-${name}`, file),
    );
    const all = releases(cluster, {
      apiServer: kubernetes.getStringAttribute('master_ip'),
      gatewayApiFiles: files.map(({ fqn }) => `${fqn}.response_body`),
    });
    const made = new Map(all.map((release) => [release.name, this.release(release)]));
    for (const { name, needs } of all)
      made.get(name)!.dependsOn = [kubernetes, ...needs.map((need) => made.get(need)!)].map(dependable);
  }

  private release({ name, namespace, chart, values, adopts, onlyOnce }: Release): HelmRelease {
    const local = values && new TerraformLocal(this, `${name}-values`, values);
    return new HelmRelease(this, name, {
      name,
      namespace,
      createNamespace: true,
      ...(chart === 'objects'
        ? { chart: objectsChart }
        : { repository: chart.repository, chart: chart.name, version: chart.version }),
      ...(local && { values: [`\${yamlencode(${local.fqn})}`] }),
      timeout: releaseTimeout,
      ...(adopts && { upgradeInstall: true, takeOwnership: true }),
      ...(onlyOnce && { lifecycle: { ignoreChanges: ['values'] } }),
    });
  }
}
