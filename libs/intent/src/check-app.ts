import { engines, services } from '../catalog/platform';
import {
  type App,
  type ExternalHost,
  type Flow,
  httpMethods,
  type HttpRule,
  type OtherApp,
  type WaypointSize,
} from './app';
import { checkIngress } from './check-ingress';
import { usersProblems } from './check-users';
import { Checks } from './checks';
import { flowName, impliedFlows } from './placement';
import { type Problem } from './problem';
import * as values from './values';
import { callsByPodAddress } from './waypoints';

// Longest name whose objects all stay within 63 characters: a namespace `app-<name>`, and a database's Service
// `<name>-postgresql-postgresql` (kubeblocks v1.0.0 pkg/constant GenerateComponentServiceName), a waypoint's flow
// `waypoint-to-<name>`, and a task's
// `<name>-to-kube-apiserver`, which are the name part of annotations' keys.
const longestApp = 63 - 'app-'.length;
const longest = {
  workloads: 63 - 'waypoint-to-'.length,
  databases: 63 - '-postgresql-postgresql'.length,
  tasks: 63 - '-to-kube-apiserver'.length,
} as const;

// HTTPRoute, Gateway API 1.2.1: at most 16 rules, 64 matches a rule and 128 a route.
const mostRules = 16;
const mostMatches = 64;
const mostMatchesOfAll = 128;

/** What types can't check of an app: names, values, and references made at run time. */
export function checkApp(app: App, apps: readonly App[]): readonly Problem[] {
  const checks = new Checks();
  const path = `apps.${app.name}`;
  checks.check(`${path}.name`, app.name, values.dnsLabel(longestApp));
  checks.check(`${path}.description`, app.description, values.sentence);
  checks.check(`${path}.owner`, app.owner, values.sentence);
  if (app.waypoint) checkSize(app.waypoint, `${path}.waypoint`, checks);
  checkNames(app, path, checks);
  for (const [name, workload] of Object.entries(app.workloads))
    checkWorkload(workload, `${path}.workloads.${name}`, checks);
  for (const [name, database] of Object.entries(app.databases))
    checkDatabase(database, `${path}.databases.${name}`, checks);
  for (const [name, task] of Object.entries(app.tasks)) {
    checks.check(`${path}.tasks.${name}.runBy`, task.runBy, values.oneOf(['argo-workflows', 'zenml']));
  }
  app.flows.forEach((flow, index) => checkFlow(flow, `${path}.flows[${index}]`, { app, apps, checks }));
  checkFlowNames(app, path, checks);
  checkHosts(app, apps, checks);
  return checks.problems;
}

/** Names that something else has: what a flow may name, and `allow-<name>` of policies that every app has. */
const reserved = ['internet', 'gateway', 'kube-apiserver', 'waypoint', 'default', 'dns', 'namespace', 'kubelet-probes'];

/** Workloads, databases and tasks share one space of names. A database's agent has a RoleBinding `<name>-agent`. */
function checkNames(app: App, path: string, checks: Checks): void {
  const agents = Object.keys(app.databases).map((name) => `${name}-agent`);
  const taken = new Set([...reserved, ...agents, ...Object.keys(services)]);
  for (const group of ['workloads', 'databases', 'tasks'] as const) {
    for (const name of Object.keys(app[group])) {
      checks.check(`${path}.${group}.${name}`, name, values.dnsLabel(longest[group]));
      if (taken.has(name))
        checks.refuse(`${path}.${group}.${name}`, 'a name that nothing else in the app or the platform has', name);
      taken.add(name);
    }
  }
}

function checkWorkload(workload: App['workloads'][string], path: string, checks: Checks): void {
  checks.check(`${path}.image`, workload.image, values.image);
  checkSize(workload, path, checks);
  const ports = Object.entries(workload.ports);
  if (ports.length === 0) checks.refuse(`${path}.ports`, 'at least one port', workload.ports);
  for (const [name, port] of ports) {
    checks.check(`${path}.ports.${name}`, name, values.portName);
    checks.check(`${path}.ports.${name}`, port, values.port);
    if (values.meshPorts.includes(port))
      checks.refuse(
        `${path}.ports.${name}`,
        `a port other than those of the mesh (${values.meshPorts.join(', ')})`,
        port,
      );
    if (ports.some(([other, number]) => other < name && number === port))
      checks.refuse(`${path}.ports.${name}`, 'a port that no other name has', port);
  }
  if (workload.health !== undefined) {
    checks.check(`${path}.health`, workload.health, values.plainPath);
    if (!ports.some(([name]) => values.isHttpPort(name)))
      checks.refuse(`${path}.health`, 'left out, or the workload given an HTTP port', workload.health);
  }
  for (const [name, value] of Object.entries(workload.env ?? {})) {
    checks.check(`${path}.env.${name}`, name, values.environmentName);
    if (typeof value === 'object') {
      checks.check(`${path}.env.${name}.secret`, value.secret, values.dnsLabel(253));
      checks.check(`${path}.env.${name}.key`, value.key, values.secretKey);
    }
  }
}

