import { type Fit, fitsPattern, type TextPattern } from './text-pattern';

/** The parts of a request that rules ask about. */
export const requestFields = ['method', 'path', 'host'] as const;
export type RequestField = (typeof requestFields)[number];

/** One HTTP request. The path may have a query string. */
export type Request = Readonly<Record<RequestField, string>>;

/** What a connection carries: a request, or bytes that are no HTTP. */
export type Message = { readonly kind: 'opaque' } | { readonly kind: 'http'; readonly request: Request };

/** What a formula may ask of a message: whether it is HTTP, or whether a part of the request fits a pattern. */
export type HttpLeaf =
  { readonly kind: 'http' } | { readonly kind: 'text'; readonly field: RequestField; readonly pattern: TextPattern };

/** Whether a message has what a leaf asks; what isn't HTTP has nothing. */
export function matchesLeaf(leaf: HttpLeaf, message: Message): Fit {
  if (message.kind === 'opaque') return 'no';
  return leaf.kind === 'http' ? 'yes' : fitsPattern(leaf.pattern, message.request[leaf.field]);
}
