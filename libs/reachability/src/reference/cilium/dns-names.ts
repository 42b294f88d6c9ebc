import type { DnsName } from '../../world/cilium-rule';
import { canonical } from '../party';

/**
 * Whether some DNS name fits both.
 *
 * @see Cilium 1.17.5 pkg/policy/api/fqdn.go, pkg/fqdn/matchpattern (B1.5/17)
 */
export function namesOverlap(one: DnsName, other: DnsName): boolean {
  if (one.kind === 'pattern' && other.kind === 'pattern') return patternsOverlap(one.pattern, other.pattern);
  if (one.kind === 'pattern') return fits(one.pattern, textOf(other));
  if (other.kind === 'pattern') return fits(other.pattern, one.name);
  return canonical(one.name) === canonical(other.name);
}

function textOf(name: DnsName): string {
  return name.kind === 'name' ? name.name : name.pattern;
}

// `*` stays within one label of the name; alone it is everything. In a name it stands for what a pattern may take there,
// so that a pattern fits another one whose names it takes all.
function fits(pattern: string, name: string): boolean {
  const text = canonical(pattern);
  if (text === '*') return true;
  return new RegExp(`^${text.replaceAll('.', '\\.').replaceAll('*', '[-a-z0-9_*]*')}$`).test(canonical(name));
}

function patternsOverlap(one: string, other: string): boolean {
  const [left, right] = [canonical(one), canonical(other)];
  if (left === '*' || right === '*') return true;
  const [labels, others] = [left.split('.'), right.split('.')];
  return labels.length === others.length && labels.every((label, i) => labelsOverlap(label, others[i] ?? ''));
}

// A `*` at the beginning of either takes nothing, or the first character of the other. No two remainders are tried twice.
function labelsOverlap(one: string, other: string, tried = new Set<string>()): boolean {
  const key = `${one.length} ${other.length}`;
  if (tried.has(key)) return false;
  tried.add(key);
  const next = (left: number, right: number) => labelsOverlap(one.slice(left), other.slice(right), tried);
  if (one === '' || other === '') return /^\**$/.test(one + other);
  if (one.startsWith('*')) return next(1, 0) || next(0, 1);
  if (other.startsWith('*')) return next(0, 1) || next(1, 0);
  return one[0] === other[0] && next(1, 1);
}
