import { at, type Origin, type World } from '@zta/reachability';
import {
  chainOf,
  hasLayer7,
  isCaptured,
  policiesAt,
  selectsPod,
  serviceWaypoint,
  targetOf,
} from '@zta/reachability/rules';
import { type Check, type Fault } from './check';

type Endpoint = World['endpoints'] extends ReadonlyMap<string, infer E> ? E : never;
type AuthorizationPolicy = World['authorizationPolicies'][number];
type Rule = AuthorizationPolicy['rules'][number];

const inside = (origin: Origin, path: string): Origin => at(origin, `${origin.path}${path}`);

/** Each port that a policy's rules name, and where. */
const portsOf = ({ rules }: AuthorizationPolicy) =>
  rules.flatMap((rule) =>
    rule.to.flatMap(({ ports }, index) =>
      ports.map((port) => ({ port: Number(port), origin: inside(rule.origin, `.to[${index}].operation.ports`) })),
    ),
  );

export const istioServicePort: Check = {
  id: 'istio-service-port',
  severity: 'error',
  why: 'ztunnel sees the port of the pod, and a waypoint that of the Service: a rule for the other one never matches.',
  source: 'ztunnel 1.26.2 src/proxy/inbound.rs; istio 1.26.2 pilot/pkg/networking/core/listener_waypoint.go',
  find: ({ world }) => {
    const pods = new Map<AuthorizationPolicy, Endpoint[]>();
    for (const pod of world.endpoints.values())
      for (const policy of policiesAt(world, pod)) pods.set(policy, [...(pods.get(policy) ?? []), pod]);
    return world.authorizationPolicies.flatMap((policy) =>
      policy.targetRefs.length === 0 ? atPods(world, policy, pods.get(policy) ?? []) : atServices(world, policy),
    );
  },
};

function atPods(world: World, policy: AuthorizationPolicy, pods: readonly Endpoint[]): readonly Fault[] {
  // A pod that declares no ports may listen at any.
  if (pods.length === 0 || pods.some((pod) => pod.ports.length === 0)) return [];
  return portsOf(policy).flatMap(({ port, origin }) => {
    if (pods.some((pod) => pod.ports.some((own) => own.port === port))) return [];
    const target = pods.flatMap((pod) => targetsOf(world, pod, port)).find((own) => own !== port);
    return target === undefined
      ? []
      : [{ origin, message: `must be the pods' port ${target}, got ${port}, which is their Service's` }];
  });
}

/** The pod's ports behind a port of its Services. */
const targetsOf = (world: World, pod: Endpoint, port: number) =>
  world.services
    .filter((service) => selectsPod(service, pod))
    .flatMap(({ ports }) => ports.filter((own) => own.port === port).flatMap((own) => targetOf(own, pod) ?? []));

function atServices(world: World, policy: AuthorizationPolicy): readonly Fault[] {
  const services = policy.targetRefs
    .filter(({ kind }) => kind === 'Service')
    .flatMap(({ name }) => world.services.filter((own) => own.namespace === policy.namespace && own.name === name));
  const ports = services.flatMap((service) => service.ports);
  if (services.length === 0 || services.length < policy.targetRefs.length) return [];
  return portsOf(policy).flatMap(({ port, origin }) => {
    const isServed = ports.some((own) => own.port === port);
    const behind = ports.find(({ targetPort }) => targetPort === port);
    return isServed || !behind
      ? []
      : [{ origin, message: `must be the Service's port ${behind.port}, got ${port}, which is its pods'` }];
  });
}

export const istioDenyWider: Check = {
  id: 'istio-deny-wider-at-ztunnel',
  severity: 'warning',
  why: 'Of a DENY rule for requests to a port ztunnel keeps the port alone, and denies everything there.',
  source: 'istio 1.26.2 pilot/pkg/serviceregistry/kube/controller/ambient/authorization.go handleRule',
  find: ({ world }) =>
    world.authorizationPolicies
      .filter(({ targetRefs, action }) => targetRefs.length === 0 && action === 'DENY')
      .flatMap(({ rules }) =>
        rules.flatMap((rule) =>
          rule.to.flatMap((operation, index) => {
            const isWider =
              operation.ports.length + operation.notPorts.length > 0 &&
              hasLayer7({ ...rule, from: [], when: [], to: [operation] });
            return isWider
              ? [
                  {
                    origin: inside(rule.origin, `.to[${index}].operation`),
                    message: 'must ask only for ports, since ztunnel leaves out what requests have, got both',
                  },
                ]
              : [];
          }),
        ),
      ),
};

