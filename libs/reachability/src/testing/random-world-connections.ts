import type { World } from '../world/world';
import type { Choose } from './random-world-choose';
import { dnsNames } from './random-world-vocabulary';

/** A connection to ask about, as both evaluators take it. */
export interface AskedPair {
  readonly from: string;
  readonly to: string;
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP' | 'SCTP';
  readonly http?: { readonly method: string; readonly path: string; readonly host: string };
}

/** Ends of connections that aren't endpoints: addresses at the edges of the blocks that policies name, and entities. */
const addresses = [
  ...['8.8.8.8', '10.0.0.0', '10.0.255.255', '10.1.0.0', '10.1.255.255', '10.2.0.0', '203.0.113.255', '203.0.114.0'],
  ...['169.254.7.127', '169.254.7.128', 'fd00::1', 'fe00::', '2001:db8::1', 'fd16:9254:7127:1337:ffff:ffff:ffff:ffff'],
].map((address) => `world:${address}`);
const entities = ['host', 'remote-node', 'kube-apiserver', 'health', 'init', 'ingress', 'unmanaged'].map(
  (name) => `entity:${name}`,
);

/** Ports that rules and Services of random worlds name, beside those, and the ends of their ranges. */
const ports = [80, 81, 8080, 79, 82, 53, 85, 86, 1, 2, 65535, 65534, 15008, 443];

const methods = ['GET', 'POST', 'PUT', 'P'];
const paths = [
  '/a',
  '/a/',
  '/ab',
  '/a/1',
  '/a/12x',
  '/a/x/y',
  '/a/b/x',
  '/b',
  '/b/x?q=1',
  '/b1',
  '/',
  '/x.js',
  '/y/x',
  '/a/../b',
  '/a/cd',
];
const hosts = ['h.example', 'H.Example', 'x.example', 'x.y.example', 'other.test', 'nowhere', 'example'];

/**
 * Connections between all pairs of a world, so many for each pair: between endpoints, and a few of the other ends.
 *
 * @param bare How often no request is given: both evaluators then look for one, which takes long.
 */
export function randomConnections(choose: Choose, world: World, each: number, bare: number): readonly AskedPair[] {
  const inside = [...world.endpoints.keys()];
  const others = [...choose.some(addresses, 2), ...choose.some(entities, 2)];
  const names = [`fqdn:${choose.one([...dnsNames, 'unnamed.example.com'])}`];
  const froms = [...inside, ...others];
  return froms.flatMap((from) =>
    [...inside, ...others, ...names].flatMap((to) => choose.times(each, () => connection(choose, { from, to }, bare))),
  );
}

function connection(choose: Choose, ends: { readonly from: string; readonly to: string }, bare: number): AskedPair {
  const port = choose.chance(0.5) ? choose.one(ports.slice(0, 3)) : choose.one(ports);
  if (choose.chance(0.12)) return { ...ends, port, protocol: choose.one(['UDP', 'SCTP']) };
  if (choose.chance(bare)) return { ...ends, port, protocol: 'TCP' };
  const http = { method: choose.one(methods), path: choose.one(paths), host: choose.one(hosts) };
  return { ...ends, port, protocol: 'TCP', http };
}
