import type { Field } from './field';
import { type Findings, unlessPuzzling } from './findings';
import type { BackendRef, HttpRoute, ParentRef, PathRewrite, RouteFilter, RouteMatch, RouteRule } from './gateway';
import { fields, type Manifest } from './manifest';
import { at, type Origin } from './origin';
import { gatewayGroup, readRef } from './read-gateway';

/**
 * An HTTPRoute. Timeouts and retries are passed over: they decide how long and how often, not whether.
 *
 * @see Gateway API 1.2.1 apis/v1/httproute_types.go (B3.1, B3.3)
 */
export function readHttpRoute(manifest: Manifest): Findings<HttpRoute> {
  const { namespace, name, origin, created } = manifest;
  const spec = fields(manifest).get('spec').only('parentRefs', 'hostnames', 'rules');
  const rules = spec.get('rules').each((rule) => readRule(rule, origin));
  const route: HttpRoute = {
    namespace,
    name,
    parents: spec.get('parentRefs').each((ref) => readParent(ref, namespace)),
    hostnames: spec
      .get('hostnames')
      .texts()
      .map((host) => host.toLowerCase()),
    rules,
    ...(created === undefined ? {} : { created }),
    origin,
  };
  // It may take requests from any other route.
  return unlessPuzzling(route, origin, spec.found, { part: 'gateway', namespaces: 'all' });
}

function readParent(ref: Field, namespace: string): ParentRef {
  const sectionName = ref.get('sectionName').text();
  const port = ref.get('port').integer();
  return {
    ...readRef(ref, namespace, 'Gateway'),
    group: ref.get('group').text() ?? gatewayGroup,
    ...(sectionName === undefined ? {} : { sectionName }),
    ...(port === undefined ? {} : { port }),
  };
}

function readRule(rule: Field, origin: Origin): RouteRule {
  rule.only('name', 'matches', 'filters', 'backendRefs', 'timeouts', 'retry');
  const matches = rule.get('matches').each(readMatch);
  return {
    origin: at(origin, rule.path),
    // No matches is PathPrefix "/".
    matches: matches.length > 0 ? matches : [{ path: anyPath, headers: [], queryParams: [] }],
    filters: rule.get('filters').each((filter) => readFilter(filter, origin.namespace)),
    backends: rule.get('backendRefs').each((ref) => readBackend(ref, origin.namespace)),
  };
}

const anyPath: RouteMatch['path'] = { type: 'PathPrefix', value: '/' };

function readMatch(match: Field): RouteMatch {
  match.only('path', 'method', 'headers', 'queryParams');
  const path = match.get('path').only('type', 'value');
  const method = match.get('method').text();
  return {
    path: {
      type: path.get('type').oneOf(['Exact', 'PathPrefix', 'RegularExpression']) ?? 'PathPrefix',
      value: path.get('value').text() ?? '/',
    },
    ...(method === undefined ? {} : { method }),
    headers: match.get('headers').each(readPair),
    queryParams: match.get('queryParams').each(readPair),
  };
}

function readPair(item: Field): string {
  item.only('name', 'value', 'type');
  return `${item.get('name').text() ?? ''}: ${item.get('value').text() ?? ''}`;
}

function readBackend(ref: Field, namespace: string): BackendRef {
  const port = ref.get('port').integer();
  return {
    ...readRef(ref, namespace, 'Service'),
    ...(port === undefined ? {} : { port }),
    weight: ref.get('weight').integer() ?? 1,
    filters: ref.get('filters').each((filter) => readFilter(filter, namespace)),
  };
}

function readFilter(filter: Field, namespace: string): RouteFilter {
  const type = filter.get('type').text() ?? '';
  const read = filters[type];
  if (read !== undefined) return read(filter, namespace);
  filter.get('type').report(`filter ${type} is not modelled`);
  return { kind: 'headers' };
}

const headers = (): RouteFilter => ({ kind: 'headers' });

const filters: Readonly<Record<string, (filter: Field, namespace: string) => RouteFilter>> = {
  RequestHeaderModifier: headers,
  ResponseHeaderModifier: headers,
  RequestRedirect: () => ({ kind: 'redirect' }),
  RequestMirror: (filter, namespace) => {
    const mirror = filter.get('requestMirror').only('backendRef');
    return { kind: 'mirror', backend: readBackend(mirror.get('backendRef'), namespace) };
  },
  URLRewrite: (filter) => readRewrite(filter.get('urlRewrite')),
  ExtensionRef: (filter) => {
    const ref = filter.get('extensionRef');
    const text = (key: string) => ref.get(key).text() ?? '';
    return { kind: 'extension', group: text('group'), extension: text('kind'), name: text('name') };
  },
};

function readRewrite(rewrite: Field): RouteFilter {
  rewrite.only('hostname', 'path');
  const host = rewrite.get('hostname').text();
  const field = rewrite.get('path').only('type', 'replaceFullPath', 'replacePrefixMatch');
  const type = field.get('type').oneOf(['ReplaceFullPath', 'ReplacePrefixMatch']);
  const value = field.get(type === 'ReplaceFullPath' ? 'replaceFullPath' : 'replacePrefixMatch').text() ?? '';
  const path: { path?: PathRewrite } = type === undefined ? {} : { path: { type, value } };
  return { kind: 'rewrite', ...(host === undefined ? {} : { host }), ...path };
}
