import { at, fields, type World } from '@zta/reachability';
import {
  bypassesInbound,
  chainOf,
  isCaptured,
  judgeZtunnel,
  meshIdentity,
  selectsPod,
  serviceWaypoint,
  strictness,
  targetOf,
  type Waypoint,
} from '@zta/reachability/rules';
import { type Check, type CheckInput, type Fault } from './check';

type Endpoint = World['endpoints'] extends ReadonlyMap<string, infer E> ? E : never;
type Service = World['services'][number];

/** A port of a Service, a captured pod that it leads to, and the waypoint in front. */
interface Served {
  readonly service: Service;
  readonly waypoint: Waypoint;
  readonly pod: Endpoint;
  readonly port: Service['ports'][number];
  readonly target: number;
}

/** Every way through a waypoint to a captured pod. */
function served(world: World): readonly Served[] {
  return world.services.flatMap((service) => {
    const waypoint = serviceWaypoint(world, service);
    if (!waypoint) return [];
    const pods = [...world.endpoints.values()].filter((pod) => selectsPod(service, pod) && isCaptured(world, pod));
    return pods.flatMap((pod) =>
      service.ports.flatMap((port) => {
        const target = targetOf(port, pod);
        return target === undefined || port.protocol !== 'TCP' ? [] : [{ service, waypoint, pod, port, target }];
      }),
    );
  });
}

/** The waypoint's policies for a Service. */
function guards({ authorizationPolicies }: World, { service, waypoint: { gateway } }: Served) {
  return authorizationPolicies.filter(({ namespace, targetRefs }) =>
    targetRefs.some(
      ({ kind, name }) =>
        (kind === 'Service' && name === service.name && namespace === service.namespace) ||
        (kind === 'Gateway' && name === gateway.name && namespace === gateway.namespace),
    ),
  );
}

export const meshWaypointCut: Check = {
  id: 'mesh-waypoint-refused',
  severity: 'error',
  why: 'Behind a waypoint the caller is the waypoint: a pod whose policies do not name it refuses all requests to its Service.',
  source: 'ztunnel 1.26.2 src/state.rs assert_rbac; istio 1.26.2 pilot/pkg/config/kube/gateway/deploymentcontroller.go',
  find: ({ world }) =>
    onePer(
      served(world)
        .filter((way) => isWanted(world, way))
        .filter(({ pod, waypoint, target }) =>
          isRefused(world, pod, { identity: meshIdentity(world, waypoint.proxy) }, target),
        ),
      ({ service }) => `${service.namespace}/${service.name}`,
    ).map(({ service, waypoint, pod, target }) => ({
      origin: service.origin,
      message: `must lead to pods that let its waypoint in: ${pod.id} refuses ${waypoint.gateway.namespace}/${waypoint.gateway.name} at port ${target}`,
    })),
};

/** A port to which the waypoint lets nobody's requests pass needs no way from it. */
function isWanted(world: World, way: Served): boolean {
  const allows = guards(world, way).filter(({ action }) => action === 'ALLOW');
  const opens = ({ ports }: { readonly ports: readonly string[] }) =>
    ports.length === 0 || ports.includes(`${way.port.port}`);
  return allows.length === 0 || allows.some(({ rules }) => rules.some(({ to }) => to.length === 0 || to.some(opens)));
}

export const meshWaypointBypass: Check = {
  id: 'mesh-waypoint-bypass',
  severity: 'error',
  why: 'Whoever calls the pod by its address goes around the waypoint and its rules, unless ztunnel lets only the waypoint in.',
  source: 'istio 1.26.2 pilot/pkg/features/ambient.go (PILOT_AUTO_ALLOW_WAYPOINT_POLICY); ztunnel 1.26.2 src/state.rs',
  find: ({ world }) => {
    const stranger = { trustDomain: world.settings.istio.trustDomain, namespace: 'any', serviceAccount: 'any' };
    const open = served(world)
      .filter((way) => guards(world, way).length > 0)
      .filter(
        ({ pod, target }) =>
          isAdmitted(world, pod, { identity: stranger }, target) || isAdmitted(world, pod, {}, target),
      );
    return onePer(open, ({ pod }) => pod.id).map(({ pod, waypoint, target }) => ({
      origin: pod.origin,
      message: `must let only its waypoint ${waypoint.gateway.namespace}/${waypoint.gateway.name} and named callers in, but lets anyone in at port ${target}`,
    }));
  },
};

type Peer = Parameters<typeof judgeZtunnel>[1]['peer'];

function isRefused(...[world, endpoint, peer, port]: [World, Endpoint, Peer, number]): boolean {
  return judgeZtunnel(world, { endpoint, peer, port }).truth.value === 'no';
}

function isAdmitted(...[world, endpoint, peer, port]: [World, Endpoint, Peer, number]): boolean {
  return judgeZtunnel(world, { endpoint, peer, port }).truth.value === 'yes';
}

function onePer<T>(items: readonly T[], key: (item: T) => string): readonly T[] {
  return [...new Map(items.map((item) => [key(item), item])).values()];
}

