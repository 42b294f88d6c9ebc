/**
 * Whether a text fits a value of an AuthorizationPolicy: `*` asks for any text at all, `*v` for one that ends with v,
 * `v*` for one that begins with it, all else for exactly that.
 *
 * @see Istio 1.26.2 pilot/pkg/security/authz/matcher/string.go, ztunnel 1.26.2 src/rbac.rs (B2.4)
 */
export function fitsText(pattern: string, text: string): boolean {
  if (pattern === '*') return text !== '';
  if (pattern.startsWith('*')) return text.endsWith(pattern.slice(1));
  if (pattern.endsWith('*')) return text.startsWith(pattern.slice(0, -1));
  return pattern === text;
}
