import type { HttpRequest } from '../decision';
import type { Candidate } from './route-match';

/**
 * A request as a rule sends it on.
 *
 * @see Gateway API 1.2.1 apis/v1/httproute_types.go, HTTPURLRewriteFilter (B3.3/4)
 */
export function rewritten(request: HttpRequest, { rule, match }: Candidate): HttpRequest {
  const rewrite = rule.filters.find((filter) => filter.kind === 'rewrite');
  if (rewrite === undefined) return request;
  const { host = request.host, path } = rewrite;
  const [sent = '', ...query] = request.path.split('?');
  const tail = query.length > 0 ? `?${query.join('?')}` : '';
  if (path === undefined) return { ...request, host };
  const prefix = match.path.value.replace(/\/$/, '');
  const replaced =
    path.type === 'ReplaceFullPath' ? path.value : path.value.replace(/\/$/, '') + sent.slice(prefix.length);
  return { ...request, host, path: (replaced === '' ? '/' : replaced) + tail };
}