export const meshLayer7OnBytes: Check = {
  id: 'mesh-l7-on-tcp',
  severity: 'error',
  why: 'Where no port of a Service is HTTP a waypoint sees bytes: an ALLOW rule for requests lets nothing pass.',
  source: 'istio 1.26.2 pilot/pkg/security/authz/model/model.go, pkg/config/kube/conversion.go',
  find: ({ world }) =>
    world.authorizationPolicies
      .filter(({ action }) => action === 'ALLOW')
      .flatMap((policy) =>
        policy.targetRefs
          .filter(({ kind }) => kind === 'Service')
          .flatMap(({ name }) =>
            world.services.filter((own) => own.namespace === policy.namespace && own.name === name),
          )
          .filter(({ ports }) => ports.length > 0 && ports.every((port) => chainOf(port) === 'tcp'))
          .flatMap((service) =>
            policy.rules.filter(hasLayer7).map((rule) => ({
              origin: rule.origin,
              message: `must have only what connections have, since no port of ${service.namespace}/${service.name} is HTTP`,
            })),
          ),
      ),
};

export const meshHeadless: Check = {
  id: 'mesh-headless-waypoint',
  severity: 'warning',
  why: 'Clients of a headless Service call its pods by address, and pass by the waypoint that it is labelled with.',
  source: 'ztunnel 1.26.2 src/proxy/outbound.rs; istio.io ambient/usage/waypoint',
  find: ({ world }) =>
    world.services
      .filter(({ headless, labels }) => headless && !['none', undefined].includes(labels['istio.io/use-waypoint']))
      .map(({ origin, labels }) => ({
        origin: at(origin, 'metadata.labels["istio.io/use-waypoint"]'),
        message: `must be of a Service with an address, got ${labels['istio.io/use-waypoint']} for a headless one`,
      })),
};

export const meshPassedBy: Check = {
  id: 'mesh-passed-by',
  severity: 'warning',
  why: 'A caller that the waypoint lets in for some requests and ztunnel lets in directly can call the pod and send any.',
  source: 'ztunnel 1.26.2 src/state.rs assert_rbac; istio.io ambient/usage/l7-features',
  find: ({ world }) =>
    world.services.flatMap((service) => {
      const waypoint = serviceWaypoint(world, service);
      if (!waypoint) return [];
      const limited = new Set(guardsOf(world, service).flatMap(limitedCallers));
      return [...world.endpoints.values()]
        .filter((pod) => selectsPod(service, pod) && isCaptured(world, pod))
        .flatMap((pod) =>
          policiesAt(world, pod)
            .filter(({ action }) => action === 'ALLOW')
            .flatMap(({ rules }) => rules.map((rule) => ({ pod, rule }))),
        )
        .filter(({ pod, rule }) => service.ports.some((port) => opens(rule, targetOf(port, pod))))
        .flatMap(({ rule }) =>
          rule.from.flatMap((source, index) =>
            source.principals
              .filter((principal) => limited.has(principal))
              .map((principal) => ({
                origin: inside(rule.origin, `.from[${index}].source.principals`),
                message: `must leave out ${principal}, which the waypoint of ${service.namespace}/${service.name} lets in for some requests only`,
              })),
          ),
        );
    }),
};

/** The rules of a Service's waypoint that are about this Service. */
const guardsOf = ({ authorizationPolicies }: World, service: World['services'][number]) =>
  authorizationPolicies
    .filter(({ action, namespace }) => action === 'ALLOW' && namespace === service.namespace)
    .filter(({ targetRefs }) => targetRefs.some(({ kind, name }) => kind === 'Service' && name === service.name))
    .flatMap(({ rules }) => rules);

const limitedCallers = (rule: Rule): readonly string[] =>
  hasLayer7(rule) ? rule.from.flatMap(({ principals }) => principals) : [];

/** Whether a rule is for a port, or for all. */
const opens = ({ to }: Rule, port: number | undefined): boolean =>
  to.length === 0 || to.some(({ ports }) => ports.length === 0 || ports.includes(`${port}`));

/** Checks of ports in Istio's policies, and of waypoints that don't see what they should. */
export const istioPortChecks: readonly Check[] = [
  istioServicePort,
  istioDenyWider,
  meshLayer7OnBytes,
  meshHeadless,
  meshPassedBy,
];
