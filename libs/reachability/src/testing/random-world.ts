import { config, namespace, object, type Spec } from './objects';
import { Choose } from './random-world-choose';
import { randomGateway, randomGrant, randomRoute, randomTrafficPolicy } from './random-world-gateway';
import {
  randomAccount,
  randomAuthorizationPolicy,
  randomIstiod,
  randomPeerAuthentication,
  randomRequestAuthentication,
  randomWaypoint,
  waypointLabels,
} from './random-world-istio';
import { randomCiliumPolicy, randomLookups, randomNetworkPolicy } from './random-world-network';
import { apps, filled, namespaces, plainLabels, rootNamespace, tiers } from './random-world-vocabulary';

/** Which kinds of objects a world has, so that not every layer is in the way of everything at once. */
interface Theme {
  readonly mesh: boolean;
  readonly network: number;
  readonly istio: number;
  readonly gateway: boolean;
  readonly waypoints: boolean;
}

/**
 * The objects of a small random world, the same for the same seed: four namespaces with three workloads each, Services,
 * policies of all kinds, right ones and wrong ones, waypoints, a gateway with routes, and settings.
 */
export function randomWorld(seed: number): readonly Spec[] {
  const choose = new Choose(seed);
  const theme: Theme = {
    mesh: choose.chance(0.65),
    network: choose.weighted([
      [1, () => 0],
      [3, () => 2],
      [3, () => 4],
      [2, () => 6],
    ]),
    istio: choose.weighted([
      [1, () => 0],
      [3, () => 2],
      [2, () => 4],
    ]),
    gateway: choose.chance(0.35),
    waypoints: choose.chance(0.6),
  };
  const spread = <T>(count: number, make: (i: number) => T) => choose.times(count, make);
  return [
    ...namespaces.map((name) => randomNamespace(choose, name, theme)),
    ...namespaces.flatMap((name) => apps.map((app) => randomWorkload(choose, name, app))),
    ...namespaces.flatMap((name) => randomServices(choose, name, theme)),
    ...spread(theme.network, (i) =>
      choose.weighted<Spec>([
        [3, () => randomNetworkPolicy(choose, `policy-${i}`)],
        [6, () => randomCiliumPolicy(choose, `policy-${i}`)],
        [1, () => randomLookups(choose, `policy-${i}`)],
      ]),
    ),
    ...(theme.mesh ? meshObjects(choose, theme) : []),
    ...(theme.gateway ? gatewayObjects(choose) : []),
    ...settings(choose),
    ...(choose.chance(0.3) ? [cidrGroup()] : []),
    ...(choose.chance(0.07) ? [strange(choose)] : []),
  ];
}

function randomNamespace(choose: Choose, name: string, { mesh, waypoints }: Theme): Spec {
  return namespace(name, {
    ...(mesh && choose.chance(0.7) ? { 'istio.io/dataplane-mode': 'ambient' } : {}),
    ...(mesh && waypoints && choose.chance(0.4) ? waypointLabels(choose) : {}),
    ...(choose.chance(0.5) ? { team: choose.one(['red', 'blue']) } : {}),
  });
}

const kinds = ['Pod', 'Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob'] as const;

function randomWorkload(choose: Choose, place: string, app: string): Spec {
  const labels = filled({
    app,
    tier: choose.maybe(0.6, () => choose.one(tiers)),
    'pod-template-hash': choose.maybe(0.1, () => 'abc'),
    'istio.io/dataplane-mode': choose.maybe(0.1, () => choose.one(['none', 'ambient'])),
  });
  const annotations = choose.chance(0.06) ? { 'ambient.istio.io/bypass-inbound-capture': 'true' } : {};
  const spec = {
    serviceAccountName: randomAccount(choose),
    hostNetwork: choose.chance(0.06),
    containers: [{ name: 'main', ports: randomPorts(choose) }],
  };
  return workload(choose.one(kinds), `${place}/${app}`, { metadata: { labels, annotations }, spec });
}

function workload(kind: (typeof kinds)[number], path: string, template: Spec): Spec {
  if (kind === 'Pod') return object('v1', kind, path, template);
  const apiVersion = kind === 'Job' || kind === 'CronJob' ? 'batch/v1' : 'apps/v1';
  const spec = kind === 'CronJob' ? { jobTemplate: { spec: { template } } } : { template };
  return object(apiVersion, kind, path, { spec });
}

function randomPorts(choose: Choose): readonly Spec[] {
  return [
    filled({ containerPort: 80, name: choose.maybe(0.8, () => 'web'), hostPort: choose.maybe(0.04, () => 80) }),
    ...(choose.chance(0.6) ? [{ containerPort: choose.one([81, 8080]), name: 'admin' }] : []),
    ...(choose.chance(0.3) ? [{ containerPort: 53, name: 'dns', protocol: 'UDP' }] : []),
  ];
}

