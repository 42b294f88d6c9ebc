import { type CiliumSpec } from './cilium-spec';
import { type GenerateRule } from './cluster-policy';
import { namespaceBaseline } from './namespace-baseline';

const rules = namespaceBaseline().spec.rules as readonly GenerateRule[];
const named = (name: string) => rules.find((rule) => rule.name === name)!;
const specOf = (name: string) => named(name).generate.data.spec as CiliumSpec;
const opensOnly = { ingress: false, egress: false };

test('namespaceBaseline() generates one object a rule', () => {
  expect(rules.map(({ generate: { kind, name } }) => `${kind} ${name}`)).toEqual([
    'CiliumNetworkPolicy kyverno-baseline-default-deny',
    'CiliumNetworkPolicy kyverno-baseline-mesh',
    'CiliumNetworkPolicy kyverno-baseline-dns',
    'CiliumNetworkPolicy kyverno-baseline-probes',
    'PeerAuthentication kyverno-baseline-mutual-tls',
  ]);
});

type Labels = Readonly<Record<string, string>>;

/** Names of the rules whose object is in a namespace with these labels: Kyverno deletes the others. */
function generatedFor(labels: Labels): readonly string[] {
  return rules
    .filter(({ match }) => {
      const { selector } = match.any[0].resources;
      if (!selector || !('matchExpressions' in selector)) throw new Error('Not used here');
      return selector.matchExpressions.every((expression) => {
        const value = labels[expression.key];
        if (expression.operator === 'DoesNotExist') return value === undefined;
        if (expression.operator === 'NotIn') return value === undefined || !expression.values.includes(value);
        throw new Error('Not used here');
      });
    })
    .map(({ name }) => name);
}

const stage = (value: string): Labels => ({ 'zta.internal/stage': value });
const declared: Labels = { 'zta.internal/app': 'travelexample' };
const closing = ['default-deny', 'mutual-tls'];
const opening = ['mesh', 'dns', 'probes'];

// What does Kyverno keep in the namespace of an app?
// prettier-ignore
test.each<[when: string, labels: Labels, kept: readonly string[]]>([
  ['nobody declares it',              {},                                    [...closing, ...opening]],
  ['only its app is said',            declared,                              closing],
  ['it is declared, at baseline',     { ...declared, ...stage('baseline') }, closing],
  ['it is declared, at enforced',     { ...declared, ...stage('enforced') }, closing],
  ['it is declared, and observed',    { ...declared, ...stage('observe') },  []],
  ['its stage is misspelt',           { ...declared, ...stage('observed') }, closing],
  ['nobody declares it, at enforced', stage('enforced'),                     [...closing, ...opening]],
])('namespaceBaseline() keeps the right objects when %s', (_when, labels, kept) => {
  expect([...generatedFor(labels)].sort()).toEqual([...kept].sort());
});

// The label of the app comes long before the app's own default deny.
test.each(['baseline', 'enforced'])(
  'namespaceBaseline() takes nothing that closes away when a namespace is enrolled at stage %s',
  (at) => {
    const before = generatedFor({}).filter((name) => closing.includes(name));
    expect(generatedFor({ ...declared, ...stage(at) })).toEqual(before);
  },
);

test.each(rules.map((rule) => ({ rule, name: rule.name })))(
  'namespaceBaseline() generates $name into the namespace of an app, and keeps it as it is',
  ({ rule }) => {
    expect(rule.match.any).toEqual([
      { resources: { kinds: ['Namespace'], names: ['app-*'], selector: expect.anything() } },
    ]);
    expect(rule.exclude?.any).toEqual([{ resources: { names: expect.arrayContaining(['kube-*', 'istio-system']) } }]);
    expect(rule.generate).toMatchObject({
      namespace: '{{ request.object.metadata.name }}',
      synchronize: true,
      generateExisting: true,
      orphanDownstreamOnPolicyDelete: true,
    });
  },
);

test('namespaceBaseline() generates a default deny in both directions when the lists hold an empty rule', () => {
  expect(specOf('default-deny')).toEqual({
    endpointSelector: {},
    enableDefaultDeny: { ingress: true, egress: true },
    ingress: [{}],
    egress: [{}],
  });
});

test('namespaceBaseline() generates HBONE when both ends are of the namespace', () => {
  const toPorts = [{ ports: [{ port: '15008', protocol: 'TCP' }] }];
  expect(specOf('mesh')).toEqual({
    endpointSelector: {},
    enableDefaultDeny: opensOnly,
    ingress: [{ fromEndpoints: [{}], toPorts }],
    egress: [{ toEndpoints: [{}], toPorts }],
  });
});

test('namespaceBaseline() generates DNS when asked of the pods of kube-dns, by UDP and TCP', () => {
  expect(specOf('dns')).toEqual({
    endpointSelector: {},
    enableDefaultDeny: opensOnly,
    egress: [
      {
        toEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'kube-system', 'k8s:k8s-app': 'kube-dns' } }],
        toPorts: [
          {
            ports: [
              { port: '53', protocol: 'UDP' },
              { port: '53', protocol: 'TCP' },
            ],
          },
        ],
      },
    ],
  });
});

test('namespaceBaseline() generates probes when they come from the address of captured pods', () => {
  expect(specOf('probes')).toEqual({
    endpointSelector: {},
    enableDefaultDeny: opensOnly,
    ingress: [{ fromCIDR: ['169.254.7.127/32'] }],
  });
});

test('namespaceBaseline() generates STRICT when a namespace is new', () => {
  expect(named('mutual-tls').generate).toMatchObject({
    apiVersion: 'security.istio.io/v1',
    data: { spec: { mtls: { mode: 'STRICT' } } },
  });
});

const cilium = rules.filter(({ generate: { kind } }) => kind === 'CiliumNetworkPolicy').map(({ name }) => name);

/** Every list anywhere in a value. */
function lists(value: unknown): readonly (readonly unknown[])[] {
  if (Array.isArray(value)) return [value, ...value.flatMap(lists)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(lists) : [];
}

test.each(cilium)('namespaceBaseline() generates %s that Cilium accepts and heeds', (name) => {
  const spec = specOf(name);
  expect(Object.keys(spec).filter((key) => key.endsWith('Selector'))).toEqual(['endpointSelector']);
  expect([spec.ingress, spec.egress].some((list) => list !== undefined)).toBe(true);
  expect(lists(spec).filter(({ length }) => length === 0)).toEqual([]);
  // Kyverno takes a key in brackets for an anchor, and refuses it in what it is to generate.
  expect(JSON.stringify(spec)).not.toMatch(/"[+<^=X]?\(/);
});

test('namespaceBaseline() closes with the default deny alone', () => {
  const denying = cilium.filter((name) => Object.values(specOf(name).enableDefaultDeny).includes(true));
  expect(denying).toEqual(['default-deny']);
});

test('namespaceBaseline() hears of what it generated when somebody changes it', () => {
  const { expression } = namespaceBaseline().spec.webhookConfiguration.matchConditions[0];
  expect(rules.every(({ generate: { name } }) => name.startsWith('kyverno-baseline-'))).toBe(true);
  expect(expression).toContain("request.name.startsWith('kyverno-baseline-')");
});
