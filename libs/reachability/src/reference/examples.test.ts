import { examplesOf } from './examples';

// prettier-ignore
test.each<[pattern: string, form: string, texts: readonly string[]]>([
  ['/a',             'exact',  ['/a']],
  ['/a\\.js',        'exact',  ['/a.js']],
  ['/a.*',           'prefix', ['/ax', '/a']],
  ['GET|POST',       'odd',    ['GET', 'POST']],
  ['/(a|b)/c?d',     'odd',    ['/a/cd', '/a/d', '/b/cd', '/b/d']],
  ['/(?:a|b)+',      'odd',    ['/a', '/b']],
  ['/[0-9]{3}/\\d*', 'odd',    ['/111/1', '/111/']],
  ['/[^x]?',         'odd',    ['/1', '/']],
  ['/v[2-9]',        'odd',    ['/v2']],
  ['/[!~]',          'odd',    ['/!']],
  ['/[~]',           'odd',    ['/~']],
  ['/[^ -~]',        'odd',    []],
  ['^/a$',           'odd',    ['/a']],
  ['/a.b.*',         'odd',    ['/axbx', '/axb']],
  ['a(b',            'odd',    []],
])('examplesOf(%s) is %s, such as %j', (pattern, form, texts) => {
  expect(examplesOf(pattern)).toEqual({ texts, form });
});
