import { explanationText } from './explanation-text';

test('explanationText() says the answer first, then each way, check and line, and what was nearly enough', () => {
  const asked = {
    from: 'a/x[Pod]',
    to: 'a/y[Pod]',
    port: 80,
    protocol: 'TCP',
    http: { method: 'GET', path: '/', host: 'y' },
  };
  const because = [
    { kind: 'CiliumNetworkPolicy', namespace: 'a', name: 'deny', file: 'a.yaml', line: 7, rule: 'spec.ingress[0]' },
  ];
  const request = { methods: ['PUT'], paths: ['/a', '/b'], hosts: [] };
  const check = { at: 'a/y[Pod]', layer: 'cilium' };
  const text = explanationText(asked, {
    verdict: 'denied',
    conditions: [],
    doubts: [],
    routes: [
      {
        route: 'direct',
        verdict: 'denied',
        hops: [
          {
            at: 'a/x[Pod]',
            layer: 'cilium',
            verdict: 'allowed',
            reason: 'no policy',
            because: [],
            requests: [request],
          },
          {
            at: 'a/y[Pod]',
            layer: 'cilium',
            verdict: 'denied',
            reason: 'denied by default',
            because,
            requests: [request, { methods: [], paths: [], hosts: ['z'] }],
          },
          {
            at: 'a/y[Pod]',
            layer: 'ztunnel',
            verdict: 'unknown',
            reason: 'not read',
            because: [{ ...because[0]!, namespace: '', rule: '' }],
            requests: null,
          },
        ],
      },
    ],
    nearMisses: [
      { ...because[0]!, line: 9, ...check, differs: 'label app', has: 'x', needs: 'chat', verdict: 'allowed' },
      {
        ...because[0]!,
        file: 'b.yaml',
        line: 2,
        rule: '',
        ...check,
        differs: 'port',
        has: '80',
        needs: '81',
        verdict: 'denied',
      },
    ],
  });
  expect(text).toBe(
    [
      'a/x[Pod] to a/y[Pod], TCP 80, GET / at y',
      'denied',
      '',
      'direct: denied',
      '  + cilium at a/x[Pod]: no policy',
      '  - cilium at a/y[Pod]: denied by default',
      '      a.yaml:7  CiliumNetworkPolicy a/deny, spec.ingress[0]',
      '      lets through PUT /a, /b',
      '      lets through any method any path at z',
      '  ? ztunnel at a/y[Pod]: not read',
      '      a.yaml:7  CiliumNetworkPolicy deny',
      '',
      'Near misses',
      '  if label app were chat instead of x, it would be allowed',
      '      a.yaml:9  CiliumNetworkPolicy a/deny, spec.ingress[0]',
      '  if port were 81 instead of 80, cilium at a/y[Pod] would let it pass, and another check deny it',
      '      b.yaml:2  CiliumNetworkPolicy a/deny',
    ].join('\n'),
  );
});

test.each([
  ['conditional', ['a token'], [], 'conditional if a token'],
  ['unknown', [], ['x.yaml:1 is not read'], 'unknown: x.yaml:1 is not read'],
  ['allowed', [], [], 'allowed'],
] as const)('explanationText() of %s says on what', (verdict, conditions, doubts, line) => {
  const text = explanationText(
    { from: 'a', to: 'b', port: 1, protocol: 'UDP' },
    { verdict, conditions, doubts, routes: [], nearMisses: [] },
  );
  expect(text).toBe(`a to b, UDP 1\n${line}`);
});
