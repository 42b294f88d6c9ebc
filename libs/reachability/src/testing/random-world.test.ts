import { readWorld } from '../world/read-world';
import { documents } from './objects';
import { randomWorld } from './random-world';

const worlds = Array.from({ length: 300 }, (_, seed) => randomWorld(seed));

test('randomWorld() makes the same world of the same seed', () => {
  expect(JSON.stringify(randomWorld(5))).toBe(JSON.stringify(randomWorld(5)));
  expect(JSON.stringify(randomWorld(5))).not.toBe(JSON.stringify(randomWorld(6)));
});

test('randomWorld() has every kind of object that is judged', () => {
  const kinds = new Set(worlds.flat().map((object) => object['kind']));
  expect([...kinds].sort()).toEqual(
    [
      ...['Namespace', 'Pod', 'Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob', 'Service', 'ConfigMap'],
      ...['NetworkPolicy', 'CiliumNetworkPolicy', 'CiliumClusterwideNetworkPolicy', 'CiliumCIDRGroup'],
      ...['AuthorizationPolicy', 'PeerAuthentication', 'RequestAuthentication', 'ServiceEntry', 'Ingress'],
      ...['Gateway', 'HTTPRoute', 'ReferenceGrant', 'TrafficPolicy', 'GatewayExtension'],
    ].sort(),
  );
});

test('randomWorld() has policies that are enforced, and some that are not', () => {
  const read = worlds.map((world) => readWorld(documents(world)));
  const count = (pick: (world: (typeof read)[number]) => readonly unknown[]) =>
    read.reduce((sum, world) => sum + pick(world).length, 0);
  expect(count(({ ciliumRules }) => ciliumRules)).toBeGreaterThan(300);
  expect(count(({ networkPolicies }) => networkPolicies)).toBeGreaterThan(100);
  expect(count(({ authorizationPolicies }) => authorizationPolicies)).toBeGreaterThan(150);
  expect(count(({ httpRoutes }) => httpRoutes)).toBeGreaterThan(100);
  expect(count(({ notEnforced }) => notEnforced)).toBeGreaterThan(20);
  expect(count(({ unsupported }) => unsupported)).toBeGreaterThan(5);
});
