import { App } from 'cdk8s';
import { type App as IntentApp, placeApp, placePlatform, type Stage, stages } from '@zta/intent';
import { lab, shop } from '@zta/intent/testing';
import { CiliumLayer } from './layer';
import { allowDns, allowNamespace, allowProbes, defaultDeny, identityPolicies } from './policies';

const place = (app: IntentApp = shop, stage: Stage = 'enforced') => placeApp(app, stage, lab, [app]);

/** The openings of one identity, as `in <who>:<port>` and `out <whom>:<port>`. */
function openings(name: string, app: IntentApp = shop, cluster = lab): readonly string[] {
  const policy = identityPolicies(placeApp(app, 'enforced', cluster, [app])).find(
    (candidate) => candidate.name === `allow-${name}`,
  );
  return policy ? [...list('in', policy.spec.ingress), ...list('out', policy.spec.egress)] : [];
}

function list(direction: string, rules: readonly object[] = []): readonly string[] {
  return rules.map((rule) => {
    const { toPorts, ...peers } = rule as {
      readonly toPorts: readonly { readonly ports: readonly { readonly port: string }[] }[];
    };
    const labels = JSON.stringify(peers).match(
      /(?<=serviceaccount":")[^"]+|(?<=k8s:app":")[^"]+|(?<=matchName":")[^"]+|kube-apiserver/,
    );
    return `${direction} ${labels?.[0]}:${toPorts[0]?.ports.map(({ port }) => port).join(',')}`;
  });
}

// prettier-ignore
test.each<[identity: string, expected: string[]]>([
  // From the internet by the gateway, in HBONE; to the model by its waypoint; to the database straight.
  ['web',      ['in public:15008', 'out waypoint:15008', 'out store:15008']],
  // The waypoint is the caller on the wire; the scraper goes around it.
  ['model',    ['in waypoint:15008', 'in kube-prometheus-stack-prometheus:15008', 'out llm.example.org:443']],
  ['store',    ['in web:15008', 'in kubeblocks:15008', 'in store:15008', 'out store:15008', 'out kube-apiserver:6443']],
  ['train',    ['out kube-apiserver:6443', 'out zenml-server:15008']],
  ['publish',  ['out kube-apiserver:6443']],
  ['waypoint', ['in web:15008', 'in kube-prometheus-stack-prometheus:15020', 'out model:15008', 'out istiod:15012']],
  ['other',    []],
])('identityPolicies() opens for %s what its flows need, and no more', (identity, expected) => {
  expect(openings(identity)).toEqual(expected);
});

test('identityPolicies() lets a waypoint reach istiod in its namespace', () => {
  const waypoint = identityPolicies(place()).find(({ name }) => name === 'allow-waypoint');
  const istiod = { 'k8s:app': 'istiod', 'k8s:io.kubernetes.pod.namespace': 'istio-system' };
  expect(waypoint?.spec.egress).toContainEqual(expect.objectContaining({ toEndpoints: [{ matchLabels: istiod }] }));
});

test('identityPolicies() has no waypoint where no Service has one', () => {
  const app = { ...shop, flows: shop.flows.filter(({ http }) => !http) };
  expect(identityPolicies(place(app)).map(({ name }) => name)).not.toContain('allow-waypoint');
});

test("identityPolicies() opens the pod's own port to a caller outside the mesh", () => {
  expect(openings('model', shop, { ...lab, meshedNamespaces: [] })).toContain(
    'in kube-prometheus-stack-prometheus:8001',
  );
});

test('identityPolicies() names peers by namespace and service account both', () => {
  const web = identityPolicies(place()).find(({ name }) => name === 'allow-web');
  expect(web?.spec.ingress?.[0]).toMatchObject({
    fromEndpoints: [
      {
        matchLabels: {
          'k8s:io.kubernetes.pod.namespace': 'kgateway-system',
          'k8s:io.cilium.k8s.policy.serviceaccount': 'public',
        },
      },
    ],
  });
  expect(web?.spec.endpointSelector).toEqual({ matchLabels: { 'k8s:io.cilium.k8s.policy.serviceaccount': 'web' } });
});

test('identityPolicies() gives the reason of each flow on both of its ends', () => {
  const reasons = identityPolicies(place()).filter(
    ({ annotations }) => annotations?.['flow.zta.internal/web-to-store'] === 'orders',
  );
  expect(reasons.map(({ name }) => name)).toEqual(['allow-web', 'allow-store']);
});

// `ingress: [{}]` is what denies: cilium 1.17.5 pkg/policy/repository.go counts the entries of a direction.
test.each<[stage: Stage, closed: boolean]>([
  ['observe', false],
  ['baseline', true],
  ['enforced', true],
])('defaultDeny() at stage %s closes: %s', (stage, closed) => {
  expect(defaultDeny({ stage }).spec).toEqual({
    endpointSelector: {},
    enableDefaultDeny: { ingress: closed, egress: closed },
    ingress: [{}],
    egress: [{}],
  });
});

test.each(stages)('no policy but default-deny closes anything at stage %s', (stage) => {
  const policies = [allowDns(), allowNamespace(), allowProbes(), ...identityPolicies(place(shop, stage))];
  expect(policies.map(({ spec }) => spec.enableDefaultDeny)).toEqual(
    policies.map(() => ({ ingress: false, egress: false })),
  );
});

test('allowDns() opens 53 on UDP and TCP through the DNS proxy, to kube-dns only', () => {
  expect(allowDns().spec.egress).toEqual([
    {
      toEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'kube-system', 'k8s:k8s-app': 'kube-dns' } }],
      toPorts: [
        {
          ports: [
            { port: '53', protocol: 'UDP' },
            { port: '53', protocol: 'TCP' },
          ],
          rules: { dns: [{ matchPattern: '*' }] },
        },
      ],
    },
  ]);
});

