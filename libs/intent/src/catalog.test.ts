import { generateKeyPairSync } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { declarations } from '../catalog';
import { components } from '../catalog/platform';
import { type App, type Flow, type Workload } from './app';
import { loadCatalog, placements } from './catalog';
import { type Cluster } from './cluster';
import { catalogFile } from './names';
import { CatalogError } from './problem';
import { lab, shop } from './testing/sample';

function problemsOf(apps: readonly App[], clusters: readonly Cluster[] = [lab]): readonly string[] {
  try {
    loadCatalog({ apps: Object.fromEntries(apps.entries()), clusters: Object.fromEntries(clusters.entries()) });
    return [];
  } catch (error) {
    if (!(error instanceof CatalogError)) throw error;
    expect(error.message.split('\n')).toHaveLength(error.problems.length + 1);
    return error.problems.map(({ path }) => path);
  }
}

const web = shop.workloads['web']!;
const withWeb = (change: Partial<Workload>): App => ({
  ...shop,
  workloads: { ...shop.workloads, web: { ...web, ...change } },
});
const withFlow = (flow: object): App => ({
  ...shop,
  flows: [...shop.flows, { why: 'w', name: 'extra', ...flow } as Flow],
});
const internal = (http: object[]) => withFlow({ from: 'web', to: 'model', port: 'http', http });
const ingress = (change: object) =>
  withFlow({
    from: 'internet',
    to: 'web',
    port: 'http',
    host: 'b.example.com',
    rateLimit: { perSecond: 1, burst: 1 },
    ...change,
  });

/** An app with a workload that may decide on requests. */
const guarded = (change: object): App => {
  const app = ingress(change);
  return { ...app, workloads: { ...app.workloads, guard: { ...web, ports: { grpc: 9000, 'grpc-b': 9001 } } } };
};
const twiceGuarded = (): App => {
  const app = guarded({ authorizedBy: { to: 'guard', port: 'grpc' } });
  const second = { ...app.flows[5]!, name: 'second', authorizedBy: { to: 'guard', port: 'grpc-b' } };
  return { ...app, flows: [...app.flows, second] };
};
const numbered = (length: number) => Object.fromEntries(Array.from({ length }, (_, i) => [`x-${i}`, 'a']));
const origins = (length: number) => Array.from({ length }, (_, i) => `https://${i}.example.org`);

