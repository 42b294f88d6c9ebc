import { holds, matchLabels } from './match-labels';

// prettier-ignore
test.each<[expected: boolean, operator: Parameters<typeof holds>[0]['operator'], values: readonly string[], value: string | undefined]>([
  [true,  'In', ['x', 'y'], 'y'],      [false, 'In', ['x', 'y'], 'z'],      [false, 'In', ['x'], undefined],
  [false, 'NotIn', ['x', 'y'], 'y'],   [true,  'NotIn', ['x', 'y'], 'z'],   [true,  'NotIn', ['x'], undefined],
  [true,  'Exists', [], ''],           [false, 'Exists', [], undefined],
  [false, 'DoesNotExist', [], ''],     [true,  'DoesNotExist', [], undefined],
])('holds() says %s of %s %j and %s', (expected, operator, values, value) => {
  expect(holds({ key: 'k', operator, values }, value)).toBe(expected);
});

test('matchLabels() asks for all labels and all expressions', () => {
  const selector = {
    matchLabels: { a: '1', b: '2' },
    matchExpressions: [{ key: 'c', operator: 'Exists', values: [] }],
  } as const;
  expect(matchLabels(selector, { a: '1', b: '2', c: '3' })).toBe(true);
  expect(matchLabels(selector, { a: '1', b: '2' })).toBe(false);
  expect(matchLabels(selector, { a: '1', b: '3', c: '3' })).toBe(false);
  expect(matchLabels(selector, { a: '1', c: '3' })).toBe(false);
  expect(matchLabels({ matchLabels: {}, matchExpressions: [] }, {})).toBe(true);
});
