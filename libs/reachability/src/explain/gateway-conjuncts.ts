import { type Connection, type HttpRequest } from '../reference/decision';
import { sendsTo } from '../reference/gateway/backends';
import { fitsHost } from '../reference/gateway/hostnames';
import { fitsMatch } from '../reference/gateway/route-match';
import { type Gateway, type HttpRoute, type Listener, type RouteMatch, type RouteRule } from '../world/gateway';
import { type Origin } from '../world/origin';
import { type World } from '../world/world';
import { type Conjunct, lift, orText, within } from './conjunct';
import { gatewayOf, type Scene } from './scene';

/** What the routes of a gateway to the destination ask for, each with a world in which they don't. */
export function gatewayConjuncts(world: World, { to, port }: Connection, scene: Scene): readonly Conjunct<World>[] {
  const { subject, request } = scene;
  const gateway = gatewayOf(world, subject);
  const endpoint = world.endpoints.get(to);
  if (gateway === undefined || endpoint === undefined || request === undefined) return [];
  const leadsThere = (route: HttpRoute, rule: RouteRule) =>
    sendsTo(world, route, rule, { endpoint, port }).value !== 'no';
  const routes = within(world.httpRoutes, (route) => {
    const rules = route.rules.filter((rule) => leadsThere(route, rule));
    const isHere = route.parents.some(
      ({ namespace, name }) => namespace === gateway.namespace && name === gateway.name,
    );
    return isHere && rules.length > 0 ? routeConjuncts(route, rules, request) : [];
  });
  const gateways = within(world.gateways, (item) => (item === gateway ? listenerConjuncts(item, request) : []));
  return [
    ...lift(routes, (httpRoutes) => ({ ...world, httpRoutes })),
    ...lift(gateways, (relaxed) => ({ ...world, gateways: relaxed })),
  ];
}

function routeConjuncts(
  route: HttpRoute,
  rules: readonly RouteRule[],
  request: HttpRequest,
): readonly Conjunct<HttpRoute>[] {
  const ofRule = (rule: RouteRule): readonly Conjunct<RouteRule>[] =>
    rules.includes(rule)
      ? lift(
          within(rule.matches, (match) => matchConjuncts(match, rule.origin, request)),
          (matches) => ({ ...rule, matches }),
        )
      : [];
  return [
    ...lift(within(route.rules, ofRule), (relaxed) => ({ ...route, rules: relaxed })),
    ...hostConjuncts(route, request),
  ];
}

function hostConjuncts(route: HttpRoute, { host }: HttpRequest): readonly Conjunct<HttpRoute>[] {
  const { origin, hostnames } = route;
  if (hostnames.length === 0 || hostnames.some((name) => fitsHost(name, host))) return [];
  const relaxed = { ...route, hostnames: [bare(host)] };
  return [{ origin, differs: 'host', has: host, needs: orText(hostnames), relaxed }];
}

// What the request has goes in place of what is asked for: a wider match would lose against others.
function matchConjuncts(match: RouteMatch, origin: Origin, request: HttpRequest): readonly Conjunct<RouteMatch>[] {
  const { path, method } = match;
  const sent = request.path.replace(/\?.*$/s, '');
  const isFit = (part: Partial<RouteMatch>) =>
    fitsMatch({ path: anyPath, headers: [], queryParams: [], ...part }, request).value !== 'no';
  const ofPath: Conjunct<RouteMatch> = {
    ...{ origin, differs: 'path', has: request.path, needs: pathText(path) },
    relaxed: { ...match, path: { type: 'Exact', value: sent } },
  };
  const isMethod = method === undefined || isFit({ method });
  return [
    ...(isFit({ path }) ? [] : [ofPath]),
    ...(isMethod ? [] : [methodConjunct(match, method, { origin, has: request.method })]),
  ];
}

const anyPath: RouteMatch['path'] = { type: 'PathPrefix', value: '/' };

function methodConjunct(
  match: RouteMatch,
  needs: string,
  { origin, has }: { readonly origin: Origin; readonly has: string },
): Conjunct<RouteMatch> {
  return { origin, differs: 'method', has, needs, relaxed: { ...match, method: has } };
}

function pathText({ type, value }: RouteMatch['path']): string {
  return type === 'PathPrefix' ? `${value.replace(/\/$/, '')}/*` : value;
}

function listenerConjuncts(gateway: Gateway, { host }: HttpRequest): readonly Conjunct<Gateway>[] {
  const ofListener = ({ hostname: needs, ...relaxed }: Listener): readonly Conjunct<Listener>[] =>
    needs === undefined || fitsHost(needs, host)
      ? []
      : [{ origin: relaxed.origin, differs: 'host', has: host, needs, relaxed }];
  return lift(within(gateway.listeners, ofListener), (listeners) => ({ ...gateway, listeners }));
}

function bare(host: string): string {
  return host.toLowerCase().replace(/:\d+$/, '');
}
