// What is not mutated. Both reasons are about texts; no decision is left out.

// A text with two words side by side is a message for people, never a value that is compared: names in manifests have no
// blanks. A template is left alone only where nothing in it decides anything.
const isProse = (text) => /\p{L}{2,},? \p{L}+/u.test(text);

/** Whether an expression is just a value's name, such as `rule.kind`. */
const isPlain = ({ type, object, computed }) =>
  type === 'Identifier' || (type === 'MemberExpression' && !computed && isPlain(object));

function isMessage({ type, value, quasis, expressions }) {
  if (type === 'StringLiteral') return isProse(value);
  return type === 'TemplateLiteral' && quasis.some((part) => isProse(part.value.cooked)) && expressions.every(isPlain);
}

// Stryker wraps the declaration of a mutant like `const { [`a${b}`]: c } = d` in a block, out of which `c` is not seen.
const isKeyOfPattern = ({ key, parentPath }) => key === 'key' && parentPath?.parentPath?.isObjectPattern() === true;

const ignorer = (name, reason, isIgnored) => ({
  kind: 'Ignore',
  name,
  value: { shouldIgnore: (path) => (isIgnored(path) ? reason : undefined) },
});

export const strykerPlugins = [
  ignorer('messages', 'A message for people', ({ node }) => isMessage(node)),
  ignorer('pattern-keys', 'Stryker cannot place it', isKeyOfPattern),
];
