import { keys } from '@zta/intent';

/** Annotation: where a fact was read. */
export const sourceKey = keys.app.replace(/[^/]*$/, 'source');

type Labels = Readonly<Record<string, string>>;

/** Where an object is, and where we know it from. */
export interface Place {
  readonly name: string;
  readonly namespace: string;
  readonly source: string;
}

export interface Port {
  readonly name: string;
  readonly number: number;
  readonly protocol: 'TCP' | 'UDP';
}

/** A port of a Service, and the name of the pods' port that it leads to. */
export interface ServicePort extends Port {
  readonly target: string;
  readonly appProtocol?: string;
}

export interface PodFacts {
  readonly labels: Labels;
  readonly annotations?: Labels;
  readonly serviceAccount: string;
  readonly hostNetwork?: boolean;
  readonly container: { readonly name: string; readonly image: string; readonly ports: readonly Port[] };
}

/** One object of the inventory: plain, as the API server would have it, without what no policy looks at. */
export interface InventoryObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    /** Absent for a Namespace only. */
    readonly namespace?: string;
    readonly labels?: Labels;
    readonly annotations: Labels;
  };
  readonly [field: string]: unknown;
}

export function namespaceObject(name: string, source: string): InventoryObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, annotations: { [sourceKey]: source } } };
}

export function serviceAccount(place: Place): InventoryObject {
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: metadata(place) };
}

export function configMap(place: Place, data: Labels): InventoryObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: metadata(place), data };
}

export interface ServiceFacts {
  readonly type?: 'LoadBalancer';
  readonly labels?: Labels;
  readonly selector: Labels;
  readonly ports: readonly ServicePort[];
}

export function service(place: Place, { type, labels, selector, ports }: ServiceFacts): InventoryObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { ...metadata(place), ...(labels && { labels }) },
    spec: {
      ...(type && { type }),
      selector,
      ports: ports.map(({ name, number, protocol, target, appProtocol }) => ({
        name,
        port: number,
        protocol,
        targetPort: target,
        ...(appProtocol !== undefined && { appProtocol }),
      })),
    },
  };
}

export interface ControllerFacts {
  readonly kind: 'Deployment' | 'StatefulSet' | 'DaemonSet';
  readonly replicas?: number;
  /** Default: all labels of the pods. */
  readonly selector?: Labels;
  readonly pods: PodFacts;
}

/** What keeps pods running. */
export function controller(place: Place, { kind, replicas, selector, pods }: ControllerFacts): InventoryObject {
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: metadata(place),
    spec: {
      ...(replicas !== undefined && { replicas }),
      selector: { matchLabels: selector ?? pods.labels },
      template: podTemplate(pods),
    },
  };
}

/** Pods that run to an end. */
export function job(place: Place, pods: PodFacts): InventoryObject {
  const template = podTemplate(pods);
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: metadata(place),
    spec: { template: { ...template, spec: { ...template.spec, restartPolicy: 'Never' } } },
  };
}

function podTemplate({ labels, annotations, serviceAccount, hostNetwork, container }: PodFacts) {
  const ports = container.ports.map(({ name, number, protocol }) => ({ name, containerPort: number, protocol }));
  return {
    metadata: { labels, ...(annotations && { annotations }) },
    spec: {
      serviceAccountName: serviceAccount,
      ...(hostNetwork && { hostNetwork }),
      containers: [{ name: container.name, image: container.image, ...(ports.length > 0 && { ports }) }],
    },
  };
}

function metadata({ name, namespace, source }: Place) {
  return { name, namespace, annotations: { [sourceKey]: source } };
}

/** Ports that the facts name, in their order. The one that they call `dns` answers over UDP and TCP, as two ports. */
export function portsOf(ports: Readonly<Record<string, number>>): readonly Port[] {
  return Object.entries(ports).flatMap(([name, number]) => protocolsOf(name).map((port) => ({ ...port, number })));
}

/** A Service's ports by number, each with the name of the pods' port behind it. */
export function servicePortsOf(ports: Readonly<Record<number, string>>): readonly ServicePort[] {
  return Object.entries(ports).flatMap(([number, target]) =>
    protocolsOf(target).map((port) => ({ ...port, number: Number(number), target: port.name })),
  );
}

function protocolsOf(name: string): readonly Pick<Port, 'name' | 'protocol'>[] {
  const tcp = { name, protocol: 'TCP' } as const;
  return name === 'dns'
    ? [
        { name, protocol: 'UDP' },
        { ...tcp, name: 'dns-tcp' },
      ]
    : [tcp];
}

/** Stands in for the image of a component, which no policy looks at. */
export function imageOf({ name, version }: { readonly name: string; readonly version: string }): string {
  return /^\w[\w.-]*$/.test(version) ? `${name}:${version}` : name;
}
