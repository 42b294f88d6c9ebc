import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readDocuments } from '@zta/manifests';
import { readWorld } from '../world/read-world';
import type { World } from '../world/world';
import { decide } from './decide';
import type { Connection, Verdict } from './decision';

// The policies of the plan that this project began with, as they stand. Each was meant to do something; what it does is
// in the tests.

const S2 = `
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata:
  name: app-travelexample-base-policy
  namespace: app-travelexample
spec:
  podSelector: {}
  ingress:
  # Allow intra-namespace communication
  - fromEndpoints:
    - matchLabels:
        k8s:io.kubernetes.pod.namespace: app-travelexample
  # Allow system services
  - fromEndpoints:
    - matchLabels:
        k8s:io.kubernetes.pod.namespace: zenml-system
        app: zenml-server
  - fromEndpoints:
    - matchLabels:
        k8s:io.kubernetes.pod.namespace: argo
        app.kubernetes.io/component: workflow-controller
  # Allow database operator
  - fromEndpoints:
    - matchLabels:
        k8s:io.kubernetes.pod.namespace: kb-system
        app.kubernetes.io/name: kubeblocks
  egress:
  # Allow DNS and system communication
  - toEndpoints:
    - matchLabels:
        k8s:io.kubernetes.pod.namespace: kube-system
  - toServices:
    - k8sService:
        serviceName: kube-dns
        namespace: kube-system
`;

const S3 = `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: app-travelexample-waypoint
  namespace: app-travelexample
  labels:
    istio.io/waypoint-for: service
spec:
  gatewayClassName: istio-waypoint
  listeners:
  - name: mesh
    port: 15008
    protocol: HBONE
---
# Authorization policy for AI application
apiVersion: security.istio.io/v1beta1
kind: AuthorizationPolicy
metadata:
  name: app-travelexample-access
  namespace: app-travelexample
spec:
  targetRefs:
  - kind: Gateway
    name: app-travelexample-waypoint
  rules:
  # Allow ZenML pipeline access
  - from:
    - source:
        principals: ["cluster.local/ns/zenml-system/sa/zenml-server"]
    to:
    - operation:
        methods: ["GET", "POST"]
        paths: ["/api/v1/models/*", "/api/v1/predictions/*"]
  # Allow Argo workflow access
  - from:
    - source:
        principals: ["cluster.local/ns/argo/sa/argo-workflow"]
    to:
    - operation:
        methods: ["GET", "POST", "PUT", "DELETE"]
`;

const S4 = `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: app-travelexample-route
spec:
  parentRefs:
  - name: default-gateway
  hostnames: ["travel.example.com"]
  rules:
  - matches:
    - path:
        type: PathPrefix
        value: "/api/"
    filters:
    - type: RequestHeaderModifier
      requestHeaderModifier:
        add:
        - name: X-Request-Source
          value: external
    backendRefs:
    - name: travel-api
      port: 8080
`;

const S5 = `
- name: strict-zero-trust-baseline
  match:
    resources:
      kinds: [Namespace]
      names: ["app-*"]
  generate:
    kind: CiliumClusterwideNetworkPolicy
    name: "deny-all-{{request.object.metadata.name}}"
    data:
      spec:
        nodeSelector:
          matchLabels:
            k8s:io.kubernetes.pod.namespace: "{{request.object.metadata.name}}"
        ingress: []
        egress:
        # Allow DNS only
        - toEndpoints:
          - matchLabels:
              k8s:io.kubernetes.pod.namespace: kube-system
              k8s-app: kube-dns
`;

const S6a = `
apiVersion: cilium.io/v2
kind: CiliumClusterwideNetworkPolicy
metadata:
  name: default-deny-all
spec:
  nodeSelector: {}
  ingress: []
  egress:
  # Allow essential cluster communication
  - toEntities: ["kube-apiserver"]
  - toEndpoints:
    - matchLabels:
        k8s:io.kubernetes.pod.namespace: kube-system
`;