function checkSize({ replicas, cpu, memory }: WaypointSize, path: string, checks: Checks): void {
  checks.check(`${path}.replicas`, replicas, values.replicas);
  checks.check(`${path}.cpu`, cpu, values.cpu);
  checks.check(`${path}.memory`, memory, values.bytes);
}

function checkDatabase(database: App['databases'][string], path: string, checks: Checks): void {
  checks.check(`${path}.engine`, database.engine, values.oneOf(Object.keys(engines)));
  checks.check(`${path}.version`, database.version, values.version);
  const major = Object.hasOwn(engines, database.engine) ? `${engines[database.engine].majorVersion}` : undefined;
  if (major !== undefined && database.version.split('.')[0] !== major) {
    checks.refuse(
      `${path}.version`,
      `a version ${major}.x.y, which the platform's definition is for`,
      database.version,
    );
  }
  checkSize(database, path, checks);
  checks.check(`${path}.storage`, database.storage, values.bytes);
}

interface Context {
  readonly app: App;
  readonly apps: readonly App[];
  readonly checks: Checks;
}

function checkFlow(flow: Flow, path: string, context: Context): void {
  const { app, checks } = context;
  checks.check(`${path}.why`, flow.why, values.sentence);
  const own = [...Object.keys(app.workloads), ...Object.keys(app.tasks)];
  checkSource(flow, path, { ...context, own });
  if (typeof flow.to === 'string') checkTarget(flow, path, { ...context, own });
  else if ('host' in flow.to) checkOutside(flow.to, path, checks);
  else checkOtherApp(flow, `${path}.to`, context);
  if (flow.from === 'internet') checkIngress(flow, path, context);
  else checkNoIngress(flow, path, checks);
  if (!isFiltered(flow, app))
    checkAbsent({ http: flow.http }, 'left out: nothing looks at the requests of this flow', path, checks);
  else if (flow.http) checkHttp(flow.http, `${path}.http`, checks);
  checks.problems.push(...usersProblems(flow, path, app));
}

/** What only the gateway looks at. */
function checkNoIngress(flow: Flow, path: string, checks: Checks): void {
  const { host, rateLimit, timeoutSeconds, bodies, cors, authorizedBy } = flow;
  const expected = 'left out but for flows from the internet';
  checkAbsent({ host, rateLimit, timeoutSeconds, bodies, cors, authorizedBy }, expected, path, checks);
  flow.http?.forEach(({ headers, maxRequestBytes }, index) =>
    checkAbsent({ headers, maxRequestBytes }, expected, `${path}.http[${index}]`, checks),
  );
}

function checkAbsent(fields: Readonly<Record<string, unknown>>, expected: string, path: string, checks: Checks): void {
  for (const [name, value] of Object.entries(fields))
    if (value !== undefined) checks.refuse(`${path}.${name}`, expected, value);
}

/** Whether a layer looks at a flow's requests: the gateway at those from the internet, a waypoint at those to a Service. */
function isFiltered({ from, to }: Flow, app: App): boolean {
  if (typeof to !== 'string') return 'app' in to;
  return Object.hasOwn(app.workloads, to) && !callsByPodAddress(from);
}

function checkSource(flow: Flow, path: string, context: Context & { readonly own: readonly string[] }): void {
  const { app, checks, own } = context;
  const { from, to } = flow;
  if (typeof from !== 'string') checkOtherApp(flow, `${path}.from`, context);
  else checks.check(`${path}.from`, from, values.oneOf([...own, ...othersThatReach(to, app)]));
  if (from === to) checks.refuse(`${path}.to`, 'another workload than the source', to);
}

/** Sources that a destination may have beside the app's own. */
function othersThatReach(to: Flow['to'], app: App): readonly string[] {
  if (typeof to !== 'string') return [];
  if (Object.hasOwn(app.workloads, to)) return ['internet', ...Object.keys(services)];
  return Object.hasOwn(app.databases, to) ? ['prometheus'] : [];
}

function checkTarget(
  { to, port, http }: Flow,
  path: string,
  { app, checks }: Context & { readonly own: readonly string[] },
): void {
  const target = to as string;
  const targets: Readonly<Record<string, { readonly ports?: Readonly<Record<string, number>> }>> = {
    ...app.workloads,
    ...app.databases,
    ...services,
    'kube-apiserver': {},
  };
  checks.check(`${path}.to`, target, values.oneOf(Object.keys(targets)));
  const ports = Object.keys(targets[target]?.ports ?? {});
  if (ports.length > 0) checks.check(`${path}.port`, port, values.oneOf(ports));
  if (http && !values.isHttpPort(port ?? '')) checks.refuse(`${path}.http`, 'left out, or the port an HTTP port', port);
}

