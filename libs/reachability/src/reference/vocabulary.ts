import type { Endpoint } from '../world/endpoint';
import type { Gateway } from '../world/gateway';
import type { Service } from '../world/service';
import type { World } from '../world/world';
import { rulesOf } from './cilium/rules';
import { examplesOf } from './examples';
import type { Destination } from './gateway/backends';
import { routesTowards } from './gateway/towards';
import { ingressPool } from './istio/ingress-pool';
import { fitsPath } from './istio/path-match';
import { fitsText } from './istio/text-match';
import type { Pool } from './istio/envoy';
import { poolOf } from './istio/waypoint';
import type { Waypoint } from './istio/waypoints';

/** Values of one part of requests that tell requests apart, and the patterns that they stand for. */
export interface Words {
  /** Values that patterns name. */
  readonly exact: readonly string[];
  /** Examples of what patterns take besides. */
  readonly made: readonly string[];
  /** Whether some pattern is about how a value begins, or how it ends. */
  readonly hasPrefix: boolean;
  readonly hasSuffix: boolean;
  /** Patterns of any other form. */
  readonly odd: readonly string[];
  /** Patterns in rules that may be about all that doesn't fit them. */
  readonly avoidable: readonly string[];
}

/** Values that requests may be told apart by on one route. */
export interface Vocabulary {
  readonly methods: Words;
  readonly paths: Words;
  readonly hosts: Words;
}

/** What looks at requests on a route. */
export interface Readers {
  readonly endpoints: readonly Endpoint[];
  readonly waypoint?: { readonly waypoint: Waypoint; readonly service: Service | undefined };
  readonly gateway?: { readonly gateway: Gateway; readonly to: Destination };
}

/** Examples for every pattern that the rules on a route have, and one value besides that no pattern names. */
export function vocabularyOf(world: World, { endpoints, waypoint, gateway }: Readers): Vocabulary {
  const proxies =
    gateway === undefined ? [] : endpoints.map((proxy) => ofPool(ingressPool(world, gateway.gateway, proxy)));
  return merge([
    // Those of routes first: a request that gets through is most likely made of these.
    ...(gateway === undefined ? [] : [ofRoutes(world, gateway.gateway, gateway.to)]),
    { methods: named('GET', 'OTHER'), paths: named('/', '/other/path'), hosts: named('other.invalid') },
    ...endpoints.map((endpoint) => ofCilium(world, endpoint)),
    ...(waypoint === undefined ? [] : [ofPool(poolOf(world, waypoint.waypoint, waypoint.service))]),
    ...proxies,
  ]);
}

/** All that tells requests apart somewhere. */
export function merge(all: readonly Vocabulary[]): Vocabulary {
  const of = (pick: (one: Vocabulary) => Words) => joined(all.map(pick));
  return { methods: of(({ methods }) => methods), paths: of(({ paths }) => paths), hosts: of(({ hosts }) => hosts) };
}

/** All values to try, and of several alike one. */
export function textsOf({ exact, made }: Words): readonly string[] {
  return [...new Set([...exact, ...made])];
}

/**
 * Whether every combination of values that could be judged otherwise is among the words: of patterns that are all
 * beginnings, or all ends, the longest stand for the others, but not of both, nor of two of another form. An example
 * that another pattern names stands for nothing, and a form that no example is known of leaves open what it takes. If
 * rules may be about what fits none of their patterns, something that does must be there.
 */
export function isComplete({ methods, paths, hosts }: Vocabulary): boolean {
  return hasAll(methods, fitsText) && hasAll(paths, isPath) && hasAll(hosts, isHost);
}

function hasAll(words: Words, fits: (pattern: string, text: string) => boolean): boolean {
  const { exact, made, hasPrefix, hasSuffix, odd, avoidable } = words;
  const forms = odd.length + (hasPrefix ? 1 : 0) + (hasSuffix ? 1 : 0);
  const isMade = forms === 0 || made.length > 0;
  const isAvoided = avoidable.length === 0 || textsOf(words).some((text) => !avoidable.some((one) => fits(one, text)));
  return forms <= 1 && isMade && isAvoided && made.every((text) => !exact.includes(text));
}

