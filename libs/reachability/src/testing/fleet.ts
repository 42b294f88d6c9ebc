import { fleetDeployment } from './fleet-deployment';
import { ambient, ap, cnp, gateway, httpRoute, netpol, object, pa, service, type Spec, waypoint } from './objects';

/** How many workloads a namespace has. */
const perNamespace = 10;

/** How a fleet differs from the usual one. */
export interface FleetOptions {
  /** One namespace in so many has neither policies nor the mesh; 0 for none. */
  readonly openEvery?: number;
}

/**
 * A realistic fleet, for benchmarks: `workloads` Deployments, ten a namespace, each with a Service, and about twice as
 * many policies. Everything is denied by default, by Cilium, by a NetworkPolicy and in the mesh, and opened for each
 * workload's callers: its neighbours, and one of another namespace. One namespace in ten has a waypoint with rules for
 * requests, and one in ten is reached from outside through a shared gateway.
 */
export function fleet(workloads: number, { openEvery = 0 }: FleetOptions = {}): readonly Spec[] {
  const count = Math.ceil(workloads / perNamespace);
  return [
    ...platform(),
    ...Array.from({ length: count }, (_, n) => {
      const isOpen = openEvery > 0 && n % openEvery === 0;
      return [...spaceObjects(n, isOpen), ...membersOf(n, workloads).flatMap((i) => memberObjects(i, count, isOpen))];
    }).flat(),
  ];
}

function nameOf(n: number): string {
  return `team-${String(n).padStart(5, '0')}`;
}

function membersOf(n: number, workloads: number): readonly number[] {
  const first = n * perNamespace;
  return Array.from({ length: Math.min(perNamespace, workloads - first) }, (_, i) => first + i);
}

function platform(): readonly Spec[] {
  const dns = object('apps/v1', 'Deployment', 'kube-system/coredns', {
    spec: { template: { metadata: { labels: { 'k8s-app': 'kube-dns' } }, spec: { containers: [{ name: 'dns' }] } } },
  });
  const listener = { name: 'http', port: 80, protocol: 'HTTP', allowedRoutes: { namespaces: { from: 'All' } } };
  return [
    ambient('edge'),
    dns,
    gateway('edge/front', 'kgateway', [listener]),
    object('cilium.io/v2', 'CiliumClusterwideNetworkPolicy', 'probes', {
      spec: {
        endpointSelector: {},
        ingress: [{ fromCIDR: ['169.254.7.127/32'] }],
        enableDefaultDeny: { ingress: false, egress: false },
      },
    }),
    pa('istio-system/strict', { mtls: { mode: 'STRICT' } }),
    // A load balancer speaks plaintext.
    pa('edge/front', { mtls: { mode: 'PERMISSIVE' } }),
  ];
}

const tunnel = { ports: [{ port: '15008', protocol: 'TCP' }] };

function spaceObjects(n: number, isOpen: boolean): readonly Spec[] {
  const name = nameOf(n);
  if (isOpen) return [object('v1', 'Namespace', name, {})];
  const hasWaypoint = n % 10 === 1;
  const labels: Record<string, string> = hasWaypoint ? { 'istio.io/use-waypoint': 'waypoint' } : {};
  return [
    ambient(name, { team: name, ...labels }),
    cnp(`${name}/default-deny`, { ingress: [{}], egress: [{}] }),
    cnp(`${name}/lookups`, { egress: [lookups] }),
    netpol(`${name}/default-deny`, { policyTypes: ['Ingress', 'Egress'] }),
    ap(`${name}/allow-nothing`, {}),
    ...(hasWaypoint ? [waypoint(`${name}/waypoint`), ...waypointPolicies(name)] : []),
    ...(n % 10 === 2 ? publicObjects(name, n) : []),
  ];
}

const lookups = {
  toEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'kube-system', 'k8s-app': 'kube-dns' } }],
  toPorts: [{ ports: [{ port: '53', protocol: 'ANY' }], rules: { dns: [{ matchPattern: '*' }] } }],
};