function randomServices(choose: Choose, place: string, { mesh, waypoints }: Theme): readonly Spec[] {
  return choose.some(apps, 3).map((app) => {
    const labels = {
      ...(mesh && waypoints && choose.chance(0.35) ? waypointLabels(choose) : {}),
      ...(choose.chance(0.3) ? { 'istio.io/ingress-use-waypoint': 'true' } : {}),
      ...(choose.chance(0.3) ? { team: 'red' } : {}),
    };
    const ports = choose.times(choose.chance(0.7) ? 1 : 2, (i) =>
      filled({
        name: choose.one(['web', 'http-web', 'tcp-web', 'web']) + i,
        port: [80, 8000][i],
        targetPort: choose.maybe(0.7, () => choose.one<number | string>([80, 81, 8080, 'web', 'admin'])),
        appProtocol: choose.maybe(0.15, () => choose.one(['http', 'tcp', 'strange'])),
        protocol: choose.maybe(0.05, () => 'UDP'),
      }),
    );
    const type = choose.weighted<Spec>([
      [8, () => ({})],
      [1, () => ({ clusterIP: 'None' })],
      [1, () => ({ type: 'LoadBalancer', ...(choose.chance(0.5) ? { externalTrafficPolicy: 'Local' } : {}) })],
      [0.5, () => ({ type: 'NodePort' })],
      [0.3, () => ({ externalIPs: ['203.0.113.9'] })],
    ]);
    const selector = choose.chance(0.85) ? { app } : plainLabels(choose);
    return object('v1', 'Service', `${place}/${app}`, { metadata: { labels }, spec: { selector, ports, ...type } });
  });
}

function meshObjects(choose: Choose, { istio, waypoints }: Theme): readonly Spec[] {
  return [
    ...(waypoints ? choose.some(namespaces, 3).map((name) => randomWaypoint(choose, name)) : []),
    ...choose.times(istio, (i) => randomAuthorizationPolicy(choose, `rule-${i}`)),
    ...choose.times(choose.integer(0, 2), (i) => randomPeerAuthentication(choose, `mode-${i}`)),
    ...(waypoints && choose.chance(0.2) ? [randomRequestAuthentication(choose, 'tokens')] : []),
    ...(choose.chance(0.15) ? [randomIstiod(choose)] : []),
  ];
}

function gatewayObjects(choose: Choose): readonly Spec[] {
  const place = choose.one(namespaces);
  return [
    randomGateway(choose, place),
    ...choose.times(choose.integer(1, 4), (i) => randomRoute(choose, `route-${i}`, place)),
    ...choose.times(choose.integer(0, 2), (i) => randomGrant(choose, `grant-${i}`)),
    ...(choose.chance(0.25) ? randomTrafficPolicy(choose, 'ask', place) : []),
  ];
}

function settings(choose: Choose): readonly Spec[] {
  const option = (key: string, value: string, often: number) => (choose.chance(often) ? { [key]: value } : {});
  const cilium = {
    ...option('enable-policy', choose.one(['always', 'never']), 0.15),
    ...option('policy-audit-mode', 'true', 0.08),
    ...option('policy-cidr-match-mode', 'nodes', 0.15),
    ...option('enable-host-firewall', 'true', 0.1),
    ...option('kube-proxy-replacement', 'true', 0.2),
    ...option('routing-mode', 'native', 0.25),
    ...option('cluster-name', 'other', 0.1),
  };
  const mesh = { mesh: choose.one(['trustDomain: example.org', 'rootNamespace: istio-system']) };
  return [
    ...(choose.chance(0.35) ? [config('kube-system/cilium-config', cilium)] : []),
    ...(choose.chance(0.08) ? [config(`${rootNamespace}/istio`, mesh)] : []),
  ];
}

function cidrGroup(): Spec {
  return object('cilium.io/v2alpha1', 'CiliumCIDRGroup', 'group', {
    spec: { externalCIDRs: ['10.1.0.0/16', '203.0.113.0/24'] },
  });
}

// Something that isn't modelled, for each part of a verdict.
function strange(choose: Choose): Spec {
  const place = choose.one(namespaces);
  return choose.one([
    object('cilium.io/v2', 'CiliumNetworkPolicy', `${place}/strange`, {
      spec: { endpointSelector: {}, ingress: [{ fromGroups: [{ aws: {} }] }] },
    }),
    object('networking.k8s.io/v1', 'NetworkPolicy', `${place}/strange`, { spec: { podSelector: {}, strange: true } }),
    object('security.istio.io/v1', 'AuthorizationPolicy', `${place}/strange`, { spec: { strange: {} } }),
    object('security.istio.io/v1', 'AuthorizationPolicy', `${place}/strange`, {
      spec: { targetRefs: [{ kind: 'Service', name: 'web' }], strange: {} },
    }),
    object('networking.k8s.io/v1', 'Ingress', `${place}/strange`, {}),
    object('networking.istio.io/v1', 'ServiceEntry', `${place}/strange`, {}),
    object('gateway.networking.k8s.io/v1', 'HTTPRoute', `${place}/strange`, { spec: { strange: {} } }),
  ]);
}
