import { type App, approaches, type Catalog, type Cluster, defineApp, stages } from '@zta/intent';
import { lab, shop } from '@zta/intent/testing';
import { type Document } from '@zta/reachability';
import { catalog, documentsOf, findings, findingWords, titleOf } from './testing/judged';

/**
 * Calls another app, by a template with segments in the middle, takes any request on a port without rules, and some only
 * under conditions.
 */
const desk = defineApp({
  name: 'desk',
  description: 'Answers customers',
  owner: 'team-desk',
  workloads: {
    api: {
      image: 'registry.example.com/desk/api:1.0.0',
      ports: { http: 8080, 'grpc-events': 9000 },
      replicas: 1,
      cpu: '100m',
      memory: '128Mi',
    },
    bot: {
      image: 'registry.example.com/desk/bot:1.0.0',
      ports: { tcp: 7000 },
      replicas: 1,
      cpu: '100m',
      memory: '128Mi',
    },
    guard: {
      image: 'registry.example.com/desk/guard:1.0.0',
      ports: { grpc: 9001 },
      replicas: 1,
      cpu: '100m',
      memory: '128Mi',
    },
  },
  flows: [
    {
      from: 'internet',
      to: 'api',
      port: 'http',
      host: 'desk.example.com',
      http: [
        { methods: ['GET'], paths: ['/tickets/{**}', '/health'] },
        { methods: ['POST'], paths: ['/tickets'] },
        { methods: ['PUT'], paths: ['/files/{**}'], headers: { 'content-type': 'image/*' }, maxRequestBytes: 2500 },
        { methods: ['GET'], paths: ['/beta'], headers: { 'x-beta': 'yes' } },
      ],
      authorizedBy: { to: 'guard', port: 'grpc' },
      rateLimit: { perSecond: 1, burst: 1 },
      why: 'customers ask',
    },
    { from: 'bot', to: 'api', port: 'grpc-events', why: 'events' },
    {
      from: 'bot',
      to: 'api',
      port: 'http',
      name: 'notes',
      http: [{ paths: ['/tickets/{*}/notes', '/{*}/{**}'] }],
      users: { issuer: 'https://id.example.com', audiences: ['desk'], jwksUri: 'https://id.example.com/keys' },
      why: 'notes',
    },
    { from: 'api', to: 'bot', port: 'tcp', why: 'commands' },
    { from: 'bot', to: { app: 'shop', workload: 'model', port: 'http' }, why: 'answers' },
    { from: 'bot', to: { host: 'llm.example.org', port: 443 }, why: 'answers' },
    { from: 'bot', to: { host: 'mail.example.org', port: 443 }, name: 'mail', why: 'mail' },
  ],
});
const called: App = {
  ...shop,
  flows: [
    ...shop.flows,
    {
      from: { app: 'desk', workload: 'bot' },
      to: 'model',
      port: 'http',
      http: [{ methods: ['POST'], paths: ['/ask/{**}'] }],
      why: 'answers',
    },
  ],
};
const two: Catalog = { apps: [desk, called], clusters: [], suppressions: [] };
const reference: Catalog = { ...catalog, clusters: [] };

// A cluster changes its approach by one word: the apps, and what else is said of it, are the same throughout.
const cases = approaches.flatMap((approach) =>
  stages.flatMap((stage) =>
    [
      { name: 'the catalogue', fleet: reference },
      { name: 'two apps that talk', fleet: two },
    ].map(({ name, fleet }): [string, Catalog, Cluster] => [
      `${name} on a ${approach} cluster at stage ${stage}`,
      fleet,
      { ...lab, approach, otherApps: stage },
    ]),
  ),
);

/** Stages of apps that the catalogue doesn't have. */
const at = (apps: object): Partial<Cluster> => ({ apps });

// What is closed at one end only.
const mixed: readonly (readonly [string, Partial<Cluster>])[] = [
  ['the platform is observed', { platform: 'observe' }],
  ['the platform is at stage baseline', { platform: 'baseline' }],
  ['the apps are observed', { otherApps: 'observe' }],
  ['an app is observed', at({ desk: 'observe' })],
  ['an app that another calls is observed', at({ shop: 'observe' })],
  ['all is in the mesh', { meshedNamespaces: [...lab.meshedNamespaces, 'argo', 'argocd', 'cert-manager', 'kyverno'] }],
];

test.each(mixed)('effective access equals the promise where %s', (_when, change) => {
  const cluster = { ...lab, ...change };
  expect(findings(two, cluster, documentsOf(two, cluster))).toEqual([]);
});

test.each(cases)('effective access equals the promise: %s', (_name, fleet, cluster) => {
  expect(findings(fleet, cluster, documentsOf(fleet, cluster))).toEqual([]);
});

const documents = new Map(catalog.clusters.map((cluster) => [cluster, documentsOf(catalog, cluster)]));

test.each(catalog.clusters.map((cluster) => [cluster.name, cluster] as const))(
  'effective access equals the promise: cluster %s of the catalogue',
  (_name, cluster) => {
    expect(findings(catalog, cluster, documents.get(cluster)!)).toEqual([]);
  },
);

type Change = (object: Record<string, never>) => unknown;

/** The documents with one object changed. */
function changed(all: readonly Document[], title: string, change: Change): readonly Document[] {
  const copies = all.map((document) => ({ ...document, object: structuredClone(document.object) }));
  change(copies.find((document) => titleOf(document) === title)!.object as Record<string, never>);
  return copies;
}

