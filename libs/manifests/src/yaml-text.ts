import { Type } from 'js-yaml';

// What a reader of YAML 1.1 takes for something else than text when it isn't quoted. Kubernetes reads with
// sigs.k8s.io/yaml (go-yaml v2), which knows words, integers in Go's notation and floats; other readers follow
// yaml.org/type. The patterns are a little wider than each, since a needless quote costs nothing.
const words = /^(y|n|yes|no|on|off|true|false|null|~|=|<<)$/i;
const timestamp = /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}($|[Tt \t])/;
const numbers: readonly RegExp[] = [
  /^[-+]?\.?(inf|infinity|nan)$/i,
  // Base 10, with any number of dots (yaml.org/type/float has "[0-9.]*" after the first). The `yaml` library even takes
  // an exponent alone.
  /^[-+]?[0-9.]+(e[-+]?[0-9]*)?$/i,
  /^[-+]?e[-+]?[0-9]+$/i,
  // Other bases; Go takes 0o17 too.
  /^[-+]?0[xob][0-9a-f]*$/i,
  // Base 60: 12:30:45 is 45045.
  /^[-+]?[0-9]+(:[0-9]+)+(\.[0-9]*)?$/,
];

/** Whether a reader of YAML 1.1 may take an unquoted text for something else than text. */
export function isAmbiguous(text: string): boolean {
  if (words.test(text) || timestamp.test(text)) return true;
  // Digits may be grouped by underscores; go-yaml takes them out wherever they are.
  const digits = text.replaceAll('_', '');
  return numbers.some((pattern) => pattern.test(digits));
}

/** Makes js-yaml quote every text that is {@link isAmbiguous}, as a value and as a key. */
export const ambiguousText = new Type('!ambiguous-text', {
  kind: 'scalar',
  resolve: (text: unknown) => typeof text === 'string' && isAmbiguous(text),
});

/**
 * Makes js-yaml write texts of several lines on one, in double quotes, where readers disagree about a block: where it
 * begins with white space or has a line of nothing else. (The `yaml` library reads the block of `"\n "` as `""`.)
 */
export const fragileText = new Type('!fragile-text', {
  kind: 'scalar',
  resolve: () => false,
  predicate: (value: unknown) => typeof value === 'string' && value.includes('\n') && isFragile(value),
  represent: (value: unknown) => doubleQuoted(String(value)),
});

function isFragile(text: string): boolean {
  return /^\s/.test(text) || /^[ \t]+$/m.test(text);
}

// JSON's escapes are YAML's too. JSON needs none for these, YAML 1.1 does.
function doubleQuoted(text: string): string {
  return JSON.stringify(text).replace(/[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
