import { contains, parseBlock } from './cidr';

test.each<[expected: boolean, outer: string, inner: string]>([
  [true, '10.0.0.0/8', '10.1.2.3'],
  [false, '10.0.0.0/8', '11.0.0.0'],
  [true, '10.0.0.0/8', '10.0.0.0/8'],
  [false, '10.0.0.0/9', '10.0.0.0/8'],
  [true, '0.0.0.0/0', '255.255.255.255'],
  [true, '10.1.2.3/8', '10.200.0.0/16'],
  [false, '0.0.0.0/0', '::1'],
  [true, 'fd00::/8', 'fd16:9254:7127:1337:ffff:ffff:ffff:ffff'],
  [true, '2001:db8::/32', '2001:0db8:1::1'],
  [false, '2001:db8::/32', '2001:db9::1'],
  [true, '2001:db8::/33', '2001:db8:7fff::1'],
  [false, '2001:db8::/33', '2001:db8:8000::1'],
  [true, '1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
])('contains() says %s of %s and %s', (expected, outer, inner) => {
  expect(contains(parseBlock(outer)!, parseBlock(inner)!)).toBe(expected);
});

test.each([
  '',
  '10.0.0',
  '10.0.0.256',
  '010.0.0.1',
  '10.0.0.0/33',
  '10.0.0.0/x',
  '10.0.0.0/8x',
  '10.0.0.0/x8',
  '10.0.0.0/0008',
  '10.0.0.0/8/8',
  '::1::',
  '1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7:8::',
  'g::',
  '1g::',
  'g1::',
  '::/129',
])('parseBlock() takes "%s" for nothing', (text) => {
  expect(parseBlock(text)).toBeUndefined();
});