// The app, and the paths at which problems are reported (all below apps.shop).
// prettier-ignore
test.each<[when: string, app: App, paths: string[]]>([
  ['nothing is wrong',                         shop, []],
  ['a name has 59 characters',                 { ...shop, name: 'a'.repeat(59) }, []],
  ['a name has 60 characters',                 { ...shop, name: 'a'.repeat(60) }, [`apps.${'a'.repeat(60)}.name`]],
  ['a name starts with a digit',               { ...shop, name: '1shop' }, ['apps.1shop.name']],
  ['a name has a capital',                     { ...shop, name: 'Shop' }, ['apps.Shop.name']],
  ['there is no owner',                        { ...shop, owner: ' ' }, ['owner']],
  ['there is no description',                  { ...shop, description: '' }, ['description']],
  ['port 1',                                   withWeb({ ports: { http: 1 } }), []],
  ['port 65535',                               withWeb({ ports: { http: 65535 } }), []],
  ['port 0',                                   withWeb({ ports: { http: 0 } }), ['workloads.web.ports.http']],
  ['port 70000',                               withWeb({ ports: { http: 70000 } }), ['workloads.web.ports.http']],
  ['half a port',                              withWeb({ ports: { http: 80.5 } }), ['workloads.web.ports.http']],
  ['a port of the mesh',                       withWeb({ ports: { http: 15008 } }), ['workloads.web.ports.http']],
  ['two names of one port',                    withWeb({ ports: { http: 80, 'http-b': 80 } }), ['workloads.web.ports.http-b']],
  ['a port name that says no protocol',        withWeb({ ports: { http: 80, web: 81 } }), ['workloads.web.ports.web']],
  ['a port name of 16 characters',             withWeb({ ports: { http: 80, 'http-abcdefghijk': 81 } }), ['workloads.web.ports.http-abcdefghijk']],
  ['no port',                                  { ...withWeb({ ports: {} }), flows: [] }, ['workloads.web.ports']],
  ['an image without registry',                withWeb({ image: 'web:1' }), ['workloads.web.image']],
  ['an image without tag',                     withWeb({ image: 'r.example.com/web' }), ['workloads.web.image']],
  ['a registry with port, an image without tag', withWeb({ image: 'r.example.com:5000/web' }), ['workloads.web.image']],
  ['the tag latest',                           withWeb({ image: 'r.example.com/web:latest' }), ['workloads.web.image']],
  ['an image by digest',                       withWeb({ image: `r.example.com:5000/web@sha256:${'0'.repeat(64)}` }), []],
  ['no replicas',                              withWeb({ replicas: 0 }), ['workloads.web.replicas']],
  ['cores in words',                           withWeb({ cpu: 'half' }), ['workloads.web.cpu']],
  ['memory in millis',                         withWeb({ memory: '100m' }), ['workloads.web.memory']],
  ['a health path without slash',              withWeb({ health: 'healthz' }), ['workloads.web.health']],
  ['a health path on TCP',                     { ...withWeb({ ports: { tcp: 80 }, health: '/' }), flows: [] }, ['workloads.web.health']],
  ['a variable with a dash',                   withWeb({ env: { 'A-B': '' } }), ['workloads.web.env.A-B']],
  ['a workload called waypoint',               { ...shop, workloads: { ...shop.workloads, waypoint: web } }, ['workloads.waypoint']],
  ['a workload called like a service',         { ...shop, workloads: { ...shop.workloads, prometheus: web } }, ['workloads.prometheus']],
  ['a task called like a workload',            { ...shop, tasks: { web: { runBy: 'zenml' } } }, ['tasks.web']],
  ['an unknown engine of tasks',               { ...shop, tasks: { t: { runBy: 'airflow' as 'zenml' } } }, ['tasks.t.runBy']],
  ['a database version without patch',         { ...shop, databases: { store: { ...shop.databases['store']!, version: '16' } } }, ['databases.store.version']],
  ['a database with no size',                  { ...shop, databases: { store: { ...shop.databases['store']!, storage: '' } } }, ['databases.store.storage']],
  ['a flow from an unknown workload',          withFlow({ from: 'wbe', to: 'model', port: 'http' }), ['flows[5].from']],
  ['a flow to an unknown workload',            withFlow({ from: 'web', to: 'modle', port: 'http' }), ['flows[5].to']],
  ['a flow to an unknown port',                withFlow({ from: 'web', to: 'model', port: 'https' }), ['flows[5].port']],
  ['a flow to itself',                         withFlow({ from: 'web', to: 'web', port: 'http' }), ['flows[5].to']],
  ['a flow from a database',                   withFlow({ from: 'store', to: 'web', port: 'http' }), ['flows[5].from']],
  ['the internet to a database',               withFlow({ from: 'internet', to: 'store' }), ['flows[5].from', 'flows[5].host', 'flows[5].rateLimit.perSecond', 'flows[5].rateLimit.burst']],
  ['a flow without reason',                    withFlow({ from: 'web', to: 'model', port: 'tcp-admin', why: '' }), ['flows[5].why']],
  ['two flows with one derived name',          withFlow({ from: 'web', to: 'model', port: 'http', name: undefined }), ['flows[5].name']],
  ['two flows with one given name',            withFlow({ from: 'web', to: 'model', port: 'http', name: 'web-to-store' }), ['flows[5].name']],
  ['a flow that the platform implies',         withFlow({ from: 'train', to: 'kube-apiserver', name: undefined }), ['flows[5].name']],
  ['a flow name with a slash',                 withFlow({ from: 'web', to: 'model', port: 'http', name: 'a/b' }), ['flows[5].name']],
  ['an outside host that is no DNS name',      withFlow({ from: 'web', to: { host: 'not a host', port: 443 } }), ['flows[5].to.host']],
  ['an outside host with an underscore',       withFlow({ from: 'web', to: { host: 'a_b.example.com', port: 443 } }), ['flows[5].to.host']],
  ['an outside host that is an address',       withFlow({ from: 'web', to: { host: '1.2.3.4', port: 443 } }), ['flows[5].to.host']],
  ['an outside host inside the cluster',       withFlow({ from: 'web', to: { host: 'db.other.svc.cluster.local', port: 443 } }), ['flows[5].to.host']],
  ['a wildcard as outside host',               withFlow({ from: 'web', to: { host: '*.example.com', port: 443 } }), ['flows[5].to.host']],
  ['an outside port 0',                        withFlow({ from: 'web', to: { host: 'a.example.com', port: 0 } }), ['flows[5].to.port']],
  ['{**} in the middle',                       internal([{ paths: ['/a/{**}/b'] }]), ['flows[5].http[0].paths[0]']],
  ['{*} in the middle, {**} at the end',       internal([{ paths: ['/a/{*}/b/{**}', '/', '/{**}', '/a.b/~c'] }]), []],
  ['a path without slash',                     internal([{ paths: ['a'] }]), ['flows[5].http[0].paths[0]']],
  ['a path with a star',                       internal([{ paths: ['/a*'] }]), ['flows[5].http[0].paths[0]']],
  ['a path with a query',                      internal([{ paths: ['/a?b'] }]), ['flows[5].http[0].paths[0]']],
  ['an empty path',                            internal([{ paths: [''] }]), ['flows[5].http[0].paths[0]']],
  ['an unknown method',                        internal([{ methods: ['get'] }]), ['flows[5].http[0].methods[0]']],
  ['an empty rule',                            internal([{}]), ['flows[5].http[0]']],
  ['no rules',                                 internal([]), ['flows[5].http']],
  ['empty methods',                            internal([{ methods: [] }]), ['flows[5].http[0].methods']],
  ['empty paths',                              internal([{ paths: [] }]), ['flows[5].http[0].paths']],
  ['16 rules',                                 internal(Array.from({ length: 16 }, () => ({ methods: ['GET'] }))), []],
  ['17 rules',                                 internal(Array.from({ length: 17 }, () => ({ methods: ['GET'] }))), ['flows[5].http']],
  ['64 paths',                                 internal([{ paths: Array.from({ length: 64 }, (_, i) => `/${i}`) }]), []],
  ['65 paths',                                 internal([{ paths: Array.from({ length: 65 }, (_, i) => `/${i}`) }]), ['flows[5].http[0]']],
  ['129 pairs in all',                         internal([64, 64, 1].map((length) => ({ paths: Array.from({ length }, (_, i) => `/${i}`) }))), ['flows[5].http']],
  ['requests on a TCP port',                   withFlow({ from: 'web', to: 'model', port: 'tcp-admin', http: [{ methods: ['GET'] }] }), ['flows[5].http']],
  ['an ingress host that is no DNS name',      ingress({ host: 'shop' }), ['flows[5].host', 'flows[5].host']],
  ['an ingress host outside the domain',       ingress({ host: 'b.example.org' }), ['flows[5].host']],
  ['an ingress host two labels below it',      ingress({ host: 'a.b.example.com' }), ['flows[5].host']],
  ['a flow name of 63 characters',             withFlow({ from: 'web', to: { host: `${'a'.repeat(48)}.aa.com`, port: 443 }, name: undefined }), []],
  ['a derived flow name of 64 characters',     withFlow({ from: 'web', to: { host: `${'a'.repeat(50)}.aa.com`, port: 443 }, name: undefined }), ['flows[5].name']],
  ['requests of a caller by pod address',      withFlow({ from: 'prometheus', to: 'model', port: 'http', http: [{ paths: ['/metrics'] }] }), ['flows[5].http']],
  ['requests to the outside',                  withFlow({ from: 'web', to: { host: 'a.example.com', port: 443 }, http: [{ paths: ['/'] }] }), ['flows[5].http']],
  ['requests to the platform',                 withFlow({ from: 'web', to: 'zenml-server', port: 'http', http: [{ paths: ['/'] }] }), ['flows[5].http']],
  ['a host within the cluster',                withFlow({ from: 'web', to: 'model', port: 'http', host: 'a.example.com' }), ['flows[5].host']],
  ['a rate limit within the cluster',          withFlow({ from: 'web', to: 'model', port: 'http', rateLimit: { perSecond: 1, burst: 1 } }), ['flows[5].rateLimit']],
  ['the internet to a TCP port',               withFlow({ from: 'internet', to: 'model', port: 'tcp-admin', host: 'b.example.com', rateLimit: { perSecond: 1, burst: 1 } }), ['flows[5].port']],
  ['end users of the internet',                ingress({ users: { issuer: 'i', audiences: ['a'], jwksUri: 'https://a.example.com' } }), ['flows[5].users']],
  ['end users of a workload',                  withFlow({ from: 'web', to: 'model', port: 'http', users: { issuer: 'i', audiences: ['a'], jwksUri: 'https://a.example.com' } }), []],
  ['a waypoint of no size',                    { ...shop, waypoint: { replicas: 0, cpu: '0', memory: '0' } }, ['waypoint.replicas', 'waypoint.cpu', 'waypoint.memory']],
  ['metrics of a database',                    withFlow({ from: 'prometheus', to: 'store' }), []],
  ['another service to a database',            withFlow({ from: 'zenml-server', to: 'store' }), ['flows[5].from']],
  ['a workload called like a policy',          { ...shop, workloads: { ...shop.workloads, dns: web } }, ['workloads.dns']],
  ["a task called like a database's agent",    { ...shop, tasks: { 'store-agent': { runBy: 'zenml' } } }, ['tasks.store-agent']],
  ['a workload of 51 characters',              { ...shop, workloads: { ...shop.workloads, ['a'.repeat(51)]: web } }, []],
  ['a workload of 52 characters',              { ...shop, workloads: { ...shop.workloads, ['a'.repeat(52)]: web } }, [`workloads.${'a'.repeat(52)}`]],
  ['a flow from a prototype',                  withFlow({ from: 'constructor', to: 'model', port: 'http' }), ['flows[5].from']],
  ['a flow to a prototype',                    withFlow({ from: 'web', to: 'constructor', port: 'http' }), ['flows[5].to']],
  ['a database of another major version',      { ...shop, databases: { store: { ...shop.databases['store']!, version: '14.8.0' } } }, ['databases.store.version']],
  ['an empty key of a secret',                 withWeb({ env: { A: { secret: 's', key: '' } } }), ['workloads.web.env.A.key']],
  ['a task of 46 characters',                  { ...shop, tasks: { ['a'.repeat(46)]: { runBy: 'zenml' } } }, [`tasks.${'a'.repeat(46)}`]],
  ['a rate limit of nothing',                  ingress({ rateLimit: { perSecond: 0, burst: 0 } }), ['flows[5].rateLimit.perSecond', 'flows[5].rateLimit.burst']],
  ['a rate limit for nobody',                  ingress({ rateLimit: { perSecond: 1, burst: 1, for: 'client' } }), ['flows[5].rateLimit.for']],
  ['everything that the gateway offers',       guarded({ timeoutSeconds: 3600, cors: { origins: ['https://a.example.org'], headers: ['x-a'] }, http: [{ methods: ['POST', 'PUT', 'PATCH'], headers: { 'content-type': 'application/json*', 'x-a': '*' }, maxRequestBytes: 1 }], authorizedBy: { to: 'guard', port: 'grpc', sets: ['x-user-id'] } }), []],
  ['no time',                                  ingress({ timeoutSeconds: 0 }), ['flows[5].timeoutSeconds']],
  ['more than an hour',                        ingress({ timeoutSeconds: 3601 }), ['flows[5].timeoutSeconds']],
  ['a header in capitals',                     ingress({ http: [{ paths: ['/'], headers: { 'X-A': 'b' } }] }), ['flows[5].http[0].headers.X-A']],
  ['a star within the value of a header',      ingress({ http: [{ paths: ['/'], headers: { a: 'b*c' } }] }), ['flows[5].http[0].headers.a']],
  ['a header without value',                   ingress({ http: [{ paths: ['/'], headers: { a: '' } }] }), ['flows[5].http[0].headers.a']],
  ['a header with a line break',               ingress({ http: [{ paths: ['/'], headers: { a: 'b\nc' } }] }), ['flows[5].http[0].headers.a']],
  ['16 headers',                               ingress({ http: [{ paths: ['/'], headers: numbered(16) }] }), []],
  ['17 headers',                               ingress({ http: [{ paths: ['/'], headers: numbered(17) }] }), ['flows[5].http[0].headers']],
  ['16 headers and a length',                  ingress({ http: [{ methods: ['PUT'], headers: numbered(16), maxRequestBytes: 1 }] }), ['flows[5].http[0].headers']],
  ['a body of nothing',                        ingress({ http: [{ methods: ['PUT'], maxRequestBytes: 0 }] }), ['flows[5].http[0].maxRequestBytes']],
  ['a whole body of 1 MiB',                    ingress({ http: [{ methods: ['PUT'], maxRequestBytes: 2 ** 20 }] }), []],
  ['a whole body of more',                     ingress({ http: [{ methods: ['PUT'], maxRequestBytes: 2 ** 20 + 1 }] }), ['flows[5].http[0].maxRequestBytes']],
  ['a streamed body of 1 GiB',                 ingress({ bodies: 'streamed', http: [{ methods: ['PUT'], maxRequestBytes: 2 ** 30 }] }), []],
  ['a streamed body of more',                  ingress({ bodies: 'streamed', http: [{ methods: ['PUT'], maxRequestBytes: 2 ** 30 + 1 }] }), ['flows[5].http[0].maxRequestBytes']],
  ['bodies in another way',                    ingress({ bodies: 'chunked' }), ['flows[5].bodies']],
  ['a length of requests without body',        ingress({ http: [{ methods: ['PUT', 'GET'], maxRequestBytes: 1 }] }), ['flows[5].http[0].methods']],
  ['a length of requests of any method',       ingress({ http: [{ paths: ['/'], maxRequestBytes: 1 }] }), ['flows[5].http[0].methods']],
  ['two lengths',                              ingress({ http: [{ methods: ['PUT'], headers: { 'content-length': '1' }, maxRequestBytes: 1 }] }), ['flows[5].http[0].headers.content-length']],
  ['no origins',                               ingress({ cors: { origins: [] } }), ['flows[5].cors.origins']],
  ['an origin twice',                          ingress({ cors: { origins: ['https://a.example.org', 'https://a.example.org'] } }), ['flows[5].cors.origins']],
  ['every origin',                             ingress({ cors: { origins: ['*'] } }), ['flows[5].cors.origins[0]']],
  ['an origin with a path',                    ingress({ cors: { origins: ['https://a.example.org/'] } }), ['flows[5].cors.origins[0]']],
  ['an origin without TLS',                    ingress({ cors: { origins: ['http://a.example.org'] } }), ['flows[5].cors.origins[0]']],
  ['an origin with the port of its scheme',    ingress({ cors: { origins: ['https://a.example.org:443'] } }), ['flows[5].cors.origins[0]']],
  ['17 origins',                               ingress({ cors: { origins: origins(17) } }), ['flows[5].cors.origins']],
  ['129 pairs of origin and path',             ingress({ cors: { origins: origins(3) }, http: [{ paths: Array.from({ length: 43 }, (_, i) => `/${i}`) }] }), ['flows[5].cors.origins']],
  ['a request header in capitals',             ingress({ cors: { origins: origins(1), headers: ['X-A'] } }), ['flows[5].cors.headers[0]']],
  ['the name of a second route taken',         { ...ingress({ name: 'internet-to-web-preflight' }), flows: [{ ...shop.flows[0]!, cors: { origins: origins(1) } }, ...ingress({ name: 'internet-to-web-preflight' }).flows.slice(1)] }, ['flows[0].cors']],
  ['an unknown authorizer',                    guarded({ authorizedBy: { to: 'gaurd', port: 'grpc' } }), ['flows[5].authorizedBy.to']],
  ['an unknown port of the authorizer',        guarded({ authorizedBy: { to: 'guard', port: 'http-x' } }), ['flows[5].authorizedBy.port']],
  ['an authorizer that speaks no gRPC',        guarded({ authorizedBy: { to: 'web', port: 'http' } }), ['flows[5].authorizedBy.port']],
  ['two ports of one authorizer',              twiceGuarded(), ['flows[5].authorizedBy.port', 'flows[6].authorizedBy.port']],
  ['a header set in capitals',                 guarded({ authorizedBy: { to: 'guard', port: 'grpc', sets: ['X-User-Id'] } }), ['flows[5].authorizedBy.sets[0]', 'flows[5].authorizedBy.sets[0]']],
  ['a header set that nobody trusts',          guarded({ authorizedBy: { to: 'guard', port: 'grpc', sets: ['x-other'] } }), ['flows[5].authorizedBy.sets[0]']],
  ['what the gateway does within the cluster', withFlow({ from: 'web', to: 'model', port: 'http', timeoutSeconds: 1, bodies: 'whole', cors: { origins: origins(1) }, authorizedBy: { to: 'web', port: 'http' }, http: [{ methods: ['PUT'], headers: { a: 'b' }, maxRequestBytes: 1 }] }), ['flows[5].timeoutSeconds', 'flows[5].bodies', 'flows[5].cors', 'flows[5].authorizedBy', 'flows[5].http[0].headers', 'flows[5].http[0].maxRequestBytes']],
  ['a flow from the gateway itself',           withFlow({ from: 'gateway', to: 'model', port: 'http' }), ['flows[5].from']],
  ['a workload called gateway',                { ...shop, workloads: { ...shop.workloads, gateway: web } }, ['workloads.gateway']],
])('loadCatalog() reports the right paths when %s', (_when, app, paths) => {
  expect(problemsOf([app])).toEqual(paths.map((path) => (path.startsWith('apps.') ? path : `apps.shop.${path}`)));
});

