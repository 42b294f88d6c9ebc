import { kgateway, serviceNamespaces, components } from '../catalog/platform';
import { type App, type RateLimit, stages } from './app';
import { checkRateLimit } from './check-ingress';
import { Checks } from './checks';
import { approaches, type Cluster, type ImageSettings, imagePrefixes, stageOn } from './cluster';
import { checkInfrastructure } from './infrastructure';
import { impliedFlows } from './placement';
import { postures } from './posture';
import { type Problem } from './problem';
import * as values from './values';
import { type Rule } from './values';

/** What types can't check of a cluster, and what its apps need of it. */
export function checkCluster(cluster: Cluster, apps: readonly App[]): readonly Problem[] {
  const path = `clusters.${cluster.name}`;
  return [
    ...scalars(cluster).flatMap(([field, value, rule]) =>
      rule.holds(value) ? [] : [{ path: `${path}.${field}`, expected: rule.words, found: value }],
    ),
    ...checkGateway(cluster, path, apps),
    ...checkApps(cluster, path, apps),
    ...checkPlatform(cluster, path),
    ...checkMesh(cluster, path, apps),
    ...checkInfrastructure(cluster, path),
  ];
}

function scalars(cluster: Cluster): readonly (readonly [string, unknown, Rule])[] {
  const namespaces = [...new Set<string>(components.map(({ namespace }) => namespace))];
  return [
    ['name', cluster.name, values.dnsLabel(40)],
    ['approach', cluster.approach, values.oneOf(approaches)],
    ['region', cluster.region, values.sentence],
    ['trustDomain', cluster.trustDomain, values.domain],
    ['apiServerPort', cluster.apiServerPort, values.port],
    ['gateway.name', cluster.gateway.name, values.dnsLabel(63)],
    ['gateway.replicas', cluster.gateway.replicas, values.replicas],
    ['gateway.domain', cluster.gateway.domain, values.hostName],
    ['gateway.tlsSecret', cluster.gateway.tlsSecret, values.dnsLabel(253)],
    ['gateway.clusterIssuer', cluster.gateway.clusterIssuer, values.dnsLabel(253)],
    ['gateway.timeoutSeconds', cluster.gateway.timeoutSeconds, values.seconds],
    ['gateway.trustedHeaders', cluster.gateway.trustedHeaders, values.headerNames],
    ...cluster.gateway.trustedHeaders.map(
      (header, index) => [`gateway.trustedHeaders[${index}]`, header, values.headerName] as const,
    ),
    ...imageScalars(cluster.images),
    ['git.repository', cluster.git.repository, values.repositoryUrl],
    ['git.revision', cluster.git.revision, values.sentence],
    ['server', cluster.server, values.serverUrl],
    ...cluster.meshedNamespaces.map(
      (namespace, index) => [`meshedNamespaces[${index}]`, namespace, values.oneOf(namespaces)] as const,
    ),
  ];
}

function imageScalars({ registries, publicKey, platform }: ImageSettings): ReturnType<typeof scalars> {
  const lists = { registries, ...platform };
  return [
    ...Object.entries(lists).flatMap(([name, list]) =>
      list.map((item, index) => {
        const field = name === 'registries' ? name : `platform.${name}`;
        return [`images.${field}[${index}]`, item, values.imageRepository] as const;
      }),
    ),
    ...(publicKey === undefined ? [] : [['images.publicKey', publicKey, values.publicKey] as const]),
  ];
}

/** What the gateway is asked to do, and what its apps ask it to do. */
function checkGateway(cluster: Cluster, path: string, apps: readonly App[]): readonly Problem[] {
  const { rateLimit, replicas, trustedHeaders } = cluster.gateway;
  const checks = new Checks();
  checkRateLimit(rateLimit, `${path}.gateway.rateLimit`, checks);
  checkShares(rateLimit, `${path}.gateway.rateLimit`, replicas, checks);
  for (const app of placedOn(cluster, apps)) {
    app.flows.forEach((flow, index) => {
      const at = `apps.${app.name}.flows[${index}]`;
      if (flow.rateLimit) checkShares(flow.rateLimit, `${at}.rateLimit`, replicas, checks);
      flow.authorizedBy?.sets?.forEach((header, place) => {
        if (!trustedHeaders.includes(header))
          checks.refuse(
            `${at}.authorizedBy.sets[${place}]`,
            `one of the trusted headers of cluster ${cluster.name}: ${trustedHeaders.join(', ')}`,
            header,
          );
      });
    });
  }
  return checks.problems;
}

