/** Pods that a component of the platform runs, as its chart makes them. */
export interface PlatformWorkload {
  readonly kind: 'Deployment' | 'StatefulSet' | 'DaemonSet';
  /** Labels that the chart puts on the pods. */
  readonly labels: Readonly<Record<string, string>>;
  readonly serviceAccount: string;
  /** Ports of the pod by name. */
  readonly ports: Readonly<Record<string, number>>;
  readonly hostNetwork?: boolean;
  /** The Service in front: each of its ports by number, and the name of the pod's port that it leads to. */
  readonly service?: { readonly name: string; readonly ports: Readonly<Record<number, string>> };
  /** Name of the port on which the API server calls it: from outside the mesh, so in plaintext to the mesh, without an identity. */
  readonly webhookPort?: string;
  /** Whether it calls pods by their address, not by their Service: a Service's waypoint is then not on the way. */
  readonly callsByPodAddress?: boolean;
  /** Where these facts were read: repository or chart, version, file. */
  readonly source: string;
}

export interface Chart {
  readonly repository: string;
  readonly name: string;
  readonly version: string;
}

/** One component that every cluster runs, with the facts that policies depend on. */
export interface Component {
  readonly name: string;
  readonly version: string;
  readonly namespace: string;
  /** Absent where the cluster brings the component with it. */
  readonly chart?: Chart;
  /** Where name, versions and namespace of the chart were read. */
  readonly source: string;
  readonly workloads: Readonly<Record<string, PlatformWorkload>>;
}

/** Declares a component; keeps the names of workloads and ports for the compiler. */
export function defineComponent<const C extends Component>(component: C): C {
  return component;
}

/** Rights in a namespace, as a Role grants them. */
export interface PolicyRule {
  readonly apiGroup: string;
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}