function checkOutside({ host, port }: ExternalHost, path: string, checks: Checks): void {
  checks.check(`${path}.to.host`, host, values.externalHostName);
  checks.check(`${path}.to.port`, port, values.port);
}

/** Nothing crosses between two apps unless both declare it. */
function checkOtherApp(flow: Flow, path: string, { app, apps, checks }: Context): void {
  const outward = path.endsWith('.to');
  const { app: name, workload } = (outward ? flow.to : flow.from) as OtherApp;
  const other = apps.find((candidate) => candidate.name === name && candidate !== app);
  checks.check(
    `${path}.app`,
    name,
    values.oneOf(apps.filter((candidate) => candidate !== app).map((candidate) => candidate.name)),
  );
  if (!other) return;
  const known = outward ? Object.keys(other.workloads) : [...Object.keys(other.workloads), ...Object.keys(other.tasks)];
  checks.check(`${path}.workload`, workload, values.oneOf(known));
  const mirrored = other.flows.some((theirs) =>
    outward ? mirrors([flow, app], [theirs, other]) : mirrors([theirs, other], [flow, app]),
  );
  if (!mirrored)
    checks.refuse(path, `declared by app ${name} from its side too, with the same port`, { app: name, workload });
}

/** Whether one flow, of the sender's app, and another, of the receiver's app, are two halves of the same. */
function mirrors([outbound, sender]: readonly [Flow, App], [inbound, receiver]: readonly [Flow, App]): boolean {
  const { to } = outbound;
  const { from } = inbound;
  if (typeof to !== 'object' || !('app' in to) || typeof from === 'string') return false;
  const ends = to.app === receiver.name && from.app === sender.name;
  return ends && from.workload === outbound.from && to.workload === inbound.to && to.port === inbound.port;
}

function checkHttp(rules: readonly HttpRule[], path: string, checks: Checks): void {
  if (rules.length === 0) checks.refuse(path, 'at least one rule, or left out', rules);
  if (rules.length > mostRules) checks.refuse(path, `at most ${mostRules} rules, as in an HTTPRoute`, rules.length);
  const matches = rules.map(({ methods, paths }) => (methods?.length ?? 1) * (paths?.length ?? 1));
  const sum = matches.reduce((total, count) => total + count, 0);
  if (sum > mostMatchesOfAll)
    checks.refuse(path, `at most ${mostMatchesOfAll} pairs of method and path, as in an HTTPRoute`, sum);
  rules.forEach(({ methods, paths }, index) => {
    const at = `${path}[${index}]`;
    if (matches[index]! > mostMatches)
      checks.refuse(at, `at most ${mostMatches} pairs of method and path, as in an HTTPRoute`, matches[index]);
    if (!methods && !paths) checks.refuse(at, 'a rule with methods, paths or both', rules[index]);
    if (methods?.length === 0) checks.refuse(`${at}.methods`, 'at least one method, or left out', methods);
    if (paths?.length === 0) checks.refuse(`${at}.paths`, 'at least one path, or left out', paths);
    methods?.forEach((method, at2) => checks.check(`${at}.methods[${at2}]`, method, values.oneOf(httpMethods)));
    paths?.forEach((template, at2) => checks.check(`${at}.paths[${at2}]`, template, values.pathTemplate));
  });
}

function checkFlowNames(app: App, path: string, checks: Checks): void {
  const implied = impliedFlows(app).map(flowName);
  const seen = new Set(implied);
  app.flows.forEach((flow, index) => {
    const name = flowName(flow);
    const at = `${path}.flows[${index}].name`;
    // The name part of an annotation's key, and the name of an HTTPRoute.
    checks.check(at, name, values.dnsLabel(63));
    if (implied.includes(name)) checks.refuse(at, 'left out (the platform implies this flow already)', name);
    else if (seen.has(name))
      checks.refuse(at, 'a name that no other flow of the app has (give one of them a "name")', name);
    seen.add(name);
  });
}

/** A host belongs to one app: two would take each other's requests. */
function checkHosts(app: App, apps: readonly App[], checks: Checks): void {
  app.flows.forEach(({ host }, index) => {
    const owner = apps.find(
      (other) => other !== app && other.name < app.name && other.flows.some((flow) => flow.host === host),
    );
    if (host !== undefined && owner)
      checks.refuse(`apps.${app.name}.flows[${index}].host`, `a host that app ${owner.name} doesn't have`, host);
  });
}
