import type { DnsName } from '../../world/cilium-rule';
import { canonical } from '../party';

/**
 * Whether some DNS name fits both. Two patterns count as overlapping unless both are without wildcards.
 *
 * @see Cilium 1.17.5 pkg/policy/api/fqdn.go, pkg/fqdn/matchpattern (B1.5)
 */
export function namesOverlap(one: DnsName, other: DnsName): boolean {
  if (one.kind === 'pattern' && other.kind === 'pattern') return true;
  if (one.kind === 'pattern') return fits(one.pattern, textOf(other));
  if (other.kind === 'pattern') return fits(other.pattern, one.name);
  return canonical(one.name) === canonical(other.name);
}

function textOf(name: DnsName): string {
  return name.kind === 'name' ? name.name : name.pattern;
}

// `*` stays within one label of the name; alone it is everything.
function fits(pattern: string, name: string): boolean {
  const text = canonical(pattern);
  if (text === '*') return true;
  return new RegExp(`^${text.replaceAll('.', '\\.').replaceAll('*', '[-a-z0-9_]*')}$`).test(canonical(name));
}
