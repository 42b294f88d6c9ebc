import { ApiObject, Chart } from 'cdk8s';
import { type Construct } from 'constructs';
import { type Cluster, gatewayProxy, inWave, keys, kgateway, type Wave } from '@zta/intent';
import { accessLogSpec } from './access-log';
import { gatewayApi, kgatewayApi } from './api-versions';
import { localRateLimit } from './traffic-policy';

/** The cluster's front door. */
export class GatewayClusterLayer extends Chart {
  constructor(
    scope: Construct,
    private readonly props: { readonly cluster: Cluster },
  ) {
    super(scope, 'gateway-cluster');
    this.addParameters();
    this.addPolicies();
    this.addGateway();
    this.addRedirect();
    this.addCertificate();
  }

  private addParameters(): void {
    const { name, replicas } = this.props.cluster.gateway;
    this.add(
      { apiVersion: kgatewayApi, kind: 'GatewayParameters', name, wave: 'allow' },
      {
        kube: {
          deployment: { replicas },
          podTemplate: {
            // Clients on the internet have no mesh identity: the proxy takes their plaintext itself, and speaks HBONE inwards.
            extraAnnotations: { 'ambient.istio.io/bypass-inbound-capture': 'true' },
          },
        },
      },
    );
  }

  /** For every request, whatever its route; before the Gateway is there. */
  private addPolicies(): void {
    const { name, replicas, rateLimit } = this.props.cluster.gateway;
    this.add({ apiVersion: kgatewayApi, kind: 'HTTPListenerPolicy', name, wave: 'allow' }, accessLogSpec(name));
    this.add(
      { apiVersion: kgatewayApi, kind: 'TrafficPolicy', name, wave: 'allow' },
      {
        targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name }],
        rateLimit: localRateLimit(rateLimit, replicas),
      },
    );
  }

  private addGateway(): void {
    const { name, domain, tlsSecret } = this.props.cluster.gateway;
    this.add(
      { apiVersion: gatewayApi, kind: 'Gateway', name, wave: 'data' },
      {
        gatewayClassName: gatewayProxy.className,
        infrastructure: { parametersRef: { group: 'gateway.kgateway.dev', kind: 'GatewayParameters', name } },
        listeners: [
          { name: 'http', protocol: 'HTTP', port: 80, allowedRoutes: { namespaces: { from: 'Same' } } },
          {
            name: 'https',
            protocol: 'HTTPS',
            port: 443,
            hostname: `*.${domain}`,
            tls: { mode: 'Terminate', certificateRefs: [{ group: '', kind: 'Secret', name: tlsSecret }] },
            allowedRoutes: { namespaces: { from: 'Selector', selector: { matchLabels: { [keys.ingress]: name } } } },
          },
        ],
      },
    );
  }

  private addRedirect(): void {
    const { name } = this.props.cluster.gateway;
    this.add(
      { apiVersion: gatewayApi, kind: 'HTTPRoute', name: 'redirect-to-https', wave: 'route' },
      {
        parentRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name, sectionName: 'http' }],
        rules: [{ filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } }] }],
      },
    );
  }

  /** In the last wave: Argo CD waits for a certificate to be issued before it goes on, and an issuer may be away. */
  private addCertificate(): void {
    const { name, domain, tlsSecret, clusterIssuer } = this.props.cluster.gateway;
    this.add(
      { apiVersion: 'cert-manager.io/v1', kind: 'Certificate', name, wave: 'route' },
      {
        secretName: tlsSecret,
        issuerRef: { group: 'cert-manager.io', kind: 'ClusterIssuer', name: clusterIssuer },
        dnsNames: [`*.${domain}`],
        privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
        usages: ['digital signature', 'server auth'],
      },
    );
  }

  private add({ apiVersion, kind, name, wave }: Place, spec: object): void {
    new ApiObject(this, `${name}.${kind}`, {
      apiVersion,
      kind,
      metadata: { name, namespace: kgateway.namespace, annotations: inWave(wave) },
      spec,
    });
  }
}

interface Place {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly wave: Wave;
}
