import { App } from 'cdk8s';
import { type App as IntentApp, placeApp, type Stage, stages } from '@zta/intent';
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
