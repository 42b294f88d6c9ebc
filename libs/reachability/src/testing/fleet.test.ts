import { allPairs } from '../all-pairs/all-pairs';
import { readWorld } from '../world/read-world';
import { fleet } from './fleet';
import { documents } from './objects';

test('fleet() has two policies a workload, and access by all three layers', () => {
  const world = readWorld(documents(fleet(200)));
  const { networkPolicies, ciliumRules, authorizationPolicies, endpoints } = world;
  const policies = networkPolicies.length + ciliumRules.length + authorizationPolicies.length;
  expect(policies / endpoints.size).toBeGreaterThan(2);
  expect([world.unsupported, world.notEnforced]).toEqual([[], []]);
  const routes = new Set(
    [...allPairs(world, { cni: 'cilium' }).rows()].map(({ route }) => route.replace(/[\w-]+\/[\w-]+/g, 'x')),
  );
  expect([...routes]).toEqual(
    expect.arrayContaining(['direct', 'service x:80 via waypoint x', 'gateway x:80, then direct']),
  );
});