// prettier-ignore
test.each<[stage: Stage, extra: string[]]>([
  ['observe',  ['allow-namespace']],
  ['baseline', ['allow-namespace']],
  ['enforced', []],
])('CiliumLayer renders each stage with the same objects but the namespace allowance: %s', (stage, extra) => {
  const objects: { kind: string; metadata: { name: string; namespace: string } }[] = new CiliumLayer(new App(), { placement: place(shop, stage) }).toJson();
  const identities = ['model', 'publish', 'store', 'train', 'waypoint', 'web'].map((name) => `allow-${name}`);
  expect(objects.map(({ metadata }) => metadata.name).sort()).toEqual(['allow-dns', 'allow-kubelet-probes', ...extra, ...identities, 'default-deny'].sort());
  expect(new Set(objects.map(({ kind, metadata }) => `${kind} ${metadata.namespace}`))).toEqual(new Set(['CiliumNetworkPolicy app-shop']));
});

test("allowProbes() opens the kubelet's probes of captured pods", () => {
  expect(allowProbes().spec).toEqual({
    endpointSelector: {},
    ingress: [{ fromCIDR: ['169.254.7.127/32'] }],
    enableDefaultDeny: { ingress: false, egress: false },
  });
});

// The platform's side. `prometheus` goes by its service account, what isn't a pod by its entities.
const onPlatform = (namespace: string, name: string, cluster = lab) => {
  const apps = [placeApp(shop, 'enforced', cluster, [shop])];
  const guarded = placePlatform(cluster, apps, [cluster]).find((candidate) => candidate.namespace === namespace)!;
  return identityPolicies(guarded).find((policy) => policy.name === `allow-${name}`)!.spec;
};
const rule = (peers: object, ...ports: readonly number[]) => ({
  ...peers,
  toPorts: [{ ports: ports.map((port) => ({ port: `${port}`, protocol: 'TCP' })) }],
});
const pods = (namespace: string, serviceAccount: string, labels: object = {}) => [
  {
    matchLabels: {
      'k8s:io.kubernetes.pod.namespace': namespace,
      'k8s:io.cilium.k8s.policy.serviceaccount': serviceAccount,
      ...labels,
    },
  },
];
const scraper = pods('monitoring', 'kube-prometheus-stack-prometheus');

test('identityPolicies() opens a webhook to the API server, which may come through any node', () => {
  expect(onPlatform('kyverno', 'kyverno-admission-controller').ingress).toEqual([
    rule({ fromEntities: ['kube-apiserver', 'remote-node'] }, 9443),
    rule({ fromEndpoints: scraper }, 8000),
  ]);
});

test('identityPolicies() opens the front door to the internet, and its metrics in the tunnel and beside it', () => {
  expect(onPlatform('kgateway-system', 'public')).toMatchObject({
    ingress: [
      rule({ fromEntities: ['world', 'remote-node'] }, 8080),
      rule({ fromEntities: ['world', 'remote-node'] }, 8443),
      rule({ fromEndpoints: scraper }, 15008, 9091),
    ],
    egress: [
      rule({ toEndpoints: pods('kgateway-system', 'kgateway') }, 15008),
      rule({ toEndpoints: pods('app-shop', 'web') }, 15008),
    ],
  });
});

test('identityPolicies() opens the network of the nodes to the scraper', () => {
  const { egress } = onPlatform('monitoring', 'prometheus');
  for (const port of [9100, 10250]) {
    expect(egress).toContainEqual(rule({ toEntities: ['host', 'remote-node'] }, port));
  }
  expect(egress).toContainEqual(rule({ toEndpoints: pods('app-shop', 'waypoint') }, 15020));
});

test('identityPolicies() tells pods of one service account apart by their labels, on both ends', () => {
  const labels = { 'k8s:app.kubernetes.io/component': 'apps', 'k8s:app.kubernetes.io/name': 'kubeblocks' };
  const agent = rule({ toEndpoints: pods('app-shop', 'store') }, 15008);
  expect(onPlatform('kb-system', 'kubeblocks-operator')).toMatchObject({
    endpointSelector: { matchLabels: { 'k8s:io.cilium.k8s.policy.serviceaccount': 'kubeblocks', ...labels } },
    egress: expect.arrayContaining([agent]),
  });
  expect(onPlatform('kb-system', 'kubeblocks-dataprotection').egress).not.toContainEqual(agent);
  const store = identityPolicies(place()).find(({ name }) => name === 'allow-store');
  expect(store?.spec.ingress).toContainEqual(rule({ fromEndpoints: pods('kb-system', 'kubeblocks', labels) }, 15008));
});

// Elsewhere the kubelet's probes come from the node itself, which Cilium always lets in.
test.each([
  ['monitoring', true],
  ['argocd', false],
])('CiliumLayer lets the probes of captured pods into %s: %s', (namespace, expected) => {
  const guarded = placePlatform(lab, [], [lab]).find((candidate) => candidate.namespace === namespace)!;
  const objects: { metadata: { name: string } }[] = new CiliumLayer(new App(), { placement: guarded }).toJson();
  expect(objects.some(({ metadata }) => metadata.name === 'allow-kubelet-probes')).toBe(expected);
});
