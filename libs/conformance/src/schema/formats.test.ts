import { Ajv } from 'ajv';
import { integerFormats, textFormats } from './formats';

const ajv = new Ajv({ strictTypes: false, formats: { ...textFormats, ...integerFormats } });

// Which values have the format, and which haven't?
// prettier-ignore
const rows: Readonly<Record<string, { readonly fine: readonly unknown[]; readonly wrong: readonly unknown[] }>> = {
  byte: { fine: ['YQ==', 'YWI=', 'YWJj', 'YWJjYQ==', '+/+/'], wrong: ['', 'YQ', 'YQ=', 'YW-_', 'YQ==\n', 'x YQ=='] },
  cidr: {
    fine: ['10.0.0.0/8', '0.0.0.0/0', '10.1.2.3/32', '::/0', 'fe80::1/128', 'fd16:9254:7127:1337:ffff:ffff:ffff:ffff/128', '::ffff:10.0.0.1/96', '10.0.0.0/08'],
    wrong: ['', '10.0.0.0', '10.0.0.0/33', '10.0.0.0/-1', '10.0.0.0/', '10.0.0/8', '010.0.0.0/8', '256.0.0.0/8', '::/129', 'fe80::1%eth0/64', '10.0.0.0/8/8', ' 10.0.0.0/8', 'a/8', '/8'],
  },
  date: { fine: ['2001-01-01', '2024-02-29'], wrong: ['', '2001-1-1', '2023-02-29', '2001-13-01', '2001-01-32', '2001-01-01T', '01-01-2001'] },
  datetime: {
    fine: ['1970-01-01T00:00:00Z', '1970-01-01T20:00:00Z', '2014-12-15T19:30:20.000Z', '2014-12-15t19:30:20z', '2014-12-15T23:59:59+02:00', '2024-02-29T00:00:00-01:00'],
    wrong: ['', '2014-12-15', '2014-12-15T19:30:20', '2014-12-15T24:00:00Z', '2014-12-15T23:60:00Z', '2014-12-15T23:00:60Z', '2023-02-29T00:00:00Z', '2014-12-15 19:30:20Z', 'T00:00:00Z', '2014-12-15T+10:00:00Z', '2014-12-15T10:00:00ZZ'],
  },
  duration: {
    fine: ['30s', '1h30m', '10h', '1.05h', '.05s', '1.5h', '.5s', '-1m', '+1m', '0', '100ms', '5us', '5µs', '5μs', '1ns', '0s', '22 ns', '3 days', '1 week', '2 Hours', '10 min', '1d', '5 s 1 x'],
    wrong: ['', '30', 's', '1 x', '1 xs', '1 sx', 'P1D', '1h 30', '1.5 days', '-1 day', '1,5h', 'PT5M', '0 0'],
  },
  ipv4: { fine: ['10.0.0.1', '255.255.255.255'], wrong: ['', '10.0.0', '10.0.0.256', '10.0.0.1/8', '::1', '010.0.0.1'] },
  ipv6: { fine: ['::1', 'fe80::1', '::ffff:10.0.0.1'], wrong: ['', '10.0.0.1', 'fe80::1%eth0', ':::', '::1/128'] },
  uuid: { fine: ['123e4567-e89b-12d3-a456-426614174000', '123E4567E89B12D3A456426614174000', '00000000-0000-0000-0000-000000000000'], wrong: ['', '123e4567-e89b-12d3-a456-42661417400', 'g23e4567-e89b-12d3-a456-426614174000'] },
  int32: { fine: [0, 2147483647, -2147483648], wrong: [2147483648, -2147483649, 0.5] },
  int64: { fine: [0, 2147483648, Number.MIN_SAFE_INTEGER, -(2 ** 63)], wrong: [0.5, 2 ** 63, -(2 ** 64)] },
};

const cases = Object.entries(rows).flatMap(([format, { fine, wrong }]) => [
  ...fine.map((value): [string, unknown, boolean] => [format, value, true]),
  ...wrong.map((value): [string, unknown, boolean] => [format, value, false]),
]);

test.each(cases)('the format %s takes %j: %s', (format, value, answer) => {
  expect(ajv.validate({ format }, value)).toBe(answer);
});

test('every format that is modelled has rows', () => {
  expect(Object.keys(rows).sort()).toEqual(Object.keys({ ...textFormats, ...integerFormats }).sort());
});