const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({
  type: 'spki',
  format: 'pem',
}) as string;
const images = (change: Partial<Cluster['images']>) => ({ images: { ...lab.images, ...change } });

// prettier-ignore
test.each<[when: string, cluster: Partial<Cluster>, paths: string[]]>([
  ['nothing is wrong',                   {}, []],
  ['an unknown approach',                { approach: 'lax' as 'strict' }, ['approach']],
  ['an unknown stage',                   { apps: { shop: 'open' } as object }, ['apps.shop']],
  ['an unknown stage of all others',     { otherApps: 'open' as 'observe' }, ['otherApps']],
  ['an unknown app',                     { apps: { shp: 'observe' } as object }, ['apps.shp']],
  ['a trust domain that is none',        { trustDomain: 'Local' }, ['trustDomain']],
  ['a trust domain of one label',        { trustDomain: 'prod' }, []],
  ['a server that is no HTTPS address',  { server: 'ssh://host' }, ['server']],
  ['a trusted header twice',             { gateway: { ...lab.gateway, trustedHeaders: ['a', 'a'] } }, ['gateway.trustedHeaders']],
  ['17 trusted headers',                 { gateway: { ...lab.gateway, trustedHeaders: Array.from({ length: 17 }, (_, i) => `x-${i}`) } }, ['gateway.trustedHeaders']],
  ['the header that every route sets',   { gateway: { ...lab.gateway, trustedHeaders: ['x-request-source'] } }, ['gateway.trustedHeaders']],
  ['a trusted header in capitals',       { gateway: { ...lab.gateway, trustedHeaders: ['X-User'] } }, ['gateway.trustedHeaders[0]']],
  ['an issuer without a name',           { gateway: { ...lab.gateway, clusterIssuer: '' } }, ['gateway.clusterIssuer']],
  ['no time for requests',               { gateway: { ...lab.gateway, timeoutSeconds: 0 } }, ['gateway.timeoutSeconds']],
  ['a rate of nothing',                  { gateway: { ...lab.gateway, rateLimit: { perSecond: 0, burst: 0 } } }, ['gateway.rateLimit.perSecond', 'gateway.rateLimit.burst']],
  ['a rate that leaves replicas none',   { gateway: { ...lab.gateway, replicas: 3, rateLimit: { perSecond: 2, burst: 3, for: 'gateway' } } }, ['gateway.rateLimit.perSecond']],
  ['a port that is none',                { apiServerPort: 0 }, ['apiServerPort']],
  ['a repository within the cluster',    { git: { repository: 'https://git.gitea.svc/a', revision: 'main' } }, ['git.repository']],
  ['a repository at an address',         { git: { repository: 'https://192.0.2.1/a', revision: 'main' } }, ['git.repository']],
  ['no stage of the platform',           { platform: undefined as never }, ['platform']],
  ['an unknown stage of the platform',   { platform: 'open' as 'observe' }, ['platform']],
  ['a stage where there are none',       { approach: 'strict' }, []],
  ['no stage where there are none',      { approach: 'strict', platform: undefined as never }, []],
  ['no registry has the images',         images({ registries: ['registry.example.com:5000', 'registry.example'] }), ['apps.shop.workloads.web.image', 'apps.shop.workloads.model.image']],
  ['a repository has only some images',  images({ registries: ['registry.example.com/shop/web'] }), ['apps.shop.workloads.model.image']],
  ['a registry is a wildcard',           images({ registries: ['registry.example.com', '*'] }), ['images.registries[1]']],
  ['a registry of the platform is none', images({ platform: { databases: ['apecloud'], waypoints: ['docker.io/istio/'], workflows: ['quay.io/x:1'] } }), ['images.platform.databases[0]', 'images.platform.waypoints[0]', 'images.platform.workflows[0]']],
  ['a public key is given',              images({ publicKey: key }), []],
  ['a public key is a private one',      images({ publicKey: key.replaceAll('PUBLIC', 'PRIVATE') }), ['images.publicKey']],
  ['a public key is two',                images({ publicKey: `${key}${key}` }), ['images.publicKey']],
  ['a public key is cut off',            images({ publicKey: key.replace('MFkw', '') }), ['images.publicKey']],
  ['a repository that is no URL',        { git: { repository: 'git', revision: 'main' } }, ['git.repository']],
  ['a gateway outside the mesh',         { meshedNamespaces: ['kb-system', 'monitoring', 'zenml-system'] }, ['meshedNamespaces']],
  ['an operator outside the mesh',       { meshedNamespaces: ['kgateway-system', 'monitoring', 'zenml-system'] }, ['meshedNamespaces']],
  ['a scraper outside the mesh',         { meshedNamespaces: ['kgateway-system', 'kb-system', 'zenml-system'] }, ['meshedNamespaces']],
  ['nothing runs there',                 { meshedNamespaces: [], apps: {}, otherApps: undefined as never }, []],
])('loadCatalog() reports the right paths of a cluster when %s', (_when, change, paths) => {
  expect(problemsOf([shop], [{ ...lab, ...change }])).toEqual(
    paths.map((path) => (path.startsWith('apps.shop.w') ? path : `clusters.lab.${path}`)),
  );
});

