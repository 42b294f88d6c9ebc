import { headerMatch, pathMatch, routeMatches, upTo } from './route-match';

// gateway-api v1.2.1: PathPrefix goes by whole segments, so "/api" is "/api" and "/api/…" but not "/apis".
// prettier-ignore
test.each<[template: string, type: string, value: string]>([
  ['/health',             'Exact',             '/health'],
  ['/',                   'Exact',             '/'],
  ['/{**}',               'PathPrefix',        '/'],
  ['/api/{**}',           'PathPrefix',        '/api'],
  ['/users/{*}',          'RegularExpression', '/users/[^/]+'],
  ['/a.b/{*}/c+d/{**}',   'RegularExpression', '/a\\.b/[^/]+/c\\+d(/.*)?'],
])('pathMatch(%s) is %s %s', (template, type, value) => {
  expect(pathMatch(template)).toEqual({ type, value });
});

// prettier-ignore
test.each<[path: string, matches: boolean]>([
  ['/users/7/orders',      true],
  ['/users/7/orders/1/2',  true],
  ['/users//orders',       false],
  ['/users/7/8/orders',    false],
  ['/users/7/ordersX',     false],
])('pathMatch() with a segment and an open end takes %s: %s', (path, matches) => {
  expect(new RegExp(`^(?:${pathMatch('/users/{*}/orders/{**}').value})$`).test(path)).toBe(matches);
});

// prettier-ignore
test.each<[asked: string, sent: string, matches: boolean]>([
  ['application/json',   'application/json',                true],
  ['application/json',   'application/json; charset=utf-8', false],
  ['application/json*',  'application/json; charset=utf-8', true],
  ['application/json*',  'text/application/json',           false],
  ['a.b*',               'axb',                             false],
  ['*',                  'anything',                        true],
])('headerMatch() of %s takes %s: %s', (asked, sent, matches) => {
  const { type, value } = headerMatch('content-type', asked);
  expect(type === 'Exact' ? sent === value : new RegExp(`^(?:${value})$`).test(sent)).toBe(matches);
});

test.each([1, 9, 10, 99, 100, 1024, 2000, 9999])('upTo(%d) takes every number up to it and none above', (most) => {
  const pattern = new RegExp(`^(?:${upTo(most)})$`);
  const numbers = Array.from({ length: 20_002 }, (_, number) => number);
  expect(numbers.filter((number) => pattern.test(`${number}`))).toEqual(numbers.slice(0, most + 1));
  expect(['', '00', '01', '-1', '1.0', ' 1'].filter((text) => pattern.test(text))).toEqual([]);
});

test('routeMatches() has each pair of method and path, and everything where nothing is restricted', () => {
  expect(routeMatches({ methods: ['GET', 'PUT'], paths: ['/a', '/b'] })).toEqual([
    { method: 'GET', path: { type: 'Exact', value: '/a' } },
    { method: 'PUT', path: { type: 'Exact', value: '/a' } },
    { method: 'GET', path: { type: 'Exact', value: '/b' } },
    { method: 'PUT', path: { type: 'Exact', value: '/b' } },
  ]);
  expect(routeMatches({})).toEqual([{ path: { type: 'PathPrefix', value: '/' } }]);
});

test('routeMatches() asks for the headers and the length in each pair', () => {
  const headers = [
    { type: 'Exact', name: 'x-version', value: '2' },
    { type: 'RegularExpression', name: 'content-length', value: '0|[1-9][0-9]{0,0}|10' },
  ];
  expect(
    routeMatches({ methods: ['POST'], paths: ['/a', '/b'], headers: { 'x-version': '2' }, maxRequestBytes: 10 }),
  ).toEqual([
    { method: 'POST', path: { type: 'Exact', value: '/a' }, headers },
    { method: 'POST', path: { type: 'Exact', value: '/b' }, headers },
  ]);
});
