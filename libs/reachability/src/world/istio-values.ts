import { parseBlock } from './cidr';
import type { Field } from './field';

/** `when` keys of Istio 1.26.2, pkg/config/security/security.go; those ending in `[` take a name. */
const whenKeys = [
  'source.ip',
  'remote.ip',
  'source.namespace',
  'source.serviceAccount',
  'source.principal',
  'request.auth.principal',
  'request.auth.audiences',
  'request.auth.presenter',
  'destination.ip',
  'destination.port',
  'connection.sni',
];
const whenPrefixes = ['request.headers[', 'request.auth.claims[', 'experimental.envoy.filters.'];

/** Texts of which none may be empty. */
export function someTexts(list: Field): readonly string[] {
  return list.each((item) => {
    const text = item.text() ?? '';
    if (text === '') item.report('must not be empty');
    return text;
  });
}

/** Ports as text, each a number from 1 to 65535. */
export function portTexts(list: Field): readonly string[] {
  return checked(list, (port) => /^\d+$/.test(port) && Number(port) > 0 && Number(port) < 65536, 'a port');
}

/** Addresses or blocks of them. */
export function addressTexts(list: Field): readonly string[] {
  return checked(list, (text) => parseBlock(text) !== undefined, 'a block of addresses');
}

/**
 * Paths, of which those with braces are templates.
 *
 * @see Istio 1.26.2 pkg/config/security/security.go, CheckValidPathTemplate (B2.6)
 */
export function pathTexts(list: Field): readonly string[] {
  return checked(list, isPath, 'a path or a path template');
}

/** The key of a `when` item. */
export function whenKey(field: Field): string {
  const key = field.text() ?? '';
  const isKnown = whenKeys.includes(key) || whenPrefixes.some((prefix) => key.startsWith(prefix));
  if (!isKnown) field.report(`${key} is not a key of when`);
  return key;
}

function checked(list: Field, holds: (text: string) => boolean, what: string): readonly string[] {
  const texts = someTexts(list);
  texts.forEach((text, i) => {
    if (!holds(text)) list.items()[i]?.report(`${text} is not ${what}`);
  });
  return texts;
}

// `{*}` is one segment, `{**}` any number of them and only the last operator; neither goes with a plain `*`.
function isPath(path: string): boolean {
  if (!/[{}]/.test(path)) return true;
  const rest = path.replaceAll('{*}', '').replace('{**}', '');
  const segments = path.split('/').filter((segment) => /[{}]/.test(segment));
  const afterLast = path.slice(path.indexOf('{**}') + 1);
  return (
    !/[{}*]/.test(rest) &&
    segments.every((segment) => segment === '{*}' || segment === '{**}') &&
    (!path.includes('{**}') || !afterLast.includes('{*'))
  );
}
