import { placeApp } from '@zta/intent';
import { lab, shop } from '@zta/intent/testing';
import { declaredByNamespace, declaredHere, live } from './context';

const placements = [placeApp(shop, 'enforced', lab, [shop])];

test('declaredByNamespace() has each name once, in order, and no namespace without any', () => {
  expect(declaredByNamespace(placements, () => ['b', 'a', 'b'])).toEqual({ 'app-shop': ['a', 'b'] });
  expect(declaredByNamespace(placements, () => [])).toEqual({});
});

test('declaredHere() finds nothing, not an error, for a namespace of which nothing is declared', () => {
  expect(declaredHere('declared')).toBe('(lookup(declared, request.namespace) || `[]`)');
});

// prettier-ignore
test.each([
  ['v1/Service',                             '/api/v1/namespaces/{{ request.namespace }}/services'],
  ['gateway.networking.k8s.io/v1/Gateway',   '/apis/gateway.networking.k8s.io/v1/namespaces/{{ request.namespace }}/gateways'],
] as const)('live() asks for %s at %s', (kind, urlPath) => {
  expect(live('there', kind, 'items')).toEqual({ name: 'there', apiCall: { method: 'GET', urlPath, jmesPath: 'items' } });
});
