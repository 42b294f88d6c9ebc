import { TerraformProvider, TerraformResource } from 'cdktf';
import { type Construct } from 'constructs';
import { providers } from './providers';

// Only the fields that we emit. Source: civo/terraform-provider-civo v1.2.6, docs/resources

/** Takes the token from the environment (CIVO_TOKEN). */
export class CivoProvider extends TerraformProvider {
  constructor(scope: Construct, region: string) {
    super(scope, 'civo', {
      terraformResourceType: 'civo',
      terraformProviderSource: providers.civo.source,
      terraformGeneratorMetadata: { providerName: 'civo', providerVersionConstraint: providers.civo.version },
    });
    this.addOverride('region', region);
  }
}

/** A resource of Civo's provider, with its fields as Terraform names them. */
abstract class CivoResource extends TerraformResource {
  constructor(
    scope: Construct,
    id: string,
    type: string,
    private readonly fields: object,
  ) {
    super(scope, id, { terraformResourceType: type });
  }

  protected override synthesizeAttributes(): { [name: string]: unknown } {
    return { ...this.fields };
  }
}

interface NetworkFields {
  readonly label: string;
  readonly cidr_v4: string;
}

export class CivoNetwork extends CivoResource {
  constructor(scope: Construct, id: string, fields: NetworkFields) {
    super(scope, id, 'civo_network', fields);
  }
}

interface FirewallRule {
  readonly label: string;
  readonly protocol: 'tcp' | 'udp' | 'icmp';
  /** Absent for icmp, which has no ports. */
  readonly port_range?: string;
  readonly cidr: readonly string[];
  readonly action: 'allow';
}

interface FirewallFields {
  readonly name: string;
  readonly network_id: string;
  /** Those would let in everything. */
  readonly create_default_rules: false;
  readonly ingress_rule: readonly FirewallRule[];
  readonly egress_rule: readonly FirewallRule[];
}

export class CivoFirewall extends CivoResource {
  constructor(scope: Construct, id: string, fields: FirewallFields) {
    super(scope, id, 'civo_firewall', fields);
  }
}

interface KubernetesClusterFields {
  readonly name: string;
  readonly network_id: string;
  readonly firewall_id: string;
  /** Cilium isn't to be had with talos. */
  readonly cluster_type: 'k3s';
  /** The other choice is flannel, which knows no policies. A change makes a new cluster. */
  readonly cni: 'cilium';
  readonly kubernetes_version: string;
  /** Names of applications; one with `-` in front isn't installed although it's a default. */
  readonly applications: string;
  /** Exactly one. */
  readonly pools: readonly [{ readonly size: string; readonly node_count: number }];
  /** Else nothing after it in the same run could reach the cluster. */
  readonly write_kubeconfig: true;
}

export class CivoKubernetesCluster extends CivoResource {
  constructor(scope: Construct, id: string, fields: KubernetesClusterFields) {
    super(scope, id, 'civo_kubernetes_cluster', fields);
  }
}
