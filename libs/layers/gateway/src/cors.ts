import { type Connection, type Cors, type GatewaySettings, httpMethods, type Ingress } from '@zta/intent';
import { httpsListener } from './http-route';
import { anyPath, type HeaderMatch, pathMatch } from './route-match';

const kgatewayGroup = 'gateway.kgateway.dev';

/** Seconds for which a browser need not ask again. */
const maxAge = 600;

/**
 * Spec of the HTTPRoute that answers the preflights of a flow's pages, one rule an origin: kgateway 2.0 has no CORS
 * policy. A preflight carries no credentials, so that nobody is asked about it. One of another origin is a request like
 * any other.
 *
 * @param answer Name of the DirectResponse that ends it.
 */
export function preflightRouteSpec(
  { http = [{}] }: Connection,
  { host, cors }: Ingress & { readonly cors: Cors },
  { gateway, answer }: { readonly gateway: GatewaySettings; readonly answer: string },
) {
  const paths = [...new Set(http.flatMap(({ paths = [anyPath] }) => paths))];
  const methods = httpMethods.filter((method) => http.some((rule) => rule.methods?.includes(method) ?? true));
  return {
    parentRefs: [httpsListener(gateway)],
    hostnames: [host],
    rules: cors.origins.map((origin) => ({
      matches: paths.map((path) => ({ method: 'OPTIONS', path: pathMatch(path), headers: preflightOf(origin) })),
      filters: [
        {
          type: 'ResponseHeaderModifier',
          responseHeaderModifier: {
            set: [
              { name: 'Access-Control-Allow-Origin', value: origin },
              { name: 'Access-Control-Allow-Methods', value: methods.join(', ') },
              { name: 'Access-Control-Allow-Headers', value: allowedHeaders(cors).join(', ') },
              { name: 'Access-Control-Max-Age', value: `${maxAge}` },
              { name: 'Vary', value: 'Origin' },
            ],
          },
        },
        { type: 'ExtensionRef', extensionRef: { group: kgatewayGroup, kind: 'DirectResponse', name: answer } },
      ],
    })),
  };
}

function preflightOf(origin: string): readonly HeaderMatch[] {
  return [
    { type: 'Exact', name: 'origin', value: origin },
    { type: 'RegularExpression', name: 'access-control-request-method', value: '.+' },
  ];
}

function allowedHeaders({ headers = ['authorization', 'content-type'] }: Cors): readonly string[] {
  return headers;
}

/**
 * Transformation that lets pages of the origins, and of no others, read answers: it says the origin back. A header of
 * which nothing is left is removed, so that an origin that isn't listed gets none.
 *
 * @see kgateway.dev documentation, transformations, templating language (request_header)
 * @see envoy-gloo source/extensions/filters/http/transformation/inja_transformer.cc
 */
export function corsTransformation({ origins }: Cors) {
  const origin = 'request_header("origin")';
  const listed = origins.map((item) => `${origin} == "${item}"`).join(' or ');
  return {
    response: {
      set: [{ name: 'access-control-allow-origin', value: `{% if ${listed} %}{{ ${origin} }}{% endif %}` }],
    },
  };
}