// What the compiler would have refused: a declaration may come from anywhere.
// prettier-ignore
test.each<[when: string, app: object, paths: string[]]>([
  ['there are no flows',               { ...shop, flows: undefined }, ['flows']],
  ['flows are no list',                { ...shop, flows: {} }, ['flows']],
  ['there are no ports',               withWeb({ ports: undefined as never }), ['workloads.web.ports']],
  ['a port is text',                   withWeb({ ports: { http: '80' as never } }), ['workloads.web.ports.http']],
  ['requests are no list',             withFlow({ from: 'web', to: 'model', port: 'http', http: {} }), ['flows[5].http']],
  ['a field of a workload is misspelt', withWeb({ helth: '/x' } as never), ['workloads.web.helth']],
  ['a field of a flow is misspelt',    withFlow({ from: 'web', to: 'model', prot: 'http' }), ['flows[5].prot']],
  ['end users have no keys',           withFlow({ from: 'web', to: 'model', port: 'http', users: { issuer: 'i', audiences: ['a'] } }), ['flows[5].users.jwksUri']],
  ['a waypoint has half a size',       { ...shop, waypoint: { replicas: 1 } }, ['waypoint.cpu', 'waypoint.memory']],
  ['an end is half there',             withFlow({ from: 'web', to: { host: 'a.example.com' } }), ['flows[5].to.port']],
  ['a length is text',                 ingress({ http: [{ methods: ['PUT'], maxRequestBytes: '1' }] }), ['flows[5].http[0].maxRequestBytes']],
  ['a field of an authorizer is misspelt', ingress({ authorizedBy: { to: 'web', port: 'http', set: [] } }), ['flows[5].authorizedBy.set']],
  ['a variable is a number',           withWeb({ env: { A: 5 as never } }), ['workloads.web.env.A']],
  ['it is no app at all',              [], ['']],
])('loadCatalog() reports the right paths when %s', (_when, app, paths) => {
  expect(problemsOf([app as App])).toEqual(paths.map((path) => `apps.0${path && `.${path}`}`));
});

