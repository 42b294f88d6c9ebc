import { cutAddresses, formatAddress } from './address-ranges';

test.each<[blocks: readonly string[], family: 4 | 6, ranges: readonly string[]]>([
  [[], 4, ['0.0.0.0-255.255.255.255']],
  [['10.0.0.0/8'], 4, ['0.0.0.0-9.255.255.255', '10.0.0.0-10.255.255.255', '11.0.0.0-255.255.255.255']],
  [['0.0.0.0/0', '255.255.255.255'], 4, ['0.0.0.0-255.255.255.254', '255.255.255.255-255.255.255.255']],
  [
    ['fe80::/10'],
    6,
    [
      '::-fe7f:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
      'fe80::-febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
      'fec0::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
    ],
  ],
])('cutAddresses() cuts at %j in family %i', (blocks, family, ranges) => {
  const found = cutAddresses(blocks).filter((range) => range.family === family);
  expect(found.map(({ first, last }) => `${formatAddress(family, first)}-${formatAddress(family, last)}`)).toEqual(
    ranges,
  );
});

test.each([
  ['::', 0n],
  ['::1', 1n],
  ['1::', 1n << 112n],
  ['1:0:0:2::', (1n << 112n) | (2n << 64n)],
  ['1:2:3:4:5:6:7:8', 0x00010002000300040005000600070008n],
  ['1:0:3:4:5:6:7:8', 0x00010000000300040005000600070008n],
])('formatAddress() writes %s', (text, address) => expect(formatAddress(6, address)).toBe(text));
