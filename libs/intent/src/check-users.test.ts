import { type EndUsers, type Flow } from './app';
import { usersProblems } from './check-users';
import { shop } from './testing/sample';

const jwks = (key: object) => JSON.stringify({ keys: [{ kty: 'RSA', n: 'n', e: 'AQAB', ...key }] });
const users = { issuer: 'https://id.example.com', audiences: ['shop'], jwksUri: 'https://id.example.com/keys' };
const inline = (text: string): EndUsers => ({ issuer: 'id', audiences: ['shop'], jwks: text });
const flow: Flow = { from: 'web', to: 'model', port: 'http', why: 'w', users };
const problemsOf = (change: Partial<Flow>) => usersProblems({ ...flow, ...change }, 'flow', shop);

// The field at fault, below `flow`; none where all is right.
// prettier-ignore
test.each<[when: string, change: Partial<Flow>, paths: string[]]>([
  ['a waypoint checks them',                 {}, []],
  ['nobody is asked for',                    { from: 'internet', users: undefined as never }, []],
  ['another app calls',                      { from: { app: 'other', workload: 'web' } }, []],
  ['the internet is behind the gateway',     { from: 'internet', to: 'web', host: 'a.example.com' }, ['users']],
  ['the source calls by pod address',        { from: 'prometheus' }, ['users']],
  ['the port is TCP',                        { port: 'tcp-admin' }, ['users']],
  ['the destination is a database',          { to: 'store' }, ['users']],
  ['the destination is outside',             { to: { host: 'a.example.com', port: 443 } }, ['users']],
  ['the destination is of another app',      { to: { app: 'other', workload: 'model', port: 'http' } }, ['users']],
  ['the issuer is a wildcard',               { users: { ...users, issuer: 'https://*' } }, ['users.issuer']],
  ['the issuer is empty',                    { users: { ...users, issuer: '' } }, ['users.issuer']],
  ['there is no audience',                   { users: { ...users, audiences: [] } }, ['users.audiences']],
  ['an audience is empty',                   { users: { ...users, audiences: [''] } }, ['users.audiences']],
  ['an audience comes twice',                { users: { ...users, audiences: ['a', 'a'] } }, ['users.audiences']],
  ['keys come in plaintext',                 { users: { ...users, jwksUri: 'http://id.example.com' } }, ['users.jwksUri']],
  ['keys are given',                         { users: inline(jwks({})) }, []],
  ['there are no keys',                      { users: inline('{"keys":[]}') }, ['users.jwks']],
  ['keys do not parse',                      { users: inline('keys') }, ['users.jwks']],
  ['keys are null',                          { users: inline('null') }, ['users.jwks']],
  ['a key has no type',                      { users: inline('{"keys":[{}]}') }, ['users.jwks']],
  ['a key is private',                       { users: inline(jwks({ d: 'secret' })) }, ['users.jwks']],
  ['a key is symmetric',                     { users: inline('{"keys":[{"kty":"oct","k":"secret"}]}') }, ['users.jwks']],
])('usersProblems() is right when %s', (_when, change, paths) => {
  expect(problemsOf(change).map(({ path }) => path)).toEqual(paths.map((path) => `flow.${path}`));
});

test('usersProblems() says who must check tokens of requests from the internet', () => {
  expect(problemsOf({ from: 'internet', to: 'web' })).toMatchObject([
    { expected: expect.stringContaining('the workload itself must check tokens') as string, found: users },
  ]);
});

// prettier-ignore
test.each<[when: string, other: Partial<Flow>, paths: string[]]>([
  ['the same',                    {}, []],
  ['other audiences',             { users: { ...users, audiences: ['admin'] } }, ['flow.users']],
  ['other keys',                  { users: { ...users, jwksUri: 'https://other.example.com' } }, ['flow.users']],
  ['another issuer',              { users: { ...users, issuer: 'other', audiences: ['admin'] } }, []],
  ['nobody',                      { users: undefined as never }, []],
  ['others, of another workload', { to: 'web', users: { ...users, audiences: ['admin'] } }, []],
])('usersProblems() compares with a second flow that has %s', (_when, other, paths) => {
  const app = { ...shop, flows: [flow, { ...flow, name: 'second', ...other }] };
  expect(usersProblems(flow, 'flow', app).map(({ path }) => path)).toEqual(paths);
});