function waypointPolicies(name: string): readonly Spec[] {
  const pods = { 'gateway.networking.k8s.io/gateway-name': 'waypoint' };
  const to = [{ operation: { methods: ['GET'], paths: ['/api/*'] } }];
  return [
    cnp(`${name}/waypoint`, {
      endpointSelector: { matchLabels: pods },
      ingress: [{ fromEndpoints: [{}], toPorts: [tunnel] }],
      egress: [{ toEndpoints: [{}], toPorts: [tunnel] }],
    }),
    cnp(`${name}/from-waypoint`, {
      ingress: [{ fromEndpoints: [{ matchLabels: pods }], toPorts: [tunnel] }],
      egress: [{ toEndpoints: [{ matchLabels: pods }], toPorts: [tunnel] }],
    }),
    ap(`${name}/from-waypoint`, {
      rules: [{ from: [{ source: { principals: [`cluster.local/ns/${name}/sa/waypoint`] } }] }],
    }),
    ap(`${name}/requests`, {
      targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'waypoint' }],
      rules: [{ from: [{ source: { namespaces: [name] } }], to }],
    }),
  ];
}

function publicObjects(name: string, n: number): readonly Spec[] {
  const app = `w${n * perNamespace}`;
  const front = { matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'edge' } };
  return [
    httpRoute(`${name}/public`, {
      parentRefs: [{ name: 'front', namespace: 'edge' }],
      hostnames: [`${name}.example.com`],
      rules: [{ backendRefs: [{ name: app, port: 80 }] }],
    }),
    cnp(`${name}/public`, {
      endpointSelector: { matchLabels: { app } },
      ingress: [{ fromEndpoints: [front], toPorts: [tunnel] }],
    }),
    ap(`${name}/public`, {
      selector: { matchLabels: { app } },
      rules: [{ from: [{ source: { principals: ['cluster.local/ns/edge/sa/front'] } }] }],
    }),
  ];
}

function memberObjects(i: number, spaces: number, isOpen: boolean): readonly Spec[] {
  const n = Math.floor(i / perNamespace);
  const path = `${nameOf(n)}/w${i}`;
  const objects = [
    object('v1', 'ServiceAccount', path, {}),
    fleetDeployment(path, { app: `w${i}`, partOf: nameOf(n), hasMetrics: i % 3 === 0 }),
    service(path, { selector: { app: `w${i}` }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] }),
  ];
  return isOpen ? objects : [...objects, ...memberPolicies(i, n, spaces)];
}

// Called by two neighbours and by a workload of a namespace further on; every other one of them also by plain port.
function memberPolicies(i: number, n: number, spaces: number): readonly Spec[] {
  const place = nameOf(n);
  const far = ((n + 7) % spaces) * perNamespace + (i % perNamespace);
  const near = [1, 2].map((step) => n * perNamespace + ((i + step) % perNamespace));
  const callers = [...near.map((k) => ({ k, in: n })), { k: far, in: Math.floor(far / perNamespace) }];
  const selectors = callers.map((caller) => ({
    matchLabels: { app: `w${caller.k}`, 'k8s:io.kubernetes.pod.namespace': nameOf(caller.in) },
  }));
  const called = [`w${n * perNamespace + ((i + 9) % perNamespace)}`, `w${n * perNamespace + ((i + 8) % perNamespace)}`];
  const principals = callers.map((caller) => `cluster.local/ns/${nameOf(caller.in)}/sa/w${caller.k}`);
  const back = ((n - 7 + spaces) % spaces) * perNamespace + (i % perNamespace);
  const target = {
    matchLabels: { app: `w${back}`, 'k8s:io.kubernetes.pod.namespace': nameOf(Math.floor(back / perNamespace)) },
  };
  return [
    cnp(`${place}/w${i}`, {
      endpointSelector: { matchLabels: { app: `w${i}` } },
      ingress: [{ fromEndpoints: selectors, toPorts: [tunnel] }],
      egress: [{ toEndpoints: [...called.map((app) => ({ matchLabels: { app } })), target], toPorts: [tunnel] }],
    }),
    ap(`${place}/w${i}`, {
      selector: { matchLabels: { app: `w${i}` } },
      rules: [{ from: [{ source: { principals } }], to: [{ operation: { ports: ['8080'] } }] }],
    }),
  ];
}