const S6b = `
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata:
  name: zenml-to-app-access
  namespace: app-travelexample
spec:
  podSelector: {}
  ingress:
  - fromEndpoints:
    - matchLabels:
        k8s:io.kubernetes.pod.namespace: zenml-system
        app: zenml-server
    toPorts:
    - ports:
      - port: "8080"
        protocol: TCP
      rules:
        http:
        - method: "GET"
          path: "/health"
        - method: "POST"
          path: "/api/v1/models"
`;

const S7 = `
apiVersion: v1
kind: Namespace
metadata:
  name: app-travelexample
  labels:
    istio.io/dataplane-mode: ambient
    istio.io/waypoint: enabled
---
# Strict authorization with operational exceptions
apiVersion: security.istio.io/v1beta1
kind: AuthorizationPolicy
metadata:
  name: default-deny-all
  namespace: app-travelexample
spec:
  # No rules = deny all
---
apiVersion: security.istio.io/v1beta1
kind: AuthorizationPolicy
metadata:
  name: platform-services-access
  namespace: app-travelexample
spec:
  selector:
    matchLabels:
      app: travel-ai-service
  rules:
  - from:
    - source:
        principals:
        - "cluster.local/ns/zenml-system/sa/zenml-server"
        - "cluster.local/ns/argo/sa/argo-workflow"
    to:
    - operation:
        methods: ["GET", "POST"]
    when:
    - key: request.headers[x-request-source]
      values: ["platform"]
`;

const S8 = `
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata:
  name: namespace-isolation
  namespace: app-travelexample
spec:
  podSelector: {}
  ingress:
  - fromEndpoints:
    - matchLabels:
        k8s:io.kubernetes.pod.namespace: app-travelexample
  # Allow all system namespaces
  - fromEndpoints:
    - matchLabels:
        k8s:io.kubernetes.pod.namespace: zenml-system
  - fromEndpoints:
    - matchLabels:
        k8s:io.kubernetes.pod.namespace: argo
  - fromEndpoints:
    - matchLabels:
        k8s:io.kubernetes.pod.namespace: kb-system
`;

const S9 = `
apiVersion: v1
kind: Namespace
metadata:
  name: app-travelexample
  labels:
    istio.io/dataplane-mode: ambient
---
# Comprehensive authorization policies
apiVersion: security.istio.io/v1beta1
kind: AuthorizationPolicy
metadata:
  name: app-access-control
  namespace: app-travelexample
spec:
  rules:
  - from:
    - source:
        namespaces: ["zenml-system"]
    - source:
        namespaces: ["argo"]
        principals: ["cluster.local/ns/argo/sa/argo-workflow"]
    to:
    - operation:
        methods: ["*"]
  - from:
    - source:
        namespaces: ["kb-system"]
    to:
    - operation:
        methods: ["GET", "POST", "PUT", "DELETE"]
        paths: ["/db/*"]
`;

const pod = (namespace: string, name: string, account = 'default', labels = `app: ${name}`) => `
apiVersion: v1
kind: Pod
metadata: { namespace: ${namespace}, name: ${name}, labels: { ${labels} } }
spec: { serviceAccountName: ${account}, containers: [{ name: main }] }
`;

const pods = [
  pod('app-travelexample', 'travel-api'),
  pod('app-travelexample', 'travel-ai-service'),
  pod('zenml-system', 'zenml-server', 'zenml-server'),
  pod('argo', 'workflow', 'argo-workflow'),
  pod('kb-system', 'kubeblocks', 'kubeblocks', 'app.kubernetes.io/name: kubeblocks'),
  pod('elsewhere', 'stranger'),
  pod('kube-system', 'coredns', 'coredns', 'k8s-app: kube-dns'),
];

const meshed = ['zenml-system', 'argo', 'kb-system'].map(
  (name) => `
apiVersion: v1
kind: Namespace
metadata: { name: ${name}, labels: { istio.io/dataplane-mode: ambient } }
`,
);

