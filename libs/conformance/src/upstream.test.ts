import { readDocuments } from '@zta/manifests';
import { type CrdSet, loadCrds } from './schema/crd-set';
import { integerFormats, textFormats } from './schema/formats';
import { goPattern } from './schema/go-pattern';
import { describeUpstream, upstreamFolder } from './testing/upstream';
import { validateObject } from './schema/validate-object';

describeUpstream('with the definitions of the platform', () => {
  let crds: CrdSet;

  beforeAll(async () => {
    crds = await loadCrds(upstreamFolder);
  });

  /** Paths of the problems of an object of the plan; all its objects are in the namespace of the example. */
  function pathsOf(apiVersion: string, kind: string, fields: object): readonly string[] {
    const value = { apiVersion, kind, metadata: { name: 'a', namespace: 'app-travelexample' }, ...fields };
    return validateObject(crds, value).map(({ path }) => path);
  }

  const fromNamespace = (namespace: string): object => ({
    matchLabels: { 'k8s:io.kubernetes.pod.namespace': namespace },
  });
  const isolation = {
    ingress: [{ fromEndpoints: [fromNamespace('zenml-system')] }, { fromEndpoints: [fromNamespace('argo')] }],
  };
  const withHttp = {
    ingress: [
      {
        fromEndpoints: [fromNamespace('zenml-system')],
        toPorts: [
          { ports: [{ port: '8080', protocol: 'TCP' }], rules: { http: [{ method: 'GET', path: '/health' }] } },
        ],
      },
    ],
  };
  const withServices = {
    ...isolation,
    egress: [
      { toEndpoints: [fromNamespace('kube-system')] },
      { toServices: [{ k8sService: { serviceName: 'kube-dns', namespace: 'kube-system' } }] },
    ],
  };
  const zenml = { source: { principals: ['cluster.local/ns/zenml-system/sa/zenml-server'] } };
  const read = { operation: { methods: ['GET', 'POST'], paths: ['/api/v1/models/*'] } };

  // The objects of the plan by their numbers: which fields would the API server refuse?
  // prettier-ignore
  test.each<[number: string, object: [apiVersion: string, kind: string, fields: object], ...paths: string[]]>([
    ['S2', ['cilium.io/v2', 'CiliumNetworkPolicy', { spec: { podSelector: {}, ...withServices } }], 'spec', 'spec.podSelector'],
    ['S2 with endpointSelector', ['cilium.io/v2', 'CiliumNetworkPolicy', { spec: { endpointSelector: {}, ...withServices } }]],
    ['S3 Gateway', ['gateway.networking.k8s.io/v1', 'Gateway', { spec: { gatewayClassName: 'istio-waypoint', listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE' }] } }]],
    ['S3 AuthorizationPolicy', ['security.istio.io/v1beta1', 'AuthorizationPolicy', { spec: { targetRefs: [{ kind: 'Gateway', name: 'w' }], rules: [{ from: [zenml], to: [read] }] } }]],
    ['S4', ['gateway.networking.k8s.io/v1', 'HTTPRoute', { metadata: { name: 'a' }, spec: { parentRefs: [{ name: 'default-gateway' }], hostnames: ['travel.example.com'], rules: [{ matches: [{ path: { type: 'PathPrefix', value: '/api/' } }], filters: [{ type: 'RequestHeaderModifier', requestHeaderModifier: { add: [{ name: 'X-Request-Source', value: 'external' }] } }], backendRefs: [{ name: 'travel-api', port: 8080 }] }] } }]],
    ['S5 with an apiVersion', ['cilium.io/v2', 'CiliumClusterwideNetworkPolicy', { spec: { nodeSelector: fromNamespace('app-travelexample'), ingress: [], egress: [{ toEndpoints: [fromNamespace('kube-system')] }] } }]],
    ['S6a', ['cilium.io/v2', 'CiliumClusterwideNetworkPolicy', { spec: { nodeSelector: {}, ingress: [], egress: [{ toEntities: ['kube-apiserver'] }, { toEndpoints: [fromNamespace('kube-system')] }] } }]],
    ['S6b', ['cilium.io/v2', 'CiliumNetworkPolicy', { spec: { podSelector: {}, ...withHttp } }], 'spec', 'spec.podSelector'],
    ['S6b with endpointSelector', ['cilium.io/v2', 'CiliumNetworkPolicy', { spec: { endpointSelector: {}, ...withHttp } }]],
    ['S7 default-deny-all', ['security.istio.io/v1beta1', 'AuthorizationPolicy', { spec: null }]],
    ['S7 platform-services-access', ['security.istio.io/v1beta1', 'AuthorizationPolicy', { spec: { selector: { matchLabels: { app: 'travel-ai-service' } }, rules: [{ from: [zenml], to: [{ operation: { methods: ['GET'] } }], when: [{ key: 'request.headers[x-request-source]', values: ['platform'] }] }] } }]],
    ['S7 Namespace', ['v1', 'Namespace', {}]],
    ['S8', ['cilium.io/v2', 'CiliumNetworkPolicy', { spec: { podSelector: {}, ...isolation } }], 'spec', 'spec.podSelector'],
    ['S8 with endpointSelector', ['cilium.io/v2', 'CiliumNetworkPolicy', { spec: { endpointSelector: {}, ...isolation } }]],
    ['S9', ['security.istio.io/v1beta1', 'AuthorizationPolicy', { spec: { rules: [{ from: [{ source: { namespaces: ['argo'], principals: ['cluster.local/ns/argo/sa/a'] } }], to: [{ operation: { methods: ['*'] } }] }] } }]],
  ])('validateObject() judges %s of the plan', (_number, object, ...paths) => {
    expect(pathsOf(...object)).toEqual(paths);
  });

  test('validateObject() says what a CiliumNetworkPolicy with a podSelector needs', () => {
    const problems = validateObject(crds, {
      apiVersion: 'cilium.io/v2',
      kind: 'CiliumNetworkPolicy',
      metadata: {},
      spec: { podSelector: {}, ingress: [] },
    });
    expect(problems).toEqual([
      {
        path: 'spec',
        expected: 'with exactly one of: "endpointSelector"; "nodeSelector"',
        found: { podSelector: {}, ingress: [] },
      },
      {
        path: 'spec.podSelector',
        expected: expect.stringMatching(/^one of the known fields \(.*\bendpointSelector\b.*\)$/),
        found: {},
      },
    ]);
  });

  const cilium = (spec: object): [string, string, object] => [
    'cilium.io/v2',
    'CiliumNetworkPolicy',
    { spec: { endpointSelector: {}, ...spec } },
  ];
  const route = (rule: object): [string, string, object] => [
    'gateway.networking.k8s.io/v1',
    'HTTPRoute',
    { spec: { rules: [rule] } },
  ];

  // Which field is broken?
  // prettier-ignore
  test.each<[path: string, when: string, object: [string, string, object]]>([
    ['spec.egress[0].toPorts[0].ports[0].port', 'a port is a number', cilium({ egress: [{ toPorts: [{ ports: [{ port: 53 }] }] }] })],
    ['spec.egress[0].toPorts[0].ports[0].protocol', 'a protocol does not exist', cilium({ egress: [{ toPorts: [{ ports: [{ port: '53', protocol: 'HTTP' }] }] }] })],
    ['spec.egress[0].toPorts[0].ports[0].port', 'a port is no port', cilium({ egress: [{ toPorts: [{ ports: [{ port: '!' }] }] }] })],
    ['spec.ingress[0].fromCIDR[0]', 'a CIDR is a host name', cilium({ ingress: [{ fromCIDR: ['example.com/8'] }] })],
    ['spec.ingress[0].fromCIDRSet[0]', 'a CIDR set names nothing', cilium({ ingress: [{ fromCIDRSet: [{ except: ['10.0.0.0/8'] }] }] })],
    ['spec.ingress[0].fromEntities[0]', 'an entity does not exist', cilium({ ingress: [{ fromEntities: ['internet'] }] })],
    ['spec.egress[0].toFQDNs[0].matchPattern', 'a pattern of names has a slash', cilium({ egress: [{ toFQDNs: [{ matchPattern: 'a/b' }] }] })],
    ['spec.ingress[0].fromEndpoints[0].matchExpressions[0].operator', 'an operator does not exist', cilium({ ingress: [{ fromEndpoints: [{ matchExpressions: [{ key: 'a', operator: 'Equals' }] }] }] })],
    ['spec.ingress[0].fromEndpoint', 'a field is misspelt', cilium({ ingress: [{ fromEndpoint: [{}] }] })],
    ['spec.enableDefaultDeny.ingress', 'a boolean is a text', cilium({ ingress: [{}], enableDefaultDeny: { ingress: 'no' } })],
    ['spec.rules[0].matches[0].path.type', 'a path type does not exist', route({ matches: [{ path: { type: 'Glob', value: '/' } }] })],
    ['spec.rules[0].backendRefs[0].port', 'a port is too large', route({ backendRefs: [{ name: 'a', port: 70000 }] })],
    ['spec.rules[0].backendRefs[0].name', 'a name is missing', route({ backendRefs: [{ port: 80 }] })],
    ['spec.rules[0].timeouts.request', 'a duration has no unit', route({ timeouts: { request: '30' } })],
    ['spec.rules[0].filters[0].requestHeaderModifier.set[1]', 'a header comes twice', route({ filters: [{ type: 'RequestHeaderModifier', requestHeaderModifier: { set: [{ name: 'a', value: '1' }, { name: 'a', value: '2' }] } }] })],
    ['spec.hostnames[0]', 'a host name is an address with a port', ['gateway.networking.k8s.io/v1', 'HTTPRoute', { spec: { hostnames: ['a:80'] } }]],
    ['spec.listeners[1]', 'two listeners have one name', ['gateway.networking.k8s.io/v1', 'Gateway', { spec: { gatewayClassName: 'a', listeners: [{ name: 'a', port: 80, protocol: 'HTTP' }, { name: 'a', port: 81, protocol: 'HTTP' }] } }]],
    ['spec.action', 'an action does not exist', ['security.istio.io/v1', 'AuthorizationPolicy', { spec: { action: 'REJECT' } }]],
    ['spec.rules[0].to[0].operation.ports[0]', 'a port is a number', ['security.istio.io/v1', 'AuthorizationPolicy', { spec: { rules: [{ to: [{ operation: { ports: [80] } }] }] } }]],
    ['spec.mtls.mode', 'a mode does not exist', ['security.istio.io/v1', 'PeerAuthentication', { spec: { mtls: { mode: 'strict' } } }]],
    ['spec.validationFailureAction', 'an action does not exist', ['kyverno.io/v1', 'ClusterPolicy', { spec: { validationFailureAction: 'deny' } }]],
    ['apiVersion', 'a version does not exist', ['cilium.io/v1', 'CiliumNetworkPolicy', {}]],
    ['kind', 'a kind does not exist', ['cilium.io/v2', 'NetworkPolicy', {}]],
  ])('validateObject() reports %s when %s', (path, _when, object) => {
    expect(pathsOf(...object)).toEqual([path]);
  });

  test('validateObject() judges every kind', () => {
    for (const { group, version, kind } of crds.kinds) {
      const value = { apiVersion: `${group}/${version}`, kind, metadata: { name: 'a' }, unknown: 1 };
      expect([kind, validateObject(crds, value).map(({ path }) => path)]).toEqual([
        kind,
        expect.arrayContaining(['unknown']),
      ]);
    }
  }, 60_000);

  test('goPattern() and the formats know all that the platform uses', () => {
    const keywords = readDocuments(upstreamFolder).flatMap(({ object }) => [...keywordsIn(object)]);
    const patterns = keywords.filter(([keyword]) => keyword === 'pattern').map(([, value]) => value);
    const formats = keywords.filter(([keyword]) => keyword === 'format').map(([, value]) => value.replaceAll('-', ''));
    expect(patterns.length).toBeGreaterThan(100);
    for (const pattern of new Set(patterns)) expect(() => goPattern(pattern)).not.toThrow();
    // The API server doesn't know these, or only for numbers that JSON can't hold otherwise.
    const ignored = ['binary', 'double', 'idnhostname'];
    const known = [...Object.keys({ ...textFormats, ...integerFormats }), ...ignored];
    expect([...new Set(formats)].filter((format) => !known.includes(format))).toEqual([]);
  });
});

/** Every keyword of text in a schema, without those that are names of fields. */
function* keywordsIn(schema: unknown): Generator<[string, string]> {
  if (typeof schema !== 'object' || schema === null) return;
  for (const [keyword, value] of Object.entries(schema)) {
    if (typeof value === 'string') yield [keyword, value];
    else yield* keywordsIn(value);
  }
}
