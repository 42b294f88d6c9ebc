import { compareText } from './compare-text';

// Is the first text before, the same as or after the second?
// prettier-ignore
test.each<[sign: number, a: string, b: string, when: string]>([
  [-1, 'a', 'b', 'the first differing character is lower'],
  [-1, 'a', 'ab', 'it is a prefix'],
  [1, 'ab', 'a', 'the other is a prefix'],
  [0, 'same', 'same', 'both are equal'],
  [-1, 'Z', 'a', 'a locale would ignore case'],
  [-1, 'a-b', 'ab', 'a locale would ignore the hyphen'],
  [-1, 'z', 'ä', 'a locale would sort the umlaut early'],
  [-1, '\uffff', '\u{10000}', 'the code units are the other way round'],
  [1, '\u{1f600}', '\ue000', 'a surrogate pair meets the private use area'],
  [-1, '\ud7ff', '\ue000', 'both are just around the surrogates'],
])('compareText() gives %d for %j and %j when %s', (sign, a, b) => {
  expect(Math.sign(compareText(a, b))).toBe(sign);
  expect(Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b)))).toBe(sign);
});
