/**
 * Compares two texts by code point, for `sort()`: the same on every machine and in every locale, unlike
 * `localeCompare`, and the order that UTF-8 bytes have, unlike `<`.
 */
export function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = rank(a.charCodeAt(i)) - rank(b.charCodeAt(i));
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

// Surrogates stand for code points above all others, but their code units are below U+E000 to U+FFFF.
function rank(unit: number): number {
  if (unit >= 0xe000) return unit - 0x800;
  return unit >= 0xd800 ? unit + 0x2000 : unit;
}
