import { at, decide, type Field, fields, type Manifest, type World } from '@zta/reachability';
import { isCaptured, rulesOf } from '@zta/reachability/rules';
import { type Check, type Fault } from './check';
import { ciliumSpecs, elements } from './cilium-specs';

type Endpoint = World['endpoints'] extends ReadonlyMap<string, infer E> ? E : never;

/** The address from which the kubelet's probes of captured pods come. */
const probeAddress = '169.254.7.127';

/** Whether a direction of a pod is closed but for what rules open. */
function isClosed(world: World, pod: Endpoint, direction: 'ingress' | 'egress'): boolean {
  return rulesOf(world, pod, direction).some(({ enablesDefaultDeny }) => enablesDefaultDeny);
}

const isDenied = (world: World, connection: Parameters<typeof decide>[1]) =>
  decide(world, connection).verdict === 'denied';

export const lifelineProbe: Check = {
  id: 'lifeline-probe',
  severity: 'error',
  why: 'Probes of pods in the mesh come from 169.254.7.127, which is no node to Cilium: closed to it, the pod is never ready.',
  source: 'istio 1.26.2 cni/pkg/nodeagent/options.go; istio.io ambient/install/platform-prerequisites (Cilium)',
  find: ({ world, manifests }) =>
    manifests.flatMap((manifest) =>
      [...world.endpoints.values()]
        .filter(({ origin }) => origin.file === manifest.origin.file && origin.line === manifest.origin.line)
        .filter((pod) => isCaptured(world, pod) && isClosed(world, pod, 'ingress'))
        .flatMap((pod) => {
          const closed = probedPorts(manifest, pod).find((port) =>
            isDenied(world, { from: `world:${probeAddress}`, to: pod.id, port, protocol: 'TCP' }),
          );
          if (closed === undefined) return [];
          return [
            {
              origin: manifest.origin,
              message: `must let the kubelet's probes in: no rule opens port ${closed} to ${probeAddress}/32`,
            },
          ];
        }),
    ),
};

/** Ports that containers' probes ask. */
function probedPorts(manifest: Manifest, pod: Endpoint): readonly number[] {
  const containers = podSpec(manifest)?.get('containers').items() ?? [];
  const probes = containers.flatMap((container) =>
    ['livenessProbe', 'readinessProbe', 'startupProbe'].map((kind) => container.get(kind)),
  );
  return probes.flatMap((probe) => {
    const port = ['httpGet', 'tcpSocket', 'grpc']
      .map((kind) => probe.get(kind).get('port').value)
      .find((value) => value !== undefined);
    const number = typeof port === 'string' ? pod.ports.find(({ name }) => name === port)?.port : port;
    return typeof number === 'number' ? [number] : [];
  });
}

function podSpec(manifest: Manifest): Field | undefined {
  const spec = fields(manifest).get('spec');
  if (manifest.kind === 'Pod') return spec;
  const template =
    manifest.kind === 'CronJob' ? spec.get('jobTemplate').get('spec').get('template') : spec.get('template');
  return template.isPresent ? template.get('spec') : undefined;
}

/** The pods of the cluster's DNS, if they are among the manifests. */
const dnsOf = ({ endpoints }: World) =>
  [...endpoints.values()].find(
    ({ namespace, labels }) => namespace === 'kube-system' && labels['k8s-app'] === 'kube-dns',
  );

export const lifelineDns: Check = {
  id: 'lifeline-dns',
  severity: 'error',
  why: 'DNS is egress like any other: a pod whose egress is closed to it resolves no name.',
  source: 'cilium 1.17.5 Documentation/security/dns.rst',
  find: ({ world }) => {
    const dns = dnsOf(world);
    if (!dns) return [];
    return [...world.endpoints.values()]
      .filter((pod) => pod.id !== dns.id && !pod.hostNetwork && isClosed(world, pod, 'egress'))
      .flatMap((pod) => {
        const closed = (['UDP', 'TCP'] as const).find((protocol) =>
          isDenied(world, { from: pod.id, to: dns.id, port: 53, protocol }),
        );
        return closed === undefined
          ? []
          : [
              {
                origin: pod.origin,
                message: `must reach DNS: no rule opens port 53 of ${dns.id} over ${closed} to ${pod.id}`,
              },
            ];
      });
  },
};