const isPath = (pattern: string, text: string) => fitsPath(pattern, text).value !== 'no';
const isHost = (pattern: string, text: string) => fitsText(pattern.toLowerCase(), text.toLowerCase());

const nothing: Words = { exact: [], made: [], hasPrefix: false, hasSuffix: false, odd: [], avoidable: [] };

function named(...exact: readonly string[]): Words {
  return { ...nothing, exact };
}

function joined(all: readonly Words[]): Words {
  return {
    exact: [...new Set(all.flatMap(({ exact }) => exact))],
    made: [...new Set(all.flatMap(({ made }) => made))],
    hasPrefix: all.some(({ hasPrefix }) => hasPrefix),
    hasSuffix: all.some(({ hasSuffix }) => hasSuffix),
    odd: [...new Set(all.flatMap(({ odd }) => odd))],
    avoidable: [...new Set(all.flatMap(({ avoidable }) => avoidable))],
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
    joined(rules.flatMap((rule) => pick(rule) ?? []).map(ofExpression));
  return { methods: of(({ method }) => method), paths: of(({ path }) => path), hosts: of(({ host }) => host) };
}

function ofExpression(pattern: string): Words {
  const { texts, form } = examplesOf(pattern);
  if (form === 'exact') return named(...texts);
  return { ...nothing, made: texts, hasPrefix: form === 'prefix', odd: form === 'odd' ? [pattern] : [] };
}

function ofPool({ policies }: Pool): Vocabulary {
  const operations = policies.flatMap(({ rules }) => rules.flatMap(({ to }) => to));
  const of = (pick: (operation: (typeof operations)[number]) => readonly string[], toWords: (text: string) => Words) =>
    joined(operations.flatMap(pick).map((pattern) => avoiding(pattern, toWords(pattern))));
  return {
    methods: of(({ methods, notMethods }) => [...methods, ...notMethods], ofText),
    paths: of(({ paths, notPaths }) => [...paths, ...notPaths], ofPath),
    hosts: of(({ hosts, notHosts }) => [...hosts, ...notHosts], ofText),
  };
}

/** Patterns that nothing avoids. */
const universal = ['*', '/*', '{**}', '/{**}'];

function avoiding(pattern: string, words: Words): Words {
  return universal.includes(pattern) ? words : { ...words, avoidable: [pattern] };
}

function ofPath(pattern: string): Words {
  if (!pattern.includes('{')) return rooted(ofText(pattern));
  const made = [pattern.replaceAll('{*}', 'x').replaceAll('{**}', 'x/y')];
  return rooted({ ...nothing, made, odd: [pattern] });
}

function rooted(words: Words): Words {
  const root = (text: string) => (text.startsWith('/') ? text : `/${text}`);
  return { ...words, exact: words.exact.map(root), made: words.made.map(root) };
}

function ofText(pattern: string): Words {
  if (pattern === '*') return nothing;
  if (pattern.startsWith('*')) return { ...nothing, made: [`x${pattern.slice(1)}`], hasSuffix: true };
  if (!pattern.endsWith('*')) return named(pattern);
  const beginning = pattern.slice(0, -1);
  return { ...nothing, exact: [beginning], made: [`${beginning}x`], hasPrefix: true };
}

function ofRoutes(world: World, gateway: Gateway, to: Destination): Vocabulary {
  const { routes, hosts } = routesTowards(world, gateway, to);
  const matches = routes.flatMap(({ rules }) => rules.flatMap((rule) => rule.matches));
  return {
    methods: named(...matches.flatMap(({ method }) => method ?? [])),
    paths: joined(matches.map(({ path }) => ofMatch(path))),
    hosts: joined(hosts.map((host) => ofText(host))),
  };
}

function ofMatch({ type, value }: { readonly type: string; readonly value: string }): Words {
  if (type === 'Exact') return named(value);
  // What an expression means is as unknown of one path as of another.
  if (type !== 'PathPrefix') return nothing;
  return { ...nothing, exact: [value], made: [`${value.replace(/\/$/, '')}/x`], hasPrefix: true };
}
