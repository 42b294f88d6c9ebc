import type { Document } from '../world/manifest';

/** Fields of an object, for tests that write them out. */
export type Spec = Readonly<Record<string, unknown>>;

/** What a pod of a test has; its labels are `app: <name>` unless given. */
export interface PodOptions {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly account?: string;
  readonly ports?: readonly Spec[];
  readonly hostNetwork?: boolean;
}

/** Any object. `path` is `<namespace>/<name>`, or `<name>` for one without namespace. */
export function object(apiVersion: string, kind: string, path: string, rest: Spec): Spec {
  const [first = '', second] = path.split('/');
  const { metadata = {}, ...fields } = rest as { metadata?: Spec };
  const identity = second === undefined ? { name: first } : { name: second, namespace: first };
  return { apiVersion, kind, metadata: { ...identity, ...metadata }, ...fields };
}

export function namespace(name: string, labels: Readonly<Record<string, string>> = {}): Spec {
  return object('v1', 'Namespace', name, { metadata: { labels } });
}

/** A namespace whose pods are in the mesh. */
export function ambient(name: string, labels: Readonly<Record<string, string>> = {}): Spec {
  return namespace(name, { 'istio.io/dataplane-mode': 'ambient', ...labels });
}

export function pod(path: string, options: PodOptions = {}): Spec {
  const { labels = { app: path.split('/')[1] ?? '' }, annotations = {}, account, ports = [], hostNetwork } = options;
  return object('v1', 'Pod', path, {
    metadata: { labels, annotations },
    spec: { serviceAccountName: account, hostNetwork, containers: [{ name: 'main', ports }] },
  });
}

/** A Service that selects `app: <name>` and has port 80 to the pods' 80 unless told otherwise. */
export function service(path: string, spec: Spec = {}, labels: Readonly<Record<string, string>> = {}): Spec {
  const selector = { app: path.split('/')[1] };
  return object('v1', 'Service', path, {
    metadata: { labels },
    spec: { selector, ports: [{ name: 'web', port: 80 }], ...spec },
  });
}

/** A CiliumNetworkPolicy `<namespace>/<name>`, for all pods of the namespace unless the spec says otherwise. */
export function cnp(path: string, spec: Spec): Spec {
  return object('cilium.io/v2', 'CiliumNetworkPolicy', path, { spec: { endpointSelector: {}, ...spec } });
}

/** A CiliumClusterwideNetworkPolicy, for all pods unless the spec says otherwise. */
export function ccnp(name: string, spec: Spec): Spec {
  const subject = 'nodeSelector' in spec ? {} : { endpointSelector: {} };
  return object('cilium.io/v2', 'CiliumClusterwideNetworkPolicy', name, { spec: { ...subject, ...spec } });
}

export function netpol(path: string, spec: Spec): Spec {
  return object('networking.k8s.io/v1', 'NetworkPolicy', path, { spec: { podSelector: {}, ...spec } });
}

/** An AuthorizationPolicy. */
export function ap(path: string, spec: Spec | null, annotations: Readonly<Record<string, string>> = {}): Spec {
  return object('security.istio.io/v1', 'AuthorizationPolicy', path, { metadata: { annotations }, spec });
}

/** A PeerAuthentication. */
export function pa(path: string, spec: Spec, metadata: Spec = {}): Spec {
  return object('security.istio.io/v1', 'PeerAuthentication', path, { metadata, spec });
}

/** A RequestAuthentication for one issuer. */
export function ra(path: string, spec: Spec): Spec {
  return object('security.istio.io/v1', 'RequestAuthentication', path, {
    spec: { jwtRules: [{ issuer: 'https://id.example' }], ...spec },
  });
}

/** A Gateway with the listeners given. */
export function gateway(path: string, gatewayClassName: string, listeners: readonly Spec[], rest: Spec = {}): Spec {
  const { labels = {}, annotations = {}, ...spec } = rest;
  return object('gateway.networking.k8s.io/v1', 'Gateway', path, {
    metadata: { labels, annotations },
    spec: { gatewayClassName, listeners, ...spec },
  });
}

/** A waypoint for a kind of traffic. */
export function waypoint(path: string, kind = 'service', listener: Spec = {}): Spec {
  const labels = { 'istio.io/waypoint-for': kind };
  return gateway(path, 'istio-waypoint', [{ name: 'mesh', port: 15008, protocol: 'HBONE', ...listener }], { labels });
}

export function httpRoute(path: string, spec: Spec, metadata: Spec = {}): Spec {
  return object('gateway.networking.k8s.io/v1', 'HTTPRoute', path, { metadata, spec });
}

/** A ReferenceGrant in a namespace. */
export function grant(path: string, from: Spec, to: Spec): Spec {
  return object('gateway.networking.k8s.io/v1beta1', 'ReferenceGrant', path, { spec: { from: [from], to: [to] } });
}

/** A ConfigMap. */
export function config(path: string, data: Spec): Spec {
  return object('v1', 'ConfigMap', path, { data });
}

/** The objects, with those of the first list left out that the second has too, by kind and name. */
export function replacing(base: readonly Spec[], objects: readonly unknown[]): readonly unknown[] {
  const keyOf = (item: unknown) => {
    const { kind, metadata } = item as { readonly kind: unknown; readonly metadata: Spec };
    return [kind, metadata['namespace'], metadata['name']].join('/');
  };
  const keys = objects.map(keyOf);
  return [...base.filter((item) => !keys.includes(keyOf(item))), ...objects];
}

/** The objects as documents of one file, a line each. */
export function documents(objects: readonly unknown[]): readonly Document[] {
  return objects.map((item, i) => ({
    file: 'test.yaml',
    line: i + 1,
    object: JSON.parse(JSON.stringify(item)) as unknown,
  }));
}
