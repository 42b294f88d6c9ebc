import { cutPorts, formatRange, mergeRanges, type PortRange, resolvePorts } from './port-spec';

const range = (text: string): PortRange => {
  const [first = 0, last = first] = text.split('-').map(Number);
  return { first, last };
};

test.each([
  ['', '1-65535'],
  ['80', '1-79 80 81-65535'],
  ['1-65535', '1-65535'],
  ['1 65535', '1 2-65534 65535'],
  ['80-90 85-95', '1-79 80-84 85-90 91-95 96-65535'],
])('cutPorts() cuts at "%s" into %s', (ranges, cut) => {
  const found = cutPorts(ranges.split(' ').filter(Boolean).map(range));
  expect(found.map(formatRange).join(' ')).toBe(cut);
});

test.each([
  ['80 81', '80-81'],
  ['81 80 90', '80-81 90'],
  ['1-100 50 200', '1-100 200'],
])('mergeRanges() makes of "%s" %s', (ranges, merged) => {
  expect(mergeRanges(ranges.split(' ').map(range)).map(formatRange).join(' ')).toBe(merged);
});

test('resolvePorts() finds names among the declared ports of the protocol', () => {
  const declared = [
    { port: 80, protocol: 'TCP', name: 'web' },
    { port: 81, protocol: 'UDP', name: 'web' },
  ] as const;
  const isSame = (one: string, written: string) => one === written;
  const specs = [
    { protocol: 'ANY', name: 'web' },
    { protocol: 'UDP', first: 90, last: 90 },
    { protocol: 'TCP', first: 9, last: 8 },
  ] as const;
  expect(resolvePorts(specs, 'TCP', declared, isSame)).toEqual([range('80')]);
  expect(resolvePorts(specs, 'UDP', declared, isSame)).toEqual([range('81'), range('90')]);
  expect(resolvePorts(undefined, 'SCTP', declared, isSame)).toEqual([range('1-65535')]);
});