test('loadCatalog() refuses a limit of a flow that leaves replicas of the gateway none, where it is shared out', () => {
  const two = { ...lab, gateway: { ...lab.gateway, replicas: 2 } };
  const limited = (change: object) =>
    problemsOf([ingress({ rateLimit: { perSecond: 1, burst: 2, ...change } })], [two]);
  expect(limited({ for: 'gateway' })).toEqual(['apps.shop.flows[5].rateLimit.perSecond']);
  expect(limited({ for: 'replica' })).toEqual([]);
});

test('loadCatalog() refuses a cluster without a gateway', () => {
  expect(problemsOf([shop], [{ ...lab, gateway: undefined } as never])).toEqual(['clusters.0.gateway']);
});

test('loadCatalog() reports all problems at once, each with what must hold and what was found', () => {
  const bad = { ...withWeb({ ports: { http: 0 } }), owner: '' };
  expect(() => loadCatalog({ apps: { bad }, clusters: { lab: { ...lab, apiServerPort: 70000 } } })).toThrow(
    [
      'Cannot load the catalogue in libs/intent/catalog:',
      '  apps.shop.owner must be a sentence, got ""',
      '  apps.shop.workloads.web.ports.http must be an integer from 1 to 65535, got 0',
      '  clusters.lab.apiServerPort must be an integer from 1 to 65535, got 70000',
    ].join('\n'),
  );
});

