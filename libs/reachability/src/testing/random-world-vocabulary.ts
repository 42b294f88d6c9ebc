import type { Choose } from './random-world-choose';

/** Names that the objects of random worlds share, few enough that they meet. */
export const namespaces = ['a', 'b', 'c', 'd'] as const;
export const apps = ['web', 'api', 'db'] as const;
export const tiers = ['p', 'q'] as const;
export const accounts = ['one', 'two'] as const;
export const rootNamespace = 'istio-system';
export const blocks = ['10.0.0.0/8', '10.1.0.0/16', '203.0.113.0/24', '0.0.0.0/0', 'fd00::/8', '169.254.7.127/32'];
export const dnsNames = ['x.example.com', 'y.example.com', 'z.other.org'];

/** Ports as rules write them: of containers, beside those, the ends of the range, and the mesh's own. */
export const rulePorts = [80, 81, 8080, 53, 1, 65535, 15008];
export const portNames = ['web', 'admin', 'missing'];

/** A label selector, from empty to one with expressions. `prefix` goes before keys now and then. */
export function labelSelector(choose: Choose, prefix = ''): Record<string, unknown> {
  const key = (name: string) => (prefix !== '' && choose.chance(0.2) ? prefix + name : name);
  return choose.weighted<Record<string, unknown>>([
    [3, () => ({})],
    [5, () => ({ matchLabels: { [key('app')]: choose.one(apps) } })],
    [2, () => ({ matchLabels: { [key('tier')]: choose.one(tiers) } })],
    [1, () => ({ matchLabels: { [key('app')]: choose.one(apps), [key('tier')]: choose.one(tiers) } })],
    [
      2,
      () => ({
        matchExpressions: [
          choose.one([
            { key: key('app'), operator: 'In', values: choose.some(apps, 2) },
            { key: key('app'), operator: 'NotIn', values: choose.some(apps, 2) },
            { key: key('tier'), operator: 'Exists' },
            { key: key('tier'), operator: 'DoesNotExist' },
          ]),
        ],
      }),
    ],
  ]);
}

/** Labels that a Service or an Istio policy selects pods by. */
export function plainLabels(choose: Choose): Record<string, string> {
  return choose.chance(0.8) ? { app: choose.one(apps) } : { tier: choose.one(tiers) };
}

/** An object without those of its fields that are undefined. */
export function filled(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
