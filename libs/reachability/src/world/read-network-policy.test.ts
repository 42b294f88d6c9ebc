import { documents, netpol, type Spec } from '../testing/objects';
import { readWorld } from './read-world';

const read = (spec: Spec) => readWorld(documents([netpol('a/p', spec)]));
const origin = { file: 'test.yaml', line: 1, kind: 'NetworkPolicy', namespace: 'a', name: 'p' };
const everything = { matchLabels: {}, matchExpressions: [] };
const labels = (matchLabels: object) => ({ matchLabels, matchExpressions: [] });

test('readWorld() reads a NetworkPolicy whole', () => {
  const rule = {
    ports: [{ port: 80, endPort: 90, protocol: 'UDP' }, { port: 'web' }, {}],
    from: [
      { podSelector: { matchLabels: { x: 'y' } } },
      { namespaceSelector: { matchLabels: { n: 'm' } } },
      { namespaceSelector: {}, podSelector: {} },
      { ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } },
    ],
  };
  const { networkPolicies, unsupported } = read({
    podSelector: { matchLabels: { app: 'x' } },
    policyTypes: ['Ingress', 'Egress'],
    ingress: [rule],
    egress: [{ to: [{ ipBlock: { cidr: '::/0' } }] }],
  });
  expect(unsupported).toStrictEqual([]);
  expect(networkPolicies).toStrictEqual([
    {
      namespace: 'a',
      origin: { ...origin, path: 'spec' },
      pods: labels({ app: 'x' }),
      isolates: { ingress: true, egress: true },
      ingress: [
        {
          origin: { ...origin, path: 'spec.ingress[0]' },
          ports: [{ port: 80, endPort: 90, protocol: 'UDP' }, { port: 'web', protocol: 'TCP' }, { protocol: 'TCP' }],
          peers: [
            { kind: 'pods', pods: labels({ x: 'y' }) },
            { kind: 'pods', pods: everything, namespaces: labels({ n: 'm' }) },
            { kind: 'pods', pods: everything, namespaces: everything },
            { kind: 'block', block: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } },
          ],
        },
      ],
      egress: [
        {
          origin: { ...origin, path: 'spec.egress[0]' },
          ports: [],
          peers: [{ kind: 'block', block: { cidr: '::/0', except: [] } }],
        },
      ],
    },
  ]);
});

test.each<[ingress: boolean, egress: boolean, spec: Spec]>([
  [true, false, {}],
  [true, false, { egress: [] }],
  [true, true, { egress: [{}] }],
  [true, false, { policyTypes: [] }],
  [true, false, { policyTypes: ['Ingress'], egress: [{}] }],
  [false, true, { policyTypes: ['Egress'], ingress: [{}] }],
  [true, true, { policyTypes: ['Ingress', 'Egress'] }],
])('readWorld() says that it is %s that ingress and %s that egress is isolated by %j', (ingress, egress, spec) => {
  expect(read(spec).networkPolicies[0]?.isolates).toStrictEqual({ ingress, egress });
});

const from = (peer: object) => ({ ingress: [{ from: [peer] }] });
const port = (written: object) => ({ ingress: [{ ports: [written] }] });
const block = (cidr: unknown, ...except: readonly string[]) => from({ ipBlock: { cidr, except } });
const in0 = 'spec.ingress[0]';

// prettier-ignore
test.each<[notice: string, spec: Spec]>([
  ['spec.subject: field subject is not modelled',                       { subject: {} }],
  ['spec.policyTypes[0]: Both is not one of Ingress, Egress',           { policyTypes: ['Both'] }],
  [`${in0}.to: field to is not modelled`,                               { ingress: [{ to: [] }] }],
  ['spec.egress[0].from: field from is not modelled',                   { egress: [{ from: [] }] }],
  [`${in0}.from[0].nodeSelector: field nodeSelector is not modelled`,   from({ podSelector: {}, nodeSelector: {} })],
  [`${in0}.from[0]: a peer needs a selector or an ipBlock`,             from({})],
  [`${in0}.from[0]: ipBlock excludes selectors`,                        from({ ipBlock: { cidr: '::/0' }, podSelector: {} })],
  [`${in0}.from[0]: ipBlock excludes selectors`,                        from({ ipBlock: { cidr: '::/0' }, namespaceSelector: {} })],
  [`${in0}.from[0].ipBlock.name: field name is not modelled`,           from({ ipBlock: { cidr: '::/0', name: 'x' } })],
  [`${in0}.from[0].ipBlock: ipBlock is not a block with its holes`,     block('x')],
  [`${in0}.from[0].ipBlock: ipBlock is not a block with its holes`,     block(undefined)],
  [`${in0}.from[0].ipBlock: ipBlock is not a block with its holes`,     block('10.0.0.0/8', '10.0.0.0/9', 'x')],
  [`${in0}.from[0].ipBlock: ipBlock is not a block with its holes`,     block('10.0.0.0/8', '11.0.0.0/9')],
  [`${in0}.ports[0].name: field name is not modelled`,                  port({ name: 'x' })],
  [`${in0}.ports[0].port: must be an integer`,                          port({ port: 1.5 })],
  [`${in0}.ports[0].endPort: endPort needs a number in port`,           port({ port: 'web', endPort: 9 })],
  [`${in0}.ports[0].endPort: endPort needs a number in port`,           port({ endPort: 9 })],
  [`${in0}.ports[0].protocol: ANY is not one of TCP, UDP, SCTP`,        port({ protocol: 'ANY' })],
])('readWorld() does not understand "%s" of a NetworkPolicy', (notice, spec) => {
  const { networkPolicies, unsupported } = read(spec);
  expect(networkPolicies).toStrictEqual([]);
  expect(unsupported.map(({ origin: { path }, reason }) => `${path}: ${reason}`)).toStrictEqual([notice]);
  expect(unsupported[0]?.touches).toStrictEqual({ part: 'cilium', namespaces: ['a'] });
});