export const meshUnusedWaypoint: Check = {
  id: 'mesh-unused-waypoint',
  severity: 'error',
  why: 'A waypoint gets traffic only of what is labelled with its name; otherwise it idles and its policies do nothing.',
  source: 'istio 1.26.2 pilot/pkg/serviceregistry/kube/controller/ambient/waypoints.go',
  find: ({ world, manifests }) => {
    const users = manifests.flatMap((manifest) => {
      const name = manifest.labels['istio.io/use-waypoint'];
      const own = manifest.kind === 'Namespace' ? manifest.name : manifest.namespace;
      return name === undefined || name === 'none'
        ? []
        : [{ manifest, name, namespace: manifest.labels['istio.io/use-waypoint-namespace'] ?? own }];
    });
    const waypoints = world.gateways.filter((gateway) => gateway.class === 'waypoint');
    const isOf =
      (gateway: { readonly namespace: string; readonly name: string }) =>
      (user: { readonly name: string; readonly namespace: string }) =>
        user.name === gateway.name && user.namespace === gateway.namespace;
    const podsUsing = [...world.endpoints.values()].flatMap((pod) => {
      const name = pod.labels['istio.io/use-waypoint'];
      return name === undefined
        ? []
        : [{ name, namespace: pod.labels['istio.io/use-waypoint-namespace'] ?? pod.namespace }];
    });
    return [
      ...waypoints
        .filter((gateway) => ![...users, ...podsUsing].some(isOf(gateway)))
        .map(({ origin, namespace, name }) => ({
          origin,
          message: `must be named by a label istio.io/use-waypoint: ${name} of a Service, a pod or a namespace, got none that means ${namespace}/${name}`,
        })),
      ...users
        .filter((user) => !waypoints.some((gateway) => isOf(gateway)(user)))
        .map(({ manifest, name, namespace }): Fault => ({
          origin: at(manifest.origin, 'metadata.labels["istio.io/use-waypoint"]'),
          message: `must name a waypoint among the manifests, got ${namespace}/${name}`,
        })),
    ];
  },
};

export const meshFrontDoor: Check = {
  id: 'mesh-plaintext-refused',
  severity: 'error',
  why: 'Clients on the internet and the API server have no mesh identity: a captured pod that wants one refuses them.',
  source: 'istio 1.26.2 cni/pkg/nodeagent/net.go (bypass-inbound-capture), architecture/ambient/peer-authentication.md',
  find: (input) => {
    const { world } = input;
    const exposed = world.services
      .filter(({ type }) => type === 'LoadBalancer' || type === 'NodePort')
      .flatMap((service) => service.ports.map((port) => ({ service, port })));
    const called = [...webhooks(input)].flatMap(({ namespace, name, port }) =>
      world.services
        .filter((service) => service.namespace === namespace && service.name === name)
        .flatMap((service) =>
          service.ports.filter((item) => item.port === port).map((item) => ({ service, port: item })),
        ),
    );
    return [...exposed, ...called].flatMap(({ service, port }) =>
      [...world.endpoints.values()]
        .filter((pod) => selectsPod(service, pod) && isCaptured(world, pod) && !bypassesInbound(pod))
        .filter((pod) => refusesPlaintext(world, pod, targetOf(port, pod)))
        .map((pod) => ({
          origin: service.origin,
          message: `must lead to pods that take plaintext: ${pod.id} wants a mesh identity at port ${targetOf(port, pod)}`,
        })),
    );
  },
};

function refusesPlaintext(world: World, pod: Endpoint, port: number | undefined): boolean {
  if (port === undefined) return false;
  return strictness(world, pod, port).isStrict.value === 'yes' || isRefused(world, pod, {}, port);
}

/** Services that the API server calls. */
function* webhooks({ manifests }: CheckInput) {
  const hooks = manifests.filter(({ kind }) => /^(Validating|Mutating)WebhookConfiguration$/.test(kind));
  for (const hook of hooks) {
    for (const item of fields(hook).get('webhooks').items()) {
      const service = item.get('clientConfig').get('service');
      if (!service.isPresent) continue;
      yield {
        namespace: service.get('namespace').text(),
        name: service.get('name').text(),
        port: service.get('port').integer() ?? 443,
      };
    }
  }
}

/** Ports of databases and queues, whose server speaks first or which aren't HTTP. */
const databasePorts = [1433, 3306, 5432, 5672, 6379, 9042, 9092, 27017];

export const meshProtocol: Check = {
  id: 'mesh-undeclared-protocol',
  severity: 'warning',
  why: 'A waypoint waits for the client to speak, to find out the protocol: where the server speaks first, both wait.',
  source: 'istio 1.26.2 pkg/config/kube/conversion.go, pilot/pkg/networking/core/listener_waypoint.go',
  find: ({ world }) =>
    world.services.flatMap((service) =>
      serviceWaypoint(world, service) === undefined
        ? []
        : service.ports
            .filter((port) => port.protocol === 'TCP' && chainOf(port) === 'both')
            .map((port) => ({
              origin: service.origin,
              message: `must declare the protocol of port ${port.port} by appProtocol or the beginning of its name${databasePorts.includes(port.port) ? ' (tcp for a database)' : ''}, got ${port.name ?? 'neither'}`,
            })),
    ),
};

/** Checks of traffic through the mesh. */
export const meshChecks: readonly Check[] = [
  meshWaypointCut,
  meshWaypointBypass,
  meshUnusedWaypoint,
  meshFrontDoor,
  meshProtocol,
];
