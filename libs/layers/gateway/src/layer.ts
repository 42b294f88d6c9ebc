import { ApiObject, Chart } from 'cdk8s';
import { type Construct } from 'constructs';
import { type Connection, type Cors, type Ingress, inWave, keys, type Placement, type Wave } from '@zta/intent';
import { gatewayApi, kgatewayApi } from './api-versions';
import { preflightRouteSpec } from './cors';
import { httpRouteSpec } from './http-route';
import { flowPolicySpec, localRateLimit } from './traffic-policy';

/** Labels that let routes of the app's namespace attach to the gateway: only where the app has a flow from the internet. */
export function routedNamespaceLabels({ connections, cluster }: Placement): Readonly<Record<string, string>> {
  return connections.some(({ ingress }) => ingress) ? { [keys.ingress]: cluster.gateway.name } : {};
}

/** How the internet reaches an app: which requests, how often, for how long, and who decides on each. */
export class GatewayLayer extends Chart {
  constructor(
    scope: Construct,
    private readonly props: { readonly placement: Placement },
  ) {
    super(scope, 'gateway');
    for (const connection of props.placement.connections) {
      if (connection.ingress) this.addFlow(connection, connection.ingress);
    }
  }

  private addFlow(connection: Connection, ingress: Ingress): void {
    const { gateway } = this.props.placement.cluster;
    const { name } = connection;
    const { cors, authorizer } = ingress;
    // What limits a route, and whom it asks, comes before the route.
    if (authorizer) this.add(connection, { kind: 'GatewayExtension', name, wave: 'data' }, authorizerSpec(authorizer));
    const policy = flowPolicySpec(name, ingress, gateway.replicas);
    this.add(connection, { kind: 'TrafficPolicy', name, wave: 'workload' }, policy);
    const route = httpRouteSpec(connection, ingress, gateway);
    this.add(connection, { kind: 'HTTPRoute', name, wave: 'route' }, route);
    if (cors) this.addPreflight(connection, { ...ingress, cors });
  }

  private addPreflight(connection: Connection, ingress: Ingress & { readonly cors: Cors }): void {
    const { gateway } = this.props.placement.cluster;
    const name = `${connection.name}-preflight`;
    this.add(connection, { kind: 'DirectResponse', name, wave: 'data' }, { status: 204 });
    const policy = {
      targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', name }],
      rateLimit: localRateLimit(ingress.rateLimit, gateway.replicas),
    };
    this.add(connection, { kind: 'TrafficPolicy', name, wave: 'workload' }, policy);
    const route = preflightRouteSpec(connection, ingress, { gateway, answer: name });
    this.add(connection, { kind: 'HTTPRoute', name, wave: 'route' }, route);
  }

  private add(flow: Connection, { kind, name, wave }: Place, spec: object): void {
    new ApiObject(this, `${name}.${kind}`, {
      apiVersion: kind === 'HTTPRoute' ? gatewayApi : kgatewayApi,
      kind,
      metadata: {
        name,
        namespace: this.props.placement.namespace,
        annotations: { ...inWave(wave), [`${keys.flowPrefix}${flow.name}`]: flow.why },
      },
      spec,
    });
  }
}

interface Place {
  readonly kind: 'DirectResponse' | 'GatewayExtension' | 'HTTPRoute' | 'TrafficPolicy';
  readonly name: string;
  readonly wave: Wave;
}

/** In the app's own namespace, so that no ReferenceGrant is needed. */
function authorizerSpec({ to, port }: NonNullable<Ingress['authorizer']>) {
  return {
    type: 'ExtAuth',
    extAuth: { grpcService: { backendRef: { group: '', kind: 'Service', name: to, port } } },
  };
}
