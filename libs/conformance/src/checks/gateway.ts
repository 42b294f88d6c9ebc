import { at, type Field, fields, type Manifest, type World } from '@zta/reachability';
import {
  attachedHosts,
  isGranted,
  judgeZtunnel,
  isCaptured,
  meshIdentity,
  selectsPod,
  targetOf,
} from '@zta/reachability/rules';
import { type Check, type CheckInput, type Fault, mustBe } from './check';

type HttpRoute = World['httpRoutes'][number];

const gatewayGroup = 'gateway.networking.k8s.io';

/** The Gateway that a parent of a route names. */
function parentGateway({ gateways }: World, parent: HttpRoute['parents'][number]) {
  return gateways.find(({ namespace, name }) => namespace === parent.namespace && name === parent.name);
}

const isOfGateway = ({ group, kind }: HttpRoute['parents'][number]) => group === gatewayGroup && kind === 'Gateway';

export const gatewayRouteDetached: Check = {
  id: 'gateway-route-detached',
  severity: 'error',
  why: 'A route that its Gateway does not take serves nothing; the reason is in its status alone.',
  source: 'gateway-api 1.2.1 apis/v1/shared_types.go, gateway_types.go (allowedRoutes), httproute_types.go (hostnames)',
  find: ({ world }) =>
    world.httpRoutes.flatMap((route) =>
      route.parents.flatMap((parent, index): readonly Fault[] => {
        if (!isOfGateway(parent)) return [];
        const origin = at(route.origin, `spec.parentRefs[${index}]`);
        const gateway = parentGateway(world, parent);
        if (!gateway)
          return [{ origin, message: `must be a Gateway among the manifests, got ${parent.namespace}/${parent.name}` }];
        const alone = { ...route, parents: [parent] };
        const isTaken = gateway.listeners.some((listener) => attachedHosts(world, gateway, listener, alone).length > 0);
        if (isTaken) return [];
        return [
          {
            origin,
            message: `must be a Gateway with a listener that takes the route (section, port, namespaces of allowedRoutes, hostnames), got ${parent.namespace}/${parent.name}, which has none`,
          },
        ];
      }),
    ),
};

export const gatewayBackend: Check = {
  id: 'gateway-backend',
  severity: 'error',
  why: 'A backend that is not there, has no such port or is in another namespace without a ReferenceGrant answers with an error.',
  source:
    'gateway-api 1.2.1 apis/v1/object_reference_types.go BackendObjectReference, apis/v1beta1/referencegrant_types.go',
  find: ({ world }) =>
    world.httpRoutes.flatMap((route) =>
      route.rules.flatMap(({ backends, origin }) =>
        backends.flatMap((backend, index): readonly Fault[] => {
          const place = at(origin, `${origin.path}.backendRefs[${index}]`);
          if (backend.group !== '' || backend.kind !== 'Service') return [];
          const service = world.services.find(
            ({ namespace, name }) => namespace === backend.namespace && name === backend.name,
          );
          const name = `${backend.namespace}/${backend.name}`;
          if (!service) return [{ origin: place, message: `must be a Service among the manifests, got ${name}` }];
          const ports = service.ports.map(({ port }) => port);
          if (!ports.includes(backend.port ?? -1))
            return [
              {
                origin: place,
                message: `must have a port of the Service (${ports.join(', ')}), got ${backend.port ?? 'none'}`,
              },
            ];
          const from = { group: gatewayGroup, kind: 'HTTPRoute', namespace: route.namespace };
          return isGranted(world, from, backend)
            ? []
            : [
                {
                  origin: place,
                  message: `must be allowed by a ReferenceGrant in ${backend.namespace}, got none for ${name}`,
                },
              ];
        }),
      ),
    ),
};

export const gatewayRefused: Check = {
  id: 'gateway-refused-by-ztunnel',
  severity: 'error',
  why: 'kgateway sends to the addresses of pods and passes by their waypoint: ztunnel at the pod must let the gateway itself in.',
  source: 'kgateway 2.0.3, issue 10809; ztunnel 1.26.2 src/state.rs assert_rbac',
  find: ({ world }) =>
    world.httpRoutes.flatMap((route) =>
      route.parents.filter(isOfGateway).flatMap((parent) => {
        const gateway = parentGateway(world, parent);
        const proxy = [...world.endpoints.values()].find(
          (pod) => pod.namespace === parent.namespace && pod.gateway === parent.name,
        );
        if (gateway?.class !== 'kgateway' || !proxy) return [];
        const identity = isCaptured(world, proxy) ? { identity: meshIdentity(world, proxy) } : {};
        return route.rules.flatMap(({ backends, origin }) =>
          backends.flatMap(({ namespace, name, port }, index) => {
            const service = world.services.find((item) => item.namespace === namespace && item.name === name);
            const servicePort = service?.ports.find((item) => item.port === port);
            if (!service || !servicePort) return [];
            const refusing = [...world.endpoints.values()].find((pod) => {
              const target =
                selectsPod(service, pod) && isCaptured(world, pod) ? targetOf(servicePort, pod) : undefined;
              return (
                target !== undefined &&
                judgeZtunnel(world, { endpoint: pod, peer: identity, port: target }).truth.value === 'no'
              );
            });
            if (!refusing) return [];
            return [
              {
                origin: at(origin, `${origin.path}.backendRefs[${index}]`),
                message: `must lead to pods that let the gateway in: ${refusing.id} refuses ${parent.namespace}/${parent.name}`,
              },
            ];
          }),
        );
      }),
    ),
};

