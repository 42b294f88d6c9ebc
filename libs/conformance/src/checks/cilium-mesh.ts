import { at, decide, type Field, type World } from '@zta/reachability';
import { isCaptured, labelsOf, selectsPeer, selectsSubject } from '@zta/reachability/rules';
import { type Check, type Fault } from './check';
import { type CiliumSpec, ciliumSpecs, elements, lists } from './cilium-specs';

type Endpoint = World['endpoints'] extends ReadonlyMap<string, infer E> ? E : never;

/** Where captured pods and waypoints accept HBONE. */
const hbonePort = 15008;

const isTunnelled = (world: World, pod: Endpoint) => isCaptured(world, pod) || pod.role === 'waypoint';

const known = new WeakMap<CiliumSpec, readonly Endpoint[]>();

/** Pods that a spec selects. */
export function subjects(owner: CiliumSpec, world: World): readonly Endpoint[] {
  const pods = known.get(owner) ?? selectedBy(owner, world);
  known.set(owner, pods);
  return pods;
}

function selectedBy({ manifest, spec, clusterwide, isGenerated }: CiliumSpec, world: World): readonly Endpoint[] {
  const field = spec.get('endpointSelector');
  if (!field.isPresent || isGenerated) return [];
  const selector = field.selector();
  return [...world.endpoints.values()].filter(
    (pod) =>
      !pod.hostNetwork &&
      (clusterwide || pod.namespace === manifest.namespace) &&
      selectsSubject(selector, scopeOf(manifest.namespace, clusterwide), labelsFor(world, pod)),
  );
}

/** Pods that an element's endpoint selectors mean. */
export function peers(element: Field, { manifest, clusterwide }: CiliumSpec, world: World): readonly Endpoint[] {
  const selectors = ['fromEndpoints', 'toEndpoints']
    .flatMap((key) => element.get(key).items())
    .map((item) => item.selector());
  if (selectors.length === 0) return [];
  const scope = scopeOf(manifest.namespace, clusterwide);
  return [...world.endpoints.values()].filter((pod) =>
    selectors.some((selector) => selectsPeer(selector, scope, labelsFor(world, pod))),
  );
}

const labels = new WeakMap<Endpoint, ReturnType<typeof labelsOf>>();

function labelsFor(world: World, pod: Endpoint): ReturnType<typeof labelsOf> {
  const found = labels.get(pod) ?? labelsOf(world, pod);
  labels.set(pod, found);
  return found;
}

const scopeOf = (namespace: string, clusterwide: boolean) =>
  clusterwide ? ({ kind: 'clusterwide' } as const) : ({ kind: 'namespaced', namespace } as const);

export const ciliumLayer7InMesh: Check = {
  id: 'cilium-l7-in-mesh',
  severity: 'error',
  why: 'Between pods of the mesh everything is encrypted: a rule of Cilium for requests never matches.',
  source: 'cilium 1.17.5 Documentation/network/servicemesh/istio.rst',
  find: (input) =>
    ciliumSpecs(input).flatMap((owner) => {
      const { world } = input;
      const isMeshed = subjects(owner, world).some((pod) => isTunnelled(world, pod));
      return elements(owner.spec).flatMap((element) =>
        element
          .get('toPorts')
          .items()
          .map((item) => item.get('rules'))
          .filter((rules) => rules.keys().some((kind) => kind !== 'dns'))
          .filter(() => isMeshed || peers(element, owner, world).some((pod) => isTunnelled(world, pod)))
          .map((rules) => ({
            origin: at(owner.manifest.origin, rules.path),
            message:
              'must look at requests at a waypoint (AuthorizationPolicy with targetRefs), since pods of the mesh speak HBONE',
          })),
      );
    }),
};

export const ciliumMeshPort: Check = {
  id: 'cilium-mesh-port',
  severity: 'error',
  why: "Between pods of the mesh only port 15008 is on the wire: opening the application's port opens nothing.",
  source: 'ztunnel 1.26.2 ARCHITECTURE.md; istio.io ambient/usage/networkpolicy',
  find: (input) =>
    ciliumSpecs(input).flatMap((owner) =>
      (['ingress', 'egress'] as const).flatMap((direction) =>
        owner.spec
          .get(direction)
          .items()
          .filter((element) => opensOnlyOthers(element))
          .flatMap((element) => firstCut(owner, element, direction, input.world)),
      ),
    ),
};

/** Whether an element opens ports of TCP, and not the one of the mesh. */
function opensOnlyOthers(element: Field): boolean {
  const ports = element
    .get('toPorts')
    .items()
    .flatMap((item) => item.get('ports').items());
  const isMesh = (port: Field) => {
    const first = Number(port.get('port').value);
    return first === 0 || (first <= hbonePort && hbonePort <= Number(port.get('endPort').value ?? first));
  };
  return ports.length > 0 && !ports.some(isMesh) && ports.some((port) => port.get('protocol').value !== 'UDP');
}

