import { ApiObject, Chart } from 'cdk8s';
import { type Construct } from 'constructs';
import {
  type Cluster,
  type Connection,
  gatewayProxy,
  inWave,
  keys,
  kgateway,
  type Placement,
  type RateLimit,
} from '@zta/intent';
import { httpRouteSpec } from './http-route';

const gatewayApi = 'gateway.networking.k8s.io/v1';
const kgatewayApi = 'gateway.kgateway.dev/v1alpha1';

/** Labels that let routes of the app's namespace attach to the gateway: only where the app has a flow from the internet. */
export function routedNamespaceLabels({ connections, cluster }: Placement): Readonly<Record<string, string>> {
  return connections.some(({ ingress }) => ingress) ? { [keys.ingress]: cluster.gateway.name } : {};
}

/** How the internet reaches an app: hosts, methods and paths, and how often. */
export class GatewayLayer extends Chart {
  constructor(scope: Construct, { placement }: { readonly placement: Placement }) {
    super(scope, 'gateway');
    for (const connection of placement.connections) {
      if (connection.ingress) this.addRoute(connection, connection.ingress.rateLimit, placement);
    }
  }

  private addRoute(connection: Connection, rateLimit: RateLimit, { namespace, cluster }: Placement): void {
    const { name, why } = connection;
    const metadata = { name, namespace, annotations: { ...inWave('route'), [`${keys.flowPrefix}${name}`]: why } };
    new ApiObject(this, `${name}-route`, {
      apiVersion: gatewayApi,
      kind: 'HTTPRoute',
      metadata,
      spec: httpRouteSpec(connection, cluster.gateway, kgateway.namespace),
    });
    new ApiObject(this, `${name}-limit`, {
      apiVersion: kgatewayApi,
      kind: 'TrafficPolicy',
      // Before the route that it limits.
      metadata: { ...metadata, annotations: { ...metadata.annotations, ...inWave('workload') } },
      spec: {
        targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', name }],
        // Each proxy replica counts for itself (kgateway 2.0 has no global limit).
        rateLimit: {
          local: {
            tokenBucket: { maxTokens: rateLimit.burst, tokensPerFill: rateLimit.perSecond, fillInterval: '1s' },
          },
        },
      },
    });
  }
}

/** The cluster's front door. */
export class GatewayClusterLayer extends Chart {
  constructor(
    scope: Construct,
    private readonly props: { readonly cluster: Cluster },
  ) {
    super(scope, 'gateway-cluster');
    this.addParameters();
    this.addGateway();
    this.addRedirect();
  }

  private addParameters(): void {
    const { name, replicas } = this.props.cluster.gateway;
    new ApiObject(this, 'parameters', {
      apiVersion: kgatewayApi,
      kind: 'GatewayParameters',
      metadata: this.named(name, 'allow'),
      spec: {
        kube: {
          deployment: { replicas },
          podTemplate: {
            // Clients on the internet have no mesh identity: the proxy takes their plaintext itself, and speaks HBONE inwards.
            extraAnnotations: { 'ambient.istio.io/bypass-inbound-capture': 'true' },
          },
        },
      },
    });
  }

  private addGateway(): void {
    const { name, domain, tlsSecret } = this.props.cluster.gateway;
    new ApiObject(this, 'gateway', {
      apiVersion: gatewayApi,
      kind: 'Gateway',
      metadata: this.named(name, 'data'),
      spec: {
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
    });
  }

  private addRedirect(): void {
    const { name } = this.props.cluster.gateway;
    new ApiObject(this, 'redirect', {
      apiVersion: gatewayApi,
      kind: 'HTTPRoute',
      metadata: this.named('redirect-to-https', 'route'),
      spec: {
        parentRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name, sectionName: 'http' }],
        rules: [{ filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } }] }],
      },
    });
  }

  private named(name: string, wave: 'allow' | 'data' | 'route') {
    return { name, namespace: kgateway.namespace, annotations: inWave(wave) };
  }
}