test('loadCatalog() refuses an empty catalogue, and names that come twice', () => {
  expect(problemsOf([], [])).toEqual(['apps', 'clusters']);
  const twin = { ...lab, server: 'https://twin.example.com' };
  expect(problemsOf([shop, { ...shop, flows: [] }], [lab, twin])).toEqual(['apps.shop.name', 'clusters.lab.name']);
});

describe('flows between apps', () => {
  const client: App = { ...shop, name: 'client', flows: [], databases: {}, tasks: {} };
  const outbound = (app: App, to: object): App => ({
    ...app,
    flows: [...app.flows, { from: 'web', to, why: 'w' } as Flow],
  });
  const inbound = (app: App, from: object): App => ({
    ...app,
    flows: [...app.flows, { name: 'in', from, to: 'model', port: 'http', why: 'w' } as Flow],
  });
  const to = { app: 'shop', workload: 'model', port: 'http' };
  const from = { app: 'client', workload: 'web' };

  // prettier-ignore
  test.each<[when: string, apps: App[], paths: string[]]>([
    ['both declare it',               [outbound(client, to), inbound(shop, from)], []],
    ['only the caller declares it',   [outbound(client, to), shop], ['apps.client.flows[0].to']],
    ['only the callee declares it',   [client, inbound(shop, from)], ['apps.shop.flows[5].from']],
    ['the ports differ',              [outbound(client, { ...to, port: 'tcp-admin' }), inbound(shop, from)], ['apps.client.flows[0].to', 'apps.shop.flows[5].from']],
    ['the callers differ',            [outbound(client, to), inbound(shop, { ...from, workload: 'model' })], ['apps.client.flows[0].to', 'apps.shop.flows[5].from']],
    ['the app is unknown',            [outbound(client, { ...to, app: 'shp' }), shop], ['apps.client.flows[0].to.app']],
    ['the workload is unknown',       [outbound(client, { ...to, workload: 'modle' }), shop], ['apps.client.flows[0].to.workload', 'apps.client.flows[0].to']],
  ])('loadCatalog() reports the right paths when %s', (_when, apps, paths) => {
    expect(problemsOf(apps)).toEqual(paths);
  });

  test('loadCatalog() refuses a cluster on which only one of them runs', () => {
    const apps = [outbound(client, to), inbound(shop, from)];
    const cluster = { ...lab, apps: { client: 'observe' }, otherApps: undefined } as unknown as Cluster;
    expect(problemsOf(apps, [cluster])).toEqual(['apps.client.flows[0]']);
  });

  test('loadCatalog() refuses one host in two apps', () => {
    expect(problemsOf([shop, { ...shop, name: 'other' }])).toEqual(['apps.shop.flows[0].host']);
  });
});