const strict = catalog.clusters.find(({ approach }) => approach === 'strict')!;
const mesh = catalog.clusters.find(({ approach }) => approach === 'mesh-centric')!;
/* eslint-disable @typescript-eslint/no-explicit-any */
// prettier-ignore
const mutants: readonly [what: string, cluster: Cluster, title: string, change: (object: any) => unknown, found: string][] = [
  ['a method more',            strict, 'AuthorizationPolicy/travel-ai-service-requests', ({ spec }) => spec.rules[0].to[0].operation.methods.push('DELETE'), 'surplus app-travelexample/travel-api[Deployment] app-travelexample/travel-ai-service[Deployment] TCP 8080 DELETE /api/v1/predictions'],
  ['a longer prefix',          strict, 'AuthorizationPolicy/travel-ai-service-requests', ({ spec }) => spec.rules[0].to[0].operation.paths.push('/api/v1/predictionsX'), 'surplus app-travelexample/travel-api[Deployment] app-travelexample/travel-ai-service[Deployment] TCP 8080 POST /api/v1/predictionsX'],
  ['a path less',              strict, 'AuthorizationPolicy/travel-ai-service-requests', ({ spec }) => spec.rules[0].to[0].operation.paths.shift(), 'missing app-travelexample/travel-api[Deployment] app-travelexample/travel-ai-service[Deployment] TCP 8080 POST /api/v1/predictions'],
  ['no look at requests',      strict, 'AuthorizationPolicy/travel-ai-service-requests', ({ spec }) => delete spec.rules[0].to, 'surplus app-travelexample/travel-api[Deployment] app-travelexample/travel-ai-service[Deployment] TCP 8080 GET /'],
  ['another host',             strict, 'HTTPRoute/internet-to-travel-api', ({ spec }) => spec.hostnames.push('admin.example.com'), 'surplus world:0.0.0.0-169.254.7.126 app-travelexample/travel-api[Deployment] TCP 8080 GET /api'],
  ['everything from outside',  strict, 'HTTPRoute/internet-to-travel-api', ({ spec }) => (spec.rules[0].matches = [{ method: 'GET', path: { type: 'PathPrefix', value: '/' } }]), 'surplus world:0.0.0.0-169.254.7.126 app-travelexample/travel-api[Deployment] TCP 8080 GET /'],
  ['every port in HBONE',      strict, 'AuthorizationPolicy/travel-db-callers', ({ spec }) => delete spec.rules[0].to, 'surplus app-travelexample/travel-api[Deployment] app-travelexample/travel-db-postgresql[StatefulSet] TCP 1'],
  ['every port on the wire',   mesh,   'CiliumNetworkPolicy/allow-waypoint', ({ spec }) => delete spec.egress[0].toPorts, 'surplus app-travelexample/waypoint[Deployment] istio-system/istiod[Deployment] TCP 1'],
  ['another name',             strict, 'CiliumNetworkPolicy/allow-travel-ai-service', ({ spec }) => spec.egress[0].toFQDNs.push({ matchName: 'evil.example.org' }), 'surplus app-travelexample/travel-ai-service[Deployment] fqdn:evil.example.org TCP 443'],
  ['all names',                strict, 'CiliumNetworkPolicy/allow-travel-ai-service', ({ spec }) => spec.egress.push({ toEntities: ['world'], toPorts: spec.egress[0].toPorts }), 'surplus app-travelexample/travel-ai-service[Deployment] world:0.0.0.0-255.255.255.255 TCP 443'],
  ['other nodes',              strict, 'CiliumClusterwideNetworkPolicy/allow-kubelet-probes', ({ spec }) => (spec.ingress = [...spec.ingress, { fromEntities: ['remote-node'] }]), 'surplus entity:remote-node app-travelexample/waypoint[Deployment] TCP 1'],
  ['no probes',                strict, 'CiliumClusterwideNetworkPolicy/allow-kubelet-probes', ({ spec }) => (spec.ingress[0].fromCIDR = ['10.0.0.1/32']), 'missing entity:host app-travelexample/travel-api[Deployment] TCP 1'],
  ['half the internet',        strict, 'CiliumNetworkPolicy/allow-travel-api', ({ spec }) => (spec.ingress = []), 'missing world:0.0.0.0 app-travelexample/travel-api[Deployment] TCP 8080'],
  ['the operator elsewhere',   strict, 'CiliumNetworkPolicy/override-travel-db-operator', ({ spec }) => (spec.ingress[0].fromEndpoints[0].matchLabels['k8s:io.cilium.k8s.policy.serviceaccount'] = 'other'), 'missing kb-system/kubeblocks-operator[Deployment] app-travelexample/travel-db-postgresql[StatefulSet] TCP 3501'],
  ['a namespace more',         mesh,   'CiliumNetworkPolicy/allow-mesh', ({ spec }) => spec.egress[0].toEndpoints.push({ matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'istio-system' } }), 'surplus app-travelexample/travel-api[Deployment] istio-system/istiod[Deployment] TCP 15008'],
  ['a namespace less',         mesh,   'CiliumNetworkPolicy/allow-mesh', ({ spec }) => spec.ingress[0].fromEndpoints.splice(2, 1), 'missing world:0.0.0.0 app-travelexample/travel-api[Deployment] TCP 8080'],
  ['something not understood', mesh,   'CiliumNetworkPolicy/allow-mesh', ({ spec }) => (spec.ingress[0] = { fromGroups: [{ aws: {} }] }), 'unknown'],
];

test.each(mutants)('compareAccess() finds %s', (...[, cluster, title, change, found]) => {
  const words = findings(catalog, cluster, changed(documents.get(cluster)!, title, change)).map(findingWords);
  expect(words.find((line) => line.startsWith(found))).toBeDefined();
});
