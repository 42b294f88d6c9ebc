import { placeApp } from '@zta/intent';
import { lab, shop } from '@zta/intent/testing';
import { type ValidateRule } from './cluster-policy';
import { httpRoutes } from './http-routes';

const contextOf = (placements: Parameters<typeof httpRoutes>[1]) =>
  (httpRoutes(lab, placements).spec.rules[0] as ValidateRule).context;

// What the expressions do is tested with Kyverno itself, in suites/http-routes.
test('httpRoutes() knows the hosts that each app declares, whatever its stage', () => {
  const declared = [{ name: 'declared', variable: { value: { 'app-shop': ['shop.example.com'] } } }];
  expect(contextOf([placeApp(shop, 'enforced', lab, [shop])])).toEqual(declared);
  expect(contextOf([placeApp(shop, 'observe', lab, [shop])])).toEqual(declared);
});

test('httpRoutes() knows no host of an app without flows from the internet', () => {
  const inside = { ...shop, flows: shop.flows.filter(({ from }) => from !== 'internet') };
  expect(contextOf([placeApp(inside, 'enforced', lab, [inside])])).toEqual([
    { name: 'declared', variable: { value: {} } },
  ]);
});