/** Each replica's share of a limit for all together is at least one request. */
function checkShares(rateLimit: RateLimit, path: string, replicas: number, checks: Checks): void {
  if (rateLimit.for !== 'gateway') return;
  for (const field of ['perSecond', 'burst'] as const)
    if (rateLimit[field] < replicas)
      checks.refuse(`${path}.${field}`, `at least ${replicas}, one for each replica of the gateway`, rateLimit[field]);
}

function checkApps(cluster: Cluster, path: string, apps: readonly App[]): readonly Problem[] {
  const names = values.oneOf(apps.map(({ name }) => name));
  return [
    ...Object.keys(cluster.apps)
      .filter((name) => !names.holds(name))
      .map((name) => ({ path: `${path}.apps.${name}`, expected: names.words, found: name })),
    ...Object.entries(cluster.apps).flatMap(([name, stage]) => checkStage(stage, `${path}.apps.${name}`)),
    ...(cluster.otherApps === undefined ? [] : checkStage(cluster.otherApps, `${path}.otherApps`)),
    ...placedOn(cluster, apps).flatMap((app) => [
      ...checkHosts(app, cluster),
      ...checkImages(app, cluster),
      ...checkPartners(app, cluster),
    ]),
  ];
}

/** An approach with stages needs that of the platform too. */
function checkPlatform({ approach, platform }: Cluster, path: string): readonly Problem[] {
  const isNeeded = Object.hasOwn(postures, approach) && postures[approach].byStage;
  return isNeeded || platform !== undefined ? checkStage(platform, `${path}.platform`) : [];
}

function placedOn(cluster: Cluster, apps: readonly App[]): readonly App[] {
  return apps.filter(({ name }) => stageOn(cluster, name));
}

function checkStage(stage: string | undefined, path: string): readonly Problem[] {
  const rule = values.oneOf(stages);
  return rule.holds(stage) ? [] : [{ path, expected: rule.words, found: stage }];
}

function checkHosts(app: App, { gateway, name }: Cluster): readonly Problem[] {
  return app.flows.flatMap(({ host }, index) =>
    host === undefined ||
    (host.endsWith(`.${gateway.domain}`) && !host.slice(0, -gateway.domain.length - 1).includes('.'))
      ? []
      : [
          {
            path: `apps.${app.name}.flows[${index}].host`,
            expected: `a name one label below ${gateway.domain}, the domain of cluster ${name} and of its certificate`,
            found: host,
          },
        ],
  );
}

/** Kyverno would refuse the pods of any other image. */
function checkImages(app: App, { images, name }: Cluster): readonly Problem[] {
  return Object.entries(app.workloads).flatMap(([workload, { image }]) =>
    !values.image.holds(image) || images.registries.flatMap(imagePrefixes).some((prefix) => image.startsWith(prefix))
      ? []
      : [
          {
            path: `apps.${app.name}.workloads.${workload}.image`,
            expected: `an image of the registries of cluster ${name}: ${images.registries.join(', ')}`,
            found: image,
          },
        ],
  );
}

/** A flow between two apps needs both on the cluster. */
function checkPartners(app: App, cluster: Cluster): readonly Problem[] {
  return app.flows.flatMap(({ from, to }, index) =>
    [from, to].flatMap((end) =>
      typeof end === 'object' && 'app' in end && !stageOn(cluster, end.app)
        ? [
            {
              path: `apps.${app.name}.flows[${index}]`,
              expected: `between apps that both run on cluster ${cluster.name}`,
              found: end.app,
            },
          ]
        : [],
    ),
  );
}

/** With mutual TLS required, a caller outside the mesh is refused whatever the policies say (ztunnel 1.26.2, PeerAuthentication). */
function checkMesh(cluster: Cluster, path: string, apps: readonly App[]): readonly Problem[] {
  const callers = placedOn(cluster, apps).flatMap((app) =>
    [...app.flows, ...impliedFlows(app)].flatMap(({ from }) => {
      if (from === 'internet') return [kgateway.namespace];
      const namespaces: Readonly<Record<string, string>> = serviceNamespaces;
      return typeof from === 'string' && Object.hasOwn(namespaces, from) ? [namespaces[from]!] : [];
    }),
  );
  return [...new Set<string>(callers)]
    .filter((namespace) => !(cluster.meshedNamespaces as readonly string[]).includes(namespace))
    .map((namespace) => ({
      path: `${path}.meshedNamespaces`,
      expected: `a list with ${namespace}, from which flows of its apps come`,
      found: cluster.meshedNamespaces,
    }));
}