export const lifelineIstiod: Check = {
  id: 'lifeline-istiod',
  severity: 'error',
  why: 'A waypoint gets its configuration and certificates from istiod: cut off, it enforces what it had last, and then expires.',
  source: 'istio 1.26.2 manifests/charts/istio-control/istio-discovery/files/waypoint.yaml',
  find: ({ world }) => {
    const istiod = [...world.endpoints.values()].find(
      ({ namespace, labels }) => namespace === world.settings.istio.rootNamespace && labels['app'] === 'istiod',
    );
    if (!istiod) return [];
    return [...world.endpoints.values()]
      .filter(({ role }) => role === 'waypoint')
      .filter((proxy) => isDenied(world, { from: proxy.id, to: istiod.id, port: 15012, protocol: 'TCP' }))
      .map(({ id, origin }) => ({
        origin,
        message: `must reach istiod: port 15012 of ${istiod.id} is closed to ${id}`,
      }));
  },
};

export const fqdnWithoutDns: Check = {
  id: 'cilium-fqdn-without-dns',
  severity: 'error',
  why: 'toFQDNs learns addresses from answers that pass the DNS proxy: without a DNS rule for the name it never opens anything.',
  source: 'cilium 1.17.5 Documentation/security/policy/language.rst (DNS based), Documentation/security/dns.rst',
  find: (input) => {
    const { world } = input;
    const proxied = ciliumSpecs(input).flatMap(({ manifest, spec }) =>
      elements(spec)
        .flatMap((element) => element.get('toPorts').items())
        .flatMap((item) => item.get('rules').get('dns').items())
        .map((name) => ({ namespace: manifest.namespace, name })),
    );
    return ciliumSpecs(input).flatMap(({ manifest, spec, isGenerated }) =>
      spec
        .get('egress')
        .items()
        .flatMap((element) => element.get('toFQDNs').items())
        .flatMap((name): readonly Fault[] => {
          const wanted = name.get('matchName').text() ?? name.get('matchPattern').text() ?? '';
          if (/\.svc\.?$|\.cluster\.local\.?$/.test(wanted)) {
            return [
              {
                origin: at(manifest.origin, name.path),
                message: `must be a name outside the cluster, got ${wanted}: select pods by toEndpoints`,
              },
            ];
          }
          const covers = proxied.some(
            ({ namespace, name: rule }) =>
              (namespace === manifest.namespace || namespace === '' || isGenerated) && fits(rule, wanted),
          );
          const isOn = world.settings.cilium.policyEnforcement !== 'never';
          return covers || !isOn
            ? []
            : [
                {
                  origin: at(manifest.origin, name.path),
                  message: `must be beside a DNS rule (toPorts 53 with rules.dns) that matches ${wanted}, got none in ${manifest.namespace}`,
                },
              ];
        }),
    );
  },
};

/** Whether a DNS rule lets a name, or all names of a pattern that is spelt the same, pass. */
function fits(rule: Field, wanted: string): boolean {
  const exact = rule.get('matchName').text();
  const pattern = rule.get('matchPattern').text();
  if (exact !== undefined) return exact === wanted;
  if (pattern === undefined) return false;
  if (pattern === '*' || pattern === wanted) return true;
  const source = pattern
    .split('*')
    .map((part) => part.replace(/[.+?^$()[\]{}|\\]/g, '\\$&'))
    .join('[^.]*');
  return !wanted.includes('*') && new RegExp(`^${source}$`).test(wanted);
}

/** Checks of what no policy may cut. */
export const lifelineChecks: readonly Check[] = [lifelineProbe, lifelineDns, lifelineIstiod, fqdnWithoutDns];
