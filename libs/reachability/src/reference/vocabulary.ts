import type { Endpoint } from '../world/endpoint';
import type { Gateway } from '../world/gateway';
import type { Service } from '../world/service';
import type { World } from '../world/world';
import { rulesOf } from './cilium/rules';
import { ingressPool } from './istio/ingress-pool';
import type { Pool } from './istio/envoy';
import { poolOf } from './istio/waypoint';
import type { Waypoint } from './istio/waypoints';
import { matchesWhole } from './pattern';

/** Values that requests may be told apart by on one route. */
export interface Vocabulary {
  readonly methods: readonly string[];
  readonly paths: readonly string[];
  readonly hosts: readonly string[];
  /** Whether every combination that could be judged otherwise is among them. */
  readonly isComplete: boolean;
}

/** What looks at requests on a route. */
export interface Readers {
  readonly endpoints: readonly Endpoint[];
  readonly waypoint?: { readonly waypoint: Waypoint; readonly service: Service | undefined };
  readonly gateway?: Gateway;
}

/** Examples for every pattern that the rules on a route have, and one value besides that no pattern names. */
export function vocabularyOf(world: World, readers: Readers): Vocabulary {
  const { endpoints, waypoint, gateway } = readers;
  const proxies = gateway === undefined ? [] : endpoints.map((proxy) => ofPool(ingressPool(world, gateway, proxy)));
  return merge([
    { methods: ['GET', 'OTHER'], paths: ['/', '/other/path'], hosts: ['other.invalid'], isComplete: true },
    ...endpoints.map((endpoint) => ofCilium(world, endpoint)),
    ...(waypoint === undefined ? [] : [ofPool(poolOf(world, waypoint.waypoint, waypoint.service))]),
    ...proxies,
    ...(gateway === undefined ? [] : [ofRoutes(world, gateway)]),
  ]);
}

export function merge(all: readonly Vocabulary[]): Vocabulary {
  const union = (pick: (one: Vocabulary) => readonly string[]) => [...new Set(all.flatMap(pick))];
  return {
    methods: union(({ methods }) => methods),
    paths: union(({ paths }) => paths),
    hosts: union(({ hosts }) => hosts),
    isComplete: all.every(({ isComplete }) => isComplete),
  };
}

function ofCilium(world: World, endpoint: Endpoint): Vocabulary {
  const elements = (['ingress', 'egress'] as const).flatMap((direction) =>
    rulesOf(world, endpoint, direction).flatMap(({ allow }) => allow),
  );
  const rules = elements.flatMap(({ toPorts = [] }) =>
    toPorts.flatMap(({ l7 }) => (l7?.kind === 'http' ? l7.rules : [])),
  );
  const of = (pick: (rule: (typeof rules)[number]) => string | undefined) =>
    rules.flatMap((rule) => pick(rule) ?? []).map(ofExpression);
  const [methods, paths, hosts] = [of(({ method }) => method), of(({ path }) => path), of(({ host }) => host)];
  const known = (list: readonly (string | undefined)[]) => list.filter((value) => value !== undefined);
  const all = [...methods, ...paths, ...hosts];
  return {
    methods: known(methods),
    paths: known(paths),
    hosts: known(hosts),
    isComplete: all.every((value) => value !== undefined),
  };
}

// A text that an expression matches, if a simple one can be found.
function ofExpression(pattern: string): string | undefined {
  const guess = pattern
    .replace(/\[\^?[^\]]*\][*+]?|\\[dw][*+]?|\.[*+]/g, (part) => (/0-9|\\d/.test(part) ? '1' : 'x'))
    .replace(/\\(.)/g, '$1');
  return matchesWhole(pattern, guess).value === 'yes' ? guess : undefined;
}

function ofPool({ policies }: Pool): Vocabulary {
  const operations = policies.flatMap(({ rules }) => rules.flatMap(({ to }) => to));
  const texts = (...lists: readonly (readonly string[])[]) => lists.flat();
  const paths = operations.flatMap((operation) => texts(operation.paths, operation.notPaths));
  const isEasy = (path: string) => !path.includes('{') && !(path.startsWith('*') && path !== '*');
  return {
    methods: operations.flatMap((operation) => texts(operation.methods, operation.notMethods)).flatMap(examples),
    paths: paths.flatMap(examplesOfPath),
    hosts: operations.flatMap((operation) => texts(operation.hosts, operation.notHosts)).flatMap(examples),
    isComplete: paths.every(isEasy),
  };
}

function examplesOfPath(pattern: string): readonly string[] {
  const path = pattern.replaceAll('{*}', 'x').replaceAll('{**}', 'x/y');
  return examples(path).map((example) => (example.startsWith('/') ? example : `/${example}`));
}

function examples(pattern: string): readonly string[] {
  if (pattern === '*') return [];
  if (pattern.startsWith('*')) return [`x${pattern.slice(1)}`];
  return pattern.endsWith('*') ? [pattern.slice(0, -1), `${pattern.slice(0, -1)}x`] : [pattern];
}

function ofRoutes(world: World, { namespace, name, listeners }: Gateway): Vocabulary {
  const routes = world.httpRoutes.filter(({ parents }) =>
    parents.some((parent) => parent.namespace === namespace && parent.name === name),
  );
  const matches = routes.flatMap(({ rules }) => rules.flatMap((rule) => rule.matches));
  const hosts = [
    ...routes.flatMap(({ hostnames }) => hostnames),
    ...listeners.flatMap(({ hostname }) => hostname ?? []),
  ];
  return {
    methods: matches.flatMap(({ method }) => method ?? []),
    paths: matches.flatMap(({ path }) => [path.value, `${path.value.replace(/\/$/, '')}/x`]),
    hosts: hosts.map((host) => host.replace(/^\*/, 'x')),
    isComplete: matches.every(({ path }) => path.type !== 'RegularExpression'),
  };
}
