import { type PromisedCondition } from '@zta/intent';
import { isMet } from './promised-conditions';

const json = { header: 'content-type', value: 'application/json*' };
const exact = { header: 'x-beta', value: 'yes' };
const short = { maxRequestBytes: 2500 };
const upTo2500 = '0|[1-9][0-9]{0,2}|1[0-9]{3}|2[0-4][0-9]{2}|2500';

// prettier-ignore
test.each<[promised: PromisedCondition, condition: string, met: boolean]>([
  [{ authorized: true }, 'external authorization lets the request pass', true],
  [{ authorized: true }, 'the external processor lets the request pass', false],
  [exact,                'header x-beta: yes', true],
  [exact,                'header x-beta: yes.*', false],
  [exact,                'header x-other: yes', false],
  [json,                 'header content-type: application/json.*', true],
  [json,                 'header content-type: application/json', false],
  [{ header: 'x-version', value: '1.0*' }, 'header x-version: 1.0.*', false],
  [{ header: 'x-version', value: '1.0*' }, 'header x-version: 1\\.0.*', true],
  [short,                `header content-length: ${upTo2500}`, true],
  [short,                'header content-length: [0-9]+', false],
  [short,                `header content-length: ${upTo2500}|2501`, false],
  [short,                'header content-length: 0|[1-9][0-9]{0,2}|1[0-9]{3}|2[0-4][0-9]{2}', false],
  [short,                `header content-length: ${upTo2500}|`, false],
  [short,                `header x-length: ${upTo2500}`, false],
])('isMet() of %j by "%s" is %s', (promised, condition, met) => {
  expect(isMet(promised, condition)).toBe(met);
});
