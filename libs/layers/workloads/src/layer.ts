import { ApiObject, Chart, JsonPatch, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-30';
import { type Construct } from 'constructs';
import {
  agentClusterRole,
  engines,
  inWave,
  isHttpPort,
  keys,
  neverPruned,
  type Placement,
  podLabels,
  type PolicyRule,
  taskRules,
  waypointName,
  type Workload,
} from '@zta/intent';

export interface WorkloadsLayerProps {
  readonly placement: Placement;
  /** Labels that the other layers need on the app's namespace. */
  readonly namespaceLabels: Readonly<Record<string, string>>;
}

/** What runs in an app's namespace, each with an identity of its own and no rights that it doesn't need. */
export class WorkloadsLayer extends Chart {
  constructor(
    scope: Construct,
    private readonly props: WorkloadsLayerProps,
  ) {
    super(scope, 'workloads');
    const { app } = props.placement;
    this.addNamespace();
    for (const [name, workload] of Object.entries(app.workloads)) this.addWorkload(name, workload);
    for (const [name, { engine }] of Object.entries(app.databases))
      this.addDatabaseAccount(name, engines[engine].rules);
    for (const [name, { runBy }] of Object.entries(app.tasks)) this.addPrivilegedAccount(name, taskRules[runBy]);
  }

  private addNamespace(): void {
    const { app, namespace, stage } = this.props.placement;
    new ApiObject(this, 'namespace', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: namespace,
        labels: {
          [keys.app]: app.name,
          [keys.stage]: stage,
          // Restricted is Kyverno's to enforce, which can make an exception for the database pods of an app.
          ...(stage === 'observe' ? {} : { 'pod-security.kubernetes.io/enforce': 'baseline' }),
          'pod-security.kubernetes.io/warn': 'restricted',
          ...this.props.namespaceLabels,
        },
        annotations: { ...inWave('namespace'), ...neverPruned },
      },
    });
  }

  private addWorkload(name: string, workload: Workload): void {
    const { app } = this.props.placement;
    const labels = podLabels(app, name);
    const deployment = new kplus.Deployment(this, `${name}-deployment`, {
      metadata: { ...this.named(name, 'workload'), labels: { ...labels } },
      podMetadata: { labels: { ...labels } },
      select: false,
      replicas: workload.replicas,
      serviceAccount: this.addServiceAccount(name, false),
      containers: [container(this, name, workload)],
    });
    deployment.select(kplus.LabelSelector.of({ labels: { ...labels } }));
    ApiObject.of(deployment).addJsonPatch(
      // A label of cdk8s's own would be part of the pods' Cilium identity.
      JsonPatch.remove('/spec/template/metadata/labels/cdk8s.io~1metadata.addr'),
    );
    this.addService(name, workload);
  }

  private addService(name: string, workload: Workload): void {
    const { app, waypointed } = this.props.placement;
    const labels = podLabels(app, name);
    const ports = Object.entries(workload.ports);
    const service = new kplus.Service(this, `${name}-service`, {
      metadata: {
        ...this.named(name, 'workload'),
        // On the Service, not on the namespace: a database's server speaks first, and must not pass a waypoint.
        labels: { ...labels, ...(waypointed.has(name) && { 'istio.io/use-waypoint': waypointName }) },
      },
      ports: ports.map(([portName, port]) => ({ name: portName, port, targetPort: port })),
    });
    for (const [key, value] of Object.entries(labels)) service.selectLabel(key, value);
    ApiObject.of(service).addJsonPatch(
      JsonPatch.remove('/spec/externalIPs'),
      ...ports.map(([portName], index) => JsonPatch.add(`/spec/ports/${index}/appProtocol`, appProtocol(portName))),
    );
  }

  /** An identity for pods that others start, with the rights that the starter's part in them needs. */
  private addPrivilegedAccount(name: string, rules: readonly PolicyRule[]): kplus.ISubject {
    const metadata = this.named(name, 'identity');
    const account = this.addServiceAccount(name, true);
    const role = new kplus.Role(this, `${name}-role`, { metadata });
    for (const { apiGroup, resources, verbs } of rules) {
      for (const resourceType of resources)
        role.allow([...verbs], kplus.ApiResource.custom({ apiGroup, resourceType }));
    }
    new kplus.RoleBinding(this, `${name}-binding`, { metadata, role: role as kplus.IRole }).addSubjects(account);
    return account;
  }

  private addDatabaseAccount(name: string, rules: readonly PolicyRule[]): void {
    const account = this.addPrivilegedAccount(name, rules);
    const role = kplus.ClusterRole.fromClusterRoleName(this, `${name}-agent-role`, agentClusterRole);
    new kplus.RoleBinding(this, `${name}-agent`, {
      metadata: this.named(`${name}-agent`, 'identity'),
      role,
    }).addSubjects(account);
  }

  // The casts: cdk8s-plus-30's classes don't implement its own interfaces under exactOptionalPropertyTypes.
  private addServiceAccount(name: string, automountToken: boolean): kplus.IServiceAccount & kplus.ISubject {
    const metadata = this.named(name, 'identity');
    const account = new kplus.ServiceAccount(this, `${name}-account`, { metadata, automountToken });
    return account as kplus.IServiceAccount & kplus.ISubject;
  }

  private named(name: string, wave: 'identity' | 'workload') {
    return { name, namespace: this.props.placement.namespace, annotations: { ...inWave(wave) } };
  }
}

function container(scope: Construct, name: string, workload: Workload): kplus.ContainerProps {
  const { image, ports, health, env } = workload;
  const httpPort = Object.entries(ports).find(([portName]) => isHttpPort(portName))?.[1];
  return {
    name,
    image,
    resources: resources(workload),
    ports: Object.entries(ports).map(([portName, number]) => ({ name: portName, number })),
    ...(health !== undefined &&
      httpPort !== undefined && { readiness: kplus.Probe.fromHttpGet(health, { port: httpPort }) }),
    envVariables: Object.fromEntries(
      Object.entries(env ?? {}).map(([key, value]) => [
        key,
        typeof value === 'string'
          ? kplus.EnvValue.fromValue(value)
          : kplus.EnvValue.fromSecretValue({
              secret: kplus.Secret.fromSecretName(scope, `${name}-${key}`, value.secret),
              key: value.key,
            }),
      ]),
    ),
    // Beside these, cdk8s-plus already asks for a non-root user, a read-only root file system and no escalation.
    securityContext: {
      capabilities: { drop: [kplus.Capability.ALL] },
      seccompProfile: { type: kplus.SeccompProfileType.RUNTIME_DEFAULT },
    },
  };
}

function resources({ cpu, memory }: Pick<Workload, 'cpu' | 'memory'>): kplus.ContainerResources {
  const cores = cpu.endsWith('m') ? kplus.Cpu.millis(parseInt(cpu, 10)) : kplus.Cpu.units(parseInt(cpu, 10));
  const bytes = { Mi: Size.mebibytes, Gi: Size.gibibytes }[memory.slice(-2) as 'Mi' | 'Gi'](parseInt(memory, 10));
  return { cpu: { request: cores, limit: cores }, memory: { request: bytes, limit: bytes } };
}

/**
 * Protocol of a port, by its name. For HTTP/2 without TLS the name that Istio and kgateway 2.0 both know.
 *
 * @see istio 1.26.2 pkg/config/kube/conversion.go; gateway-api v1.2.1 GEP-1911
 */
function appProtocol(portName: string): string {
  const protocol = portName.split('-')[0]!;
  return protocol === 'grpc' || protocol === 'http2' ? 'kubernetes.io/h2c' : protocol;
}
