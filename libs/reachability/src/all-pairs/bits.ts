// Loops over bitmaps and lists are written out, since sets are combined tens of thousands of times.

/** The numbers of two sorted lists, each once. */
export function mergeLists(one: readonly number[], other: readonly number[]): readonly number[] {
  const merged: number[] = [];
  let i = 0;
  let j = 0;
  while (i < one.length && j < other.length) {
    const a = one[i] as number;
    const b = other[j] as number;
    merged.push(a < b ? a : b);
    if (a <= b) i++;
    if (b <= a) j++;
  }
  while (i < one.length) merged.push(one[i++] as number);
  while (j < other.length) merged.push(other[j++] as number);
  return merged;
}

/** Whether numbers are in order, each once. */
export function isSorted(list: readonly number[]): boolean {
  for (let i = 1; i < list.length; i++) if ((list[i] ?? 0) <= (list[i - 1] ?? 0)) return false;
  return true;
}

/** Whether a sorted list has a number. */
export function includesSorted(members: readonly number[], node: number): boolean {
  let low = 0;
  let high = members.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const found = members[middle] ?? 0;
    if (found === node) return true;
    if (found < node) low = middle + 1;
    else high = middle - 1;
  }
  return false;
}

/** Calls `visit` with the number of each bit that is set, from the lowest. */
export function eachBit(words: Uint32Array, visit: (node: number) => void): void {
  for (let i = 0; i < words.length; i++) {
    let word = words[i] ?? 0;
    while (word !== 0) {
      const bit = 31 - Math.clz32(word & -word);
      visit((i << 5) | bit);
      word &= word - 1;
    }
  }
}

/** The numbers of all bits that are set, from the lowest. */
export function bitsOf(words: Uint32Array): readonly number[] {
  const bits: number[] = [];
  eachBit(words, (bit) => bits.push(bit));
  return bits;
}

/** Sets the bits of one bitmap in another. */
export function addWords(words: Uint32Array, others: Uint32Array): void {
  for (let i = 0; i < words.length; i++) words[i] = (words[i] ?? 0) | (others[i] ?? 0);
}

/** Sets one bit. */
export function addBit(words: Uint32Array, bit: number): void {
  words[bit >>> 5] = (words[bit >>> 5] ?? 0) | (1 << (bit & 31));
}

/** Two bitmaps word by word. */
export function combine(a: Uint32Array, b: Uint32Array, operate: (x: number, y: number) => number): Uint32Array {
  const words = new Uint32Array(a.length);
  for (let i = 0; i < words.length; i++) words[i] = operate(a[i] ?? 0, b[i] ?? 0);
  return words;
}

/** How many bits are set. */
export function countBits(words: Uint32Array): number {
  let count = 0;
  for (const word of words) {
    let rest = word - ((word >>> 1) & 0x55555555);
    rest = (rest & 0x33333333) + ((rest >>> 2) & 0x33333333);
    count += Math.imul((rest + (rest >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  }
  return count;
}

/** A small number that equal lists share: FNV-1a over whole words. */
export function hashOf(content: ArrayLike<number>): number {
  let hash = 0x811c9dc5 ^ content.length;
  for (let i = 0; i < content.length; i++) hash = Math.imul(hash ^ (content[i] ?? 0), 0x01000193) ^ (hash >>> 15);
  // Small integers make faster keys.
  return hash & 0x3fffffff;
}

/** Whether two lists have the same numbers. */
export function isEqual(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
