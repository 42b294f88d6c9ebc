import { type HttpRule } from '@zta/intent';
import { type HttpAccess } from './access-report';
import { judgedRequests, promisedRequests, requestOnlyIn } from './request-language';

const judged = (...http: Partial<HttpAccess>[]) =>
  judgedRequests(http.map((one) => ({ methods: ['*'], paths: ['*'], hosts: ['*'], ...one })))!;
const promised = (http: HttpRule[], host?: string) => promisedRequests(http, host);

// prettier-ignore
test.each<[template: string, paths: string[]]>([
  ['/a',               ['/a']],
  ['/{**}',            ['/*']],
  ['/{**}',            ['*']],
  ['/a/{**}',          ['/a', '/a/*']],
  ['/a/{**}',          ['/a/x', '/a', '/a/*']],
  ['/{*}/b',           ['/{*}/b']],
  ['/{*}/b/{**}',      ['/{*}/b', '/{*}/b/{**}']],
])('template %s is, whatever the spelling, %j', (template, paths) => {
  const [one, other] = [promised([{ paths: [template] }]), judged({ paths })];
  expect([requestOnlyIn(one, other), requestOnlyIn(other, one)]).toEqual([undefined, undefined]);
});

// prettier-ignore
test.each<[what: string, paths: string[], template: string, onlyJudged: string | undefined, onlyPromised: string | undefined]>([
  ['a prefix without its slash', ['/a*'],                  '/a/{**}',  '/aa',   undefined],
  ['a prefix without itself',    ['/a/*'],                 '/a/{**}',  undefined, '/a'],
  ['one segment for any number', ['/a/*'],                 '/a/{*}',   '/a/',   undefined],
  ['a hole',                     ['/a/*', '!/a/b'],        '/a/{**}',  undefined, '/a'],
  ['a hole, seen alone',         ['/*', '!/a'],            '/{**}',    undefined, '/a'],
  ['both of two',                ['/a* & *b'],             '/ab',      '/a/b',  undefined],
  ['a suffix',                   ['*/b'],                  '/{*}/b',   '/b',    undefined],
  ['an empty segment',           ['/*'],                   '/a/{*}',   '/',     undefined],
])('requestOnlyIn() finds %s', (...[, paths, template, onlyJudged, onlyPromised]) => {
  const [one, other] = [judged({ paths }), promised([{ paths: [template] }])];
  expect(requestOnlyIn(one, other)?.path).toBe(onlyJudged);
  expect(requestOnlyIn(other, one)?.path).toBe(onlyPromised);
});

test('requestOnlyIn() goes by the pairs of method and path, not by each alone', () => {
  const rules = promised([
    { methods: ['GET'], paths: ['/a'] },
    { methods: ['POST'], paths: ['/b'] },
  ]);
  expect(requestOnlyIn(judged({ methods: ['GET', 'POST'], paths: ['/a', '/b'] }), rules)).toMatchObject({
    method: 'GET',
    path: '/b',
  });
  expect(requestOnlyIn(judged({ methods: ['GET'], paths: ['/a'] }, { methods: ['POST'], paths: ['/b'] }), rules)).toBe(
    undefined,
  );
});

test('requestOnlyIn() finds a method that nobody names', () => {
  expect(
    requestOnlyIn(judged({ paths: ['/a'] }), promised([{ methods: ['GET', 'POST'], paths: ['/a'] }]))?.method,
  ).toBe('PURGE');
});

test('requestOnlyIn() finds another host, and one below a suffix', () => {
  const host = (text: string) => judged({ hosts: [text] });
  expect(requestOnlyIn(host('b.example'), promised([{}], 'a.example'))?.host).toBe('b.example');
  expect(requestOnlyIn(host('*.example'), promised([{}], 'a.example'))?.host).toBe('any.example');
  expect(requestOnlyIn(host('*.b.example'), promised([{}], 'a.example'))?.host).toBe('other.b.example');
  expect(requestOnlyIn(promised([{}], 'a.example'), host('*.example'))).toBeUndefined();
});

test('several alternatives together can be all there is', () => {
  expect(
    requestOnlyIn(judged({}), [...judged({ paths: ['/a*'] }), ...judged({ paths: ['*', '!/a*'] })]),
  ).toBeUndefined();
});

test('judgedRequests() takes no layer that looks for anything, and gives up on regular expressions', () => {
  expect(requestOnlyIn(judgedRequests(null)!, promised([{}]))).toBeUndefined();
  expect(judgedRequests([{ methods: ['GET'], paths: ['~/a.*'], hosts: ['*'] }])).toBeUndefined();
  expect(judgedRequests([{ methods: ['!GET'], paths: ['*'], hosts: ['*'] }])).toBeUndefined();
});