test('loadCatalog() refuses clusters that one Argo CD would mix up', () => {
  const second = { ...lab, name: 'second', server: 'https://second.example.com' };
  expect(problemsOf([shop], [lab, second])).toEqual([]);
  expect(problemsOf([shop], [lab, { ...second, server: lab.server }])).toEqual(['clusters.second.server']);
  expect(problemsOf([shop], [lab, { ...second, git: { ...lab.git, revision: 'next' } }])).toEqual([
    'clusters.second.git',
  ]);
});

test('placements() has every app that runs on a cluster, at its stage, in order of names', () => {
  const other: App = { ...shop, name: 'another', flows: [] };
  const catalog = loadCatalog({ apps: { shop, other }, clusters: { lab } });
  const stages = (cluster: object) =>
    placements(catalog, { ...lab, ...cluster }).map(({ app, stage }) => `${app.name} ${stage}`);
  expect(stages({})).toEqual(['another enforced', 'shop enforced']);
  expect(stages({ apps: { shop: 'observe' } })).toEqual(['another enforced', 'shop observe']);
  expect(stages({ apps: { shop: 'observe' }, otherApps: undefined })).toEqual(['shop observe']);
});

test('the catalogue of this repository is right, and each declaration is in the file of its name', () => {
  const { apps, clusters } = loadCatalog(declarations);
  const files = [
    ...apps.map(({ name }) => catalogFile('apps', name)),
    ...clusters.map(({ name }) => catalogFile('clusters', name)),
  ];
  expect(files.filter((file) => !existsSync(join(__dirname, '../../..', file)))).toEqual([]);
});

test('every fact of the platform says where it was read', () => {
  const sources = components.flatMap((component) => [
    component.source,
    ...Object.values(component.workloads).map(({ source }) => source),
  ]);
  expect(sources.filter((source) => source.length < 10)).toEqual([]);
});
