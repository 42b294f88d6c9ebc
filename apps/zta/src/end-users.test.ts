import { type App } from '@zta/intent';
import { lab, shop } from '@zta/intent/testing';
import { parseFiles } from '@zta/manifests';
import { allPairs, readWorld } from '@zta/reachability';
import { renderCatalog } from './render';

const users = { issuer: 'https://id.example.com', audiences: ['shop'], jwksUri: 'https://id.example.com/keys' };
const withUsers: App = { ...shop, flows: shop.flows.map((flow) => (flow.http ? { ...flow, users } : flow)) };

/** What the judge makes of web's way to the model, from the rendered manifests alone. */
function judged(app: App) {
  const files = renderCatalog({ apps: [app], clusters: [lab], suppressions: [] }).clusters.get('lab')!;
  const world = readWorld(parseFiles(files.filter(({ path }) => path.endsWith('.yaml'))).documents);
  expect(world.unsupported).toEqual([]);
  return [...allPairs(world, { cni: 'cilium' }).rows()]
    .filter(({ from, to }) => from === 'app-shop/web[Deployment]' && to === 'app-shop/model[Deployment]')
    .map(({ verdict, conditions, http }) => ({ verdict, conditions, paths: http?.flatMap(({ paths }) => paths) }));
}

test('a flow with end users is open only to who has a token of theirs, by its paths, and by no other way', () => {
  expect(judged(withUsers)).toEqual([
    {
      verdict: 'conditional',
      conditions: ['token request.auth.claims[iss] https://id.example.com'],
      paths: ['/ask', '/ask/*'],
    },
  ]);
  expect(judged(shop)).toEqual([{ verdict: 'allowed', conditions: [], paths: ['/ask', '/ask/*'] }]);
});
