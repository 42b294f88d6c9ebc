import { type GatewaySettings, type Ingress } from '@zta/intent';

interface Header {
  readonly name: string;
  readonly value: string;
}

/** Says where a request comes from, to who is inside. */
const sourceHeader = 'X-Request-Source';

/**
 * What a browser must know of every answer. No Content-Security-Policy: what a page may load is the app's to say, and
 * this would take its place.
 */
const securityHeaders: readonly Header[] = [
  { name: 'Strict-Transport-Security', value: 'max-age=31536000' },
  { name: 'X-Content-Type-Options', value: 'nosniff' },
  { name: 'X-Frame-Options', value: 'DENY' },
  { name: 'Referrer-Policy', value: 'no-referrer' },
];

/** What answers must not tell: other origins what only a declaration may, and anyone how the app is built. */
const unsaid = [
  'Access-Control-Allow-Credentials',
  'Access-Control-Allow-Origin',
  'X-Envoy-Upstream-Service-Time',
  'X-Powered-By',
];

/**
 * Takes from requests what services inside trust, but for what the authorizer sets: the router removes headers after it
 * was asked, and it has put its own values in place of the client's.
 */
export function requestHeaders({ authorizer }: Ingress, { trustedHeaders }: GatewaySettings) {
  return {
    type: 'RequestHeaderModifier',
    requestHeaderModifier: {
      // `set`, not `add`: what a client sends under this name must not stay.
      set: [{ name: sourceHeader, value: 'external' }],
      remove: trustedHeaders.filter((header) => !authorizer?.sets?.includes(header)),
    },
  };
}

/** Gives answers what browsers must know. */
export function responseHeaders({ cors }: Ingress) {
  return {
    type: 'ResponseHeaderModifier',
    responseHeaderModifier: {
      set: securityHeaders,
      // A cache must not give one origin what was said to another.
      ...(cors && { add: [{ name: 'Vary', value: 'Origin' }] }),
      remove: unsaid,
    },
  };
}
