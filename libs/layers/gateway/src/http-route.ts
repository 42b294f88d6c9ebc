import { type Connection, type GatewaySettings, type HttpMethod, type HttpRule } from '@zta/intent';

export type PathMatch =
  | { readonly type: 'Exact'; readonly value: string }
  | { readonly type: 'PathPrefix'; readonly value: string }
  | { readonly type: 'RegularExpression'; readonly value: string };

export interface RouteMatch {
  readonly method?: HttpMethod;
  readonly path: PathMatch;
}

/** Says where a request comes from, to who is inside. */
const sourceHeader = 'X-Request-Source';

/** Spec of the HTTPRoute of one flow from the internet. */
export function httpRouteSpec(
  { to, port, http, ingress }: Connection,
  gateway: GatewaySettings,
  gatewayNamespace: string,
) {
  const backend = to.kind === 'pods' ? to.name : undefined;
  return {
    parentRefs: [
      {
        group: 'gateway.networking.k8s.io',
        kind: 'Gateway',
        name: gateway.name,
        namespace: gatewayNamespace,
        sectionName: 'https',
      },
    ],
    hostnames: [ingress?.host],
    rules: (http ?? [{}]).map((rule) => ({
      matches: routeMatches(rule),
      filters: [
        {
          type: 'RequestHeaderModifier',
          requestHeaderModifier: {
            // `set`, not `add`: what a client sends under this name must not stay.
            set: [{ name: sourceHeader, value: 'external' }],
            remove: gateway.trustedHeaders,
          },
        },
      ],
      backendRefs: [{ group: '', kind: 'Service', name: backend, port }],
    })),
  };
}

/** The pairs of method and path of a rule. */
export function routeMatches({ methods, paths }: HttpRule): readonly RouteMatch[] {
  return (paths ?? ['/{**}']).flatMap((template) => {
    const path = pathMatch(template);
    return methods ? methods.map((method) => ({ method, path })) : [{ path }];
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
  const literal = base.split('{*}').map((part) => part.replace(/[.+?^$()[\]|\\]/g, '\\$&'));
  return { type: 'RegularExpression', value: `${literal.join('[^/]+')}${prefix ? '(/.*)?' : ''}` };
}