function worldOf(...texts: readonly string[]): World {
  const folder = mkdtempSync(join(tmpdir(), 'plan-'));
  try {
    writeFileSync(join(folder, 'plan.yaml'), texts.join('---'));
    return readWorld(readDocuments(folder));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const inApp = 'app-travelexample/travel-ai-service[Pod]';
const callers = [
  'app-travelexample/travel-api[Pod]',
  'zenml-system/zenml-server[Pod]',
  'argo/workflow[Pod]',
  'kb-system/kubeblocks[Pod]',
  'elsewhere/stranger[Pod]',
];

/** What each caller gets when it sends the request that the plan means to allow, and anything else. */
function verdicts(world: World): readonly Verdict[] {
  const http = { method: 'GET', path: '/api/v1/models/a', host: 'travel-ai-service' };
  const questions = callers.flatMap((from): readonly Connection[] => [
    { from, to: inApp, port: 8080, protocol: 'TCP', http },
    { from, to: inApp, port: 5432, protocol: 'TCP' },
  ]);
  return [...new Set(questions.map((question) => decide(world, question).verdict))];
}

test.each([
  ['S2', S2],
  ['S6b', S6b],
  ['S8', S8],
])('%s is refused by the API server, and everything stays open', (_name, snippet) => {
  const world = worldOf(...pods, snippet);
  expect(world.notEnforced).toMatchObject([{ reason: expect.stringContaining('endpointSelector') as string }]);
  expect(world.ciliumRules).toEqual([]);
  expect(world.unsupported).toEqual([]);
  expect(verdicts(world)).toEqual(['allowed']);
});

test('S6a selects no pod, and everything stays open', () => {
  const world = worldOf(...pods, S6a);
  expect(world.notEnforced).toMatchObject([
    { name: 'default-deny-all', reason: expect.stringContaining('nodes') as string },
  ]);
  expect(verdicts(world)).toEqual(['allowed']);
});

test('S5 is no object, and what it would generate selects no pod', () => {
  expect(verdicts(worldOf(...pods, S5))).toEqual(['allowed']);
  const spec = S5.slice(S5.indexOf('      spec:'))
    .replaceAll('{{request.object.metadata.name}}', 'app-travelexample')
    .replaceAll(/^ {6}/gm, '');
  const generated = `
apiVersion: cilium.io/v2
kind: CiliumClusterwideNetworkPolicy
metadata: { name: deny-all-app-travelexample }
${spec}`;
  const world = worldOf(...pods, generated);
  expect(world.notEnforced).toHaveLength(1);
  expect(verdicts(world)).toEqual(['allowed']);
});

test('S3 is attached to nothing, and its waypoint is used by nothing', () => {
  const ambient =
    '\napiVersion: v1\nkind: Namespace\nmetadata: { name: app-travelexample, labels: { istio.io/dataplane-mode: ambient } }\n';
  const world = worldOf(...pods, ...meshed, ambient, S3);
  expect(world.notEnforced).toMatchObject([
    { name: 'app-travelexample-access', reason: expect.stringContaining('attached to nothing') as string },
  ]);
  expect(verdicts(world)).toEqual(['allowed']);
  const { routes } = decide(world, { from: callers[1] ?? '', to: inApp, port: 8080, protocol: 'TCP' });
  expect(routes.map(({ route }) => route)).toEqual(['direct']);
});

test('S4 is in the namespace default, where there is no Gateway', () => {
  const world = worldOf(...pods, S4);
  expect(world.httpRoutes).toMatchObject([
    { namespace: 'default', parents: [{ namespace: 'default', name: 'default-gateway' }] },
  ]);
  const { routes } = decide(world, {
    from: 'world:192.0.2.1',
    to: 'app-travelexample/travel-api[Pod]',
    port: 8080,
    protocol: 'TCP',
  });
  expect(routes.map(({ route }) => route)).toEqual(['direct']);
});

test.each([
  ['S7', S7],
  ['S9', S9],
])('%s cuts everything but the probes of the kubelet', (_name, snippet) => {
  const world = worldOf(...pods, ...meshed, snippet);
  expect(world.unsupported).toEqual([]);
  expect(verdicts(world)).toEqual(['denied']);
  const probe = { from: 'world:169.254.7.127', to: inApp, port: 8080, protocol: 'TCP' } as const;
  expect(decide(world, probe).verdict).toBe('allowed');
});