function firstCut(
  ...[owner, element, direction, world]: [CiliumSpec, Field, 'ingress' | 'egress', World]
): readonly Fault[] {
  const own = subjects(owner, world).filter((pod) => isCaptured(world, pod));
  const others = peers(element, owner, world).filter((pod) => isCaptured(world, pod));
  for (const pod of own) {
    for (const other of others) {
      const [from, to] = direction === 'ingress' ? [other, pod] : [pod, other];
      const port = portOf(element, to);
      if (from.id === to.id || port === undefined) continue;
      const { routes } = decide(world, { from: from.id, to: to.id, port, protocol: 'TCP' });
      const isCut = routes.every(({ hops }) =>
        hops.some(({ layer, verdict }) => layer === 'cilium' && verdict === 'denied'),
      );
      if (isCut) {
        const origin = at(owner.manifest.origin, element.get('toPorts').path);
        return [
          {
            origin,
            message: `must open port ${hbonePort}, which is what ${from.id} and ${to.id} speak to each other, got ${port}`,
          },
        ];
      }
    }
  }
  return [];
}

/** The first port that an element names, as a number at a pod. */
function portOf(element: Field, pod: Endpoint): number | undefined {
  const written = element.get('toPorts').items()[0]?.get('ports').items()[0]?.get('port').value;
  const number = Number(written);
  return Number.isInteger(number) ? number : pod.ports.find(({ name }) => name === written)?.port;
}

export const ciliumServicePort: Check = {
  id: 'cilium-service-port',
  severity: 'error',
  why: 'Cilium and ztunnel see the port of the pod, not the one of the Service in front of it.',
  source: 'cilium 1.17.5 Documentation/security/policy/language.rst; ztunnel 1.26.2 src/proxy/inbound.rs',
  find: (input) =>
    ciliumSpecs(input).flatMap((owner) =>
      lists.flatMap((list) =>
        owner.spec
          .get(list)
          .items()
          .flatMap((element) => {
            const { world } = input;
            const pods = list.startsWith('ingress') ? subjects(owner, world) : peers(element, owner, world);
            return element
              .get('toPorts')
              .items()
              .flatMap((item) => item.get('ports').items())
              .flatMap((port) => servicePort(port, pods, world))
              .map(({ port, target }) => ({
                origin: at(owner.manifest.origin, port.path),
                message: `must be the pods' port ${target}, got ${String(port.get('port').value)}, which is their Service's`,
              }));
          }),
      ),
    ),
};

function servicePort(port: Field, pods: readonly Endpoint[], world: World) {
  const number = Number(port.get('port').value);
  if (!Number.isInteger(number) || port.get('endPort').isPresent) return [];
  // A pod that declares no ports may listen at any.
  if (pods.length === 0 || pods.some((pod) => pod.ports.length === 0 || pod.ports.some((own) => own.port === number)))
    return [];
  const targets = pods.flatMap((pod) =>
    world.services
      .filter(
        ({ namespace, selector }) =>
          namespace === pod.namespace &&
          selector &&
          Object.entries(selector).every(([key, value]) => pod.labels[key] === value),
      )
      .flatMap(({ ports }) => ports.filter((own) => own.port === number).map(({ targetPort }) => targetPort)),
  );
  const target = targets.find((own) => own !== number);
  return target === undefined ? [] : [{ port, target }];
}

export const networkPolicyOpens: Check = {
  id: 'networkpolicy-opens',
  severity: 'warning',
  why: 'Policies add up: a NetworkPolicy that allows from anywhere, as some charts bring, opens what a Cilium policy closes.',
  source: 'cilium 1.17.5 pkg/policy/repository.go; helm charts argo-cd 8.1.3 and kyverno 3.4.4 (networkPolicy)',
  find: (input) =>
    input.world.networkPolicies.flatMap(({ namespace, origin, pods, isolates }) => {
      const { manifests, world } = input;
      const manifest = manifests.find((item) => item.origin.file === origin.file && item.origin.line === origin.line);
      const rules =
        manifest === undefined
          ? []
          : ((manifest.object['spec'] as { readonly ingress?: readonly { readonly from?: readonly unknown[] }[] })
              .ingress ?? []);
      const open = rules.findIndex(({ from }) => from === undefined || from.length === 0);
      if (!isolates.ingress || open < 0) return [];
      const isGuarded = [...world.endpoints.values()].some(
        (pod) =>
          pod.namespace === namespace &&
          Object.entries(pods.matchLabels).every(([key, value]) => pod.labels[key] === value) &&
          ciliumSpecs(input).some(
            (owner) => owner.spec.get('ingress').isPresent && subjects(owner, world).includes(pod),
          ),
      );
      return isGuarded
        ? [
            {
              origin: at(origin, `spec.ingress[${open}]`),
              message: 'must name who may come in (from), got anyone, for pods that Cilium policies guard',
            },
          ]
        : [];
    }),
};

/** Checks of Cilium's policies beside the mesh and Kubernetes' own. */
export const ciliumMeshChecks: readonly Check[] = [
  ciliumMeshPort,
  ciliumLayer7InMesh,
  ciliumServicePort,
  networkPolicyOpens,
];
