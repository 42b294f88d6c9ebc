import { type HttpMethod, type IngressRule } from '@zta/intent';

export type PathMatch =
  | { readonly type: 'Exact'; readonly value: string }
  | { readonly type: 'PathPrefix'; readonly value: string }
  | { readonly type: 'RegularExpression'; readonly value: string };

export interface HeaderMatch {
  readonly type: 'Exact' | 'RegularExpression';
  readonly name: string;
  readonly value: string;
}

export interface RouteMatch {
  readonly method?: HttpMethod;
  readonly path: PathMatch;
  readonly headers?: readonly HeaderMatch[];
}

/** Path template of a flow that restricts no path. */
export const anyPath = '/{**}';

/** The pairs of method and path of a rule, each with the headers that it asks for. */
export function routeMatches({ methods, paths = [anyPath], headers = {}, maxRequestBytes }: IngressRule) {
  const asked: readonly HeaderMatch[] = [
    ...Object.entries(headers).map(([name, value]) => headerMatch(name, value)),
    ...(maxRequestBytes === undefined
      ? []
      : [{ type: 'RegularExpression', name: 'content-length', value: upTo(maxRequestBytes) } as const]),
  ];
  return paths.flatMap((template): readonly RouteMatch[] => {
    const match = { path: pathMatch(template), ...(asked.length > 0 && { headers: asked }) };
    return methods ? methods.map((method) => ({ method, ...match })) : [match];
  });
}

/**
 * A path template of the catalogue in Gateway API's terms. PathPrefix goes by whole segments: `/api` is `/api` and
 * `/api/…`, as `/api/{**}` is. One segment in the middle takes a regular expression, which kgateway hands to Envoy (RE2,
 * matched against the whole path).
 *
 * @see gateway-api v1.2.1 apis/v1/httproute_types.go PathMatchType
 */
export function pathMatch(template: string): PathMatch {
  const prefix = template.endsWith('/{**}');
  const base = prefix ? template.slice(0, -'/{**}'.length) : template;
  if (!base.includes('{*}'))
    return prefix ? { type: 'PathPrefix', value: base || '/' } : { type: 'Exact', value: base };
  const literal = base.split('{*}').map(quote);
  return { type: 'RegularExpression', value: `${literal.join('[^/]+')}${prefix ? '(/.*)?' : ''}` };
}

/** A header with an exact value, or with one that starts with what stands before the `*`. */
export function headerMatch(name: string, value: string): HeaderMatch {
  return value.endsWith('*')
    ? { type: 'RegularExpression', name, value: `${quote(value.slice(0, -1))}.*` }
    : { type: 'Exact', name, value };
}

/** Regular expression of the whole numbers from 0 to a positive one, without leading zeros. */
export function upTo(most: number): string {
  const digits = [...`${most}`];
  const anyDigits = (count: number) => (count === 0 ? '' : `[0-9]{${count}}`);
  const shorter = digits.length > 1 ? [`[1-9][0-9]{0,${digits.length - 2}}`] : [];
  // As long, the same up to one digit, and less there.
  const smaller = digits.flatMap((digit, index) => {
    const least = index === 0 ? 1 : 0;
    const head = digits.slice(0, index).join('');
    return Number(digit) > least
      ? [`${head}[${least}-${Number(digit) - 1}]${anyDigits(digits.length - index - 1)}`]
      : [];
  });
  return ['0', ...shorter, ...smaller, digits.join('')].join('|');
}

function quote(literal: string): string {
  return literal.replace(/[.+*?^${}()[\]|\\]/g, '\\$&');
}
