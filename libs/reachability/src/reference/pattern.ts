import { no, truth, type Truth, unknown } from './truth';

// What JavaScript and RE2 read alike: literals, `.`, sets, groups, alternatives, and greedy or lazy repetition.
const plain = /[^\\^$.*+?()[\]{}|]/;
const escape = /\\[dDwW]|\\[-\\^$.*+?()[\]{}|/"'#%&,:;<=>@_`~! ]/;
const set = /\[\^?(?:\\[dDwW]|\\[-\\^$.*+?()[\]{}|/]|[^\\[\]])+\]/;
const repeat = /[*+?]\??|\{\d{1,3}(?:,\d{0,3})?\}\??/;
const token = new RegExp(
  `^(?:${plain.source}|${escape.source}|${set.source}|${repeat.source}|[.|)^$]|\\((?:\\?:|(?!\\?)))`,
);

/** Whether a regular expression means the same in RE2 as in JavaScript, as far as is certain. */
export function isPortable(pattern: string): boolean {
  let rest = pattern;
  while (rest !== '') {
    const found = token.exec(rest);
    if (found === null) return false;
    rest = rest.slice(found[0].length);
  }
  return compile(pattern) !== undefined;
}

/**
 * Whether the whole of a value matches an RE2 expression.
 *
 * @see Cilium 1.17.5 pkg/policy/api/http.go, pkg/envoy/xds_server.go (B1.6/6)
 */
export function matchesWhole(pattern: string, value: string): Truth {
  if (!isPortable(pattern)) return unknown(`the expression ${pattern} may mean something else to RE2`);
  const expression = compile(pattern);
  return expression === undefined ? no : truth(expression.test(value));
}

function compile(pattern: string): RegExp | undefined {
  try {
    return new RegExp(`^(?:${pattern})$`);
  } catch {
    return undefined;
  }
}
