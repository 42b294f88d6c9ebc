import {
  type App,
  type Authorizer,
  type Bodies,
  bodies as allBodies,
  type Cors,
  type Flow,
  type IngressRule,
  type RateLimit,
} from './app';
import { type Checks } from './checks';
import { flowName } from './placement';
import * as values from './values';

// HTTPRoute, Gateway API 1.2.1: at most 16 rules, 128 matches in all, and 16 headers a match.
const mostOrigins = 16;
const mostMatchesOfAll = 128;
const mostHeaders = 16;

/** Bytes of a body that comes whole: the buffer that Envoy has for a connection, unless told otherwise. */
const mostWhole = 2 ** 20;
const mostStreamed = 2 ** 30;

/** Methods whose requests have a body. */
const withBody: readonly unknown[] = ['POST', 'PUT', 'PATCH'];

/** What types can't check of a flow from the internet. */
export function checkIngress(flow: Flow, path: string, { app, checks }: { app: App; checks: Checks }): void {
  const { host, port, rateLimit, timeoutSeconds, bodies = 'whole', cors, authorizedBy } = flow;
  checks.check(`${path}.host`, host, values.hostName);
  checkRateLimit(rateLimit, `${path}.rateLimit`, checks);
  if (port !== undefined && !values.isHttpPort(port))
    checks.refuse(`${path}.port`, 'an HTTP port, since the gateway takes HTTP', port);
  if (timeoutSeconds !== undefined) checks.check(`${path}.timeoutSeconds`, timeoutSeconds, values.seconds);
  checks.check(`${path}.bodies`, bodies, values.oneOf(allBodies));
  flow.http?.forEach((rule, index) => checkRule({ bodies, ...rule }, `${path}.http[${index}]`, checks));
  if (cors) checkCors(cors, flow, path, { app, checks });
  if (authorizedBy) checkAuthorizer(authorizedBy, `${path}.authorizedBy`, { app, checks });
}

/** A rate limit, of a flow or of a cluster. */
export function checkRateLimit(rateLimit: RateLimit | undefined, path: string, checks: Checks): void {
  checks.check(`${path}.perSecond`, rateLimit?.perSecond, values.positive);
  checks.check(`${path}.burst`, rateLimit?.burst, values.positive);
  if (rateLimit?.for !== undefined) checks.check(`${path}.for`, rateLimit.for, values.oneOf(['replica', 'gateway']));
}

function checkRule(
  { bodies, methods, headers = {}, maxRequestBytes }: IngressRule & { readonly bodies: Bodies },
  path: string,
  checks: Checks,
): void {
  const names = Object.keys(headers);
  const asked = names.length + (maxRequestBytes === undefined ? 0 : 1);
  if (asked > mostHeaders) checks.refuse(`${path}.headers`, `at most ${mostHeaders}, as in an HTTPRoute`, asked);
  for (const [name, value] of Object.entries(headers)) {
    checks.check(`${path}.headers.${name}`, name, values.headerName);
    checks.check(`${path}.headers.${name}`, value, values.headerValue);
  }
  if (maxRequestBytes === undefined) return;
  checks.check(
    `${path}.maxRequestBytes`,
    maxRequestBytes,
    values.bodyBytes(bodies === 'whole' ? mostWhole : mostStreamed),
  );
  if (names.includes('content-length'))
    checks.refuse(`${path}.headers.content-length`, 'left out: maxRequestBytes asks for it', headers['content-length']);
  if (!methods?.every((method) => withBody.includes(method)))
    checks.refuse(`${path}.methods`, `some of ${withBody.join(', ')}, whose requests have bodies to limit`, methods);
}

function checkCors(
  { origins, headers = [] }: Cors,
  flow: Flow,
  path: string,
  { app, checks }: { app: App; checks: Checks },
): void {
  const at = `${path}.cors`;
  if (origins.length === 0 || new Set(origins).size < origins.length)
    checks.refuse(`${at}.origins`, 'at least one, each once', origins);
  origins.forEach((origin, index) => checks.check(`${at}.origins[${index}]`, origin, values.origin));
  headers.forEach((header, index) => checks.check(`${at}.headers[${index}]`, header, values.headerName));
  const paths = new Set(flow.http?.flatMap(({ paths }) => paths ?? ['/{**}']) ?? ['/{**}']);
  if (origins.length > mostOrigins || origins.length * paths.size > mostMatchesOfAll)
    checks.refuse(
      `${at}.origins`,
      `at most ${mostOrigins}, and ${mostMatchesOfAll} pairs of origin and path, as in an HTTPRoute`,
      origins.length,
    );
  const preflight = `${flowName(flow)}-preflight`;
  if (app.flows.some((other) => flowName(other) === preflight))
    checks.refuse(
      at,
      `left out, or the flow ${preflight} named otherwise: that is the name of its second route`,
      preflight,
    );
}

function checkAuthorizer(
  { to, port, sets = [] }: Authorizer,
  path: string,
  { app, checks }: { app: App; checks: Checks },
): void {
  checks.check(`${path}.to`, to, values.oneOf(Object.keys(app.workloads)));
  const workload = Object.hasOwn(app.workloads, to) ? app.workloads[to]! : undefined;
  if (workload)
    checks.check(
      `${path}.port`,
      port,
      values.oneOf(Object.keys(workload.ports).filter((name) => name.split('-')[0] === 'grpc')),
    );
  // The gateway's flow to it is named after it.
  const others = app.flows.flatMap(({ authorizedBy }) => (authorizedBy?.to === to ? [authorizedBy.port] : []));
  if (others.some((other) => other !== port))
    checks.refuse(`${path}.port`, `the port that all flows name for ${to}`, port);
  sets.forEach((header, index) => checks.check(`${path}.sets[${index}]`, header, values.headerName));
}