export const gatewayIngressWaypoint: Check = {
  id: 'gateway-ingress-use-waypoint',
  severity: 'error',
  why: 'kgateway 2.0 does not read istio.io/ingress-use-waypoint: what comes from it passes by the waypoint.',
  source: 'kgateway 2.0.3; kgateway pull request 11114',
  find: (input) =>
    hasKgateway(input)
      ? input.manifests
          .filter(({ labels }) => labels['istio.io/ingress-use-waypoint'] !== undefined)
          .map(({ origin, labels }) => ({
            origin: at(origin, 'metadata.labels["istio.io/ingress-use-waypoint"]'),
            message: mustBe('left out: kgateway takes no notice of it', labels['istio.io/ingress-use-waypoint']),
          }))
      : [],
};

const hasKgateway = ({ world }: CheckInput) => world.gateways.some((gateway) => gateway.class === 'kgateway');

const attachable: Readonly<Record<string, readonly string[]>> = {
  TrafficPolicy: ['Gateway', 'HTTPRoute', 'XListenerSet'],
  HTTPListenerPolicy: ['Gateway', 'XListenerSet'],
};

export const gatewayPolicyDetached: Check = {
  id: 'gateway-policy-detached',
  severity: 'error',
  why: 'A policy of kgateway whose target is not in its own namespace, or is of another kind, limits nothing.',
  source: 'kgateway 2.0.3 api/v1alpha1 LocalPolicyTargetReference, internal/kgateway/krtcollections/policy.go',
  find: ({ manifests }) =>
    manifests
      .filter(({ group, kind }) => group === 'gateway.kgateway.dev' && attachable[kind] !== undefined)
      .flatMap((policy) => targets(policy).flatMap((ref) => detached(policy, ref, manifests))),
};

function targets(policy: Manifest): readonly Field[] {
  return fields(policy).get('spec').get('targetRefs').items();
}

function detached(policy: Manifest, ref: Field, manifests: readonly Manifest[]): readonly Fault[] {
  const kinds = attachable[policy.kind]!;
  const [kind, name] = [ref.get('kind').text() ?? '', ref.get('name').text() ?? ''];
  const origin = at(policy.origin, ref.path);
  if (!kinds.includes(kind)) return [{ origin, message: mustBe(`of kind ${kinds.join(' or ')}`, kind) }];
  const isThere = manifests.some(
    (item) => item.kind === kind && item.name === name && item.namespace === policy.namespace,
  );
  return isThere
    ? []
    : [
        {
          origin,
          message: `must be a ${kind} in namespace ${policy.namespace}, got ${name}, which is not among the manifests there`,
        },
      ];
}

export const gatewayHeaderAdd: Check = {
  id: 'gateway-header-add',
  severity: 'warning',
  why: 'A header that a route adds stands beside what the client sent under that name: whoever reads the first one believes the client.',
  source: 'gateway-api 1.2.1 apis/v1/httproute_types.go HTTPHeaderFilter',
  find: ({ manifests }) =>
    manifests
      .filter(({ group, kind }) => group === gatewayGroup && kind === 'HTTPRoute')
      .flatMap((route) =>
        fields(route)
          .get('spec')
          .get('rules')
          .items()
          .flatMap((rule) => rule.get('filters').items())
          .flatMap((filter) => filter.get('requestHeaderModifier').get('add').items())
          .map((header) => ({
            origin: at(route.origin, header.path),
            message: mustBe('under set, which replaces what the client sent', header.get('name').value),
          })),
      ),
};

/** Checks of the front door. */
export const gatewayChecks: readonly Check[] = [
  gatewayRouteDetached,
  gatewayBackend,
  gatewayRefused,
  gatewayIngressWaypoint,
  gatewayPolicyDetached,
  gatewayHeaderAdd,
];
