import { App } from 'cdk8s';
import { placeApp, stages } from '@zta/intent';
import { lab, shop } from '@zta/intent/testing';
import { WorkloadsLayer } from './layer';

interface Rendered {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Record<string, string>;
    readonly annotations: Record<string, string>;
  };
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a Deployment or a Service, as rendered
  readonly spec: any;
  readonly [field: string]: unknown;
}

const web = { ...shop.workloads['web']!, health: '/ready', env: { MODE: 'live', KEY: { secret: 's', key: 'k' } } };
const app = { ...shop, workloads: { ...shop.workloads, web } };
const render = (stage: (typeof stages)[number] = 'enforced'): readonly Rendered[] =>
  new WorkloadsLayer(new App(), {
    placement: placeApp(app, stage, lab, [app]),
    namespaceLabels: { extra: 'yes' },
  }).toJson();
const objects = render();
const find = (kind: string, name: string) =>
  objects.find((object) => object.kind === kind && object.metadata.name === name)!;

test('WorkloadsLayer passes what the restricted pod security standard asks for', () => {
  const { template } = find('Deployment', 'web').spec;
  expect(template.spec.securityContext.runAsNonRoot).toBe(true);
  expect(template.spec.automountServiceAccountToken).toBe(false);
  expect(template.spec.containers[0].securityContext).toMatchObject({
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    readOnlyRootFilesystem: true,
    runAsNonRoot: true,
    seccompProfile: { type: 'RuntimeDefault' },
  });
});

test('WorkloadsLayer requests what it limits, exactly as declared', () => {
  const size = { cpu: '100m', memory: '128Mi' };
  expect(find('Deployment', 'web').spec.template.spec.containers[0].resources).toEqual({
    requests: size,
    limits: size,
  });
  const large = { cpu: '1', memory: '1024Mi' };
  expect(find('Deployment', 'model').spec.template.spec.containers[0].resources).toEqual({
    requests: large,
    limits: large,
  });
});

test('WorkloadsLayer gives pods no label but those by which everything selects them', () => {
  const labels = { 'app.kubernetes.io/name': 'web', 'app.kubernetes.io/part-of': 'shop' };
  expect(find('Deployment', 'web').spec).toMatchObject({ selector: { matchLabels: labels }, replicas: 1 });
  expect(find('Deployment', 'web').spec.template.metadata.labels).toEqual(labels);
  expect(find('Service', 'web').spec.selector).toEqual(labels);
});

test('WorkloadsLayer has readiness, variables and secrets as declared', () => {
  const [container] = find('Deployment', 'web').spec.template.spec.containers;
  expect(container.readinessProbe.httpGet).toMatchObject({ path: '/ready', port: 8080 });
  expect(container.env).toEqual([
    { name: 'MODE', value: 'live' },
    { name: 'KEY', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } },
  ]);
  expect(find('Deployment', 'model').spec.template.spec.containers[0].readinessProbe).toBeUndefined();
});

// A waypoint receives only traffic of Services with this label (istio 1.26.2 ambient/waypoints.go).
test('WorkloadsLayer binds the waypoint to the Services that need it, and to no others', () => {
  expect(find('Service', 'model').metadata.labels?.['istio.io/use-waypoint']).toBe('waypoint');
  expect(find('Service', 'web').metadata.labels).not.toHaveProperty(['istio.io/use-waypoint']);
  expect(find('Namespace', 'app-shop').metadata.labels).not.toHaveProperty(['istio.io/use-waypoint']);
});

test('WorkloadsLayer declares the protocol of every Service port, equal to the port of the pods', () => {
  expect(find('Service', 'model').spec.ports).toEqual([
    { name: 'http', port: 8000, targetPort: 8000, appProtocol: 'http' },
    { name: 'tcp-admin', port: 8001, targetPort: 8001, appProtocol: 'tcp' },
  ]);
});

// kgateway 2.0 speaks HTTP/2 to a port that says so, and no gRPC comes through otherwise.
test('WorkloadsLayer gives ports of HTTP/2 and gRPC the name that every gateway knows', () => {
  const ports = { 'http2-a': 1, grpc: 2, http: 3 };
  const other = { ...app, workloads: { ...app.workloads, web: { ...web, ports } } };
  const placement = placeApp(other, 'enforced', lab, [other]);
  const rendered: readonly Rendered[] = new WorkloadsLayer(new App(), { placement, namespaceLabels: {} }).toJson();
  const service = rendered.find(({ kind, metadata }) => kind === 'Service' && metadata.name === 'web')!;
  expect(service.spec.ports.map(({ appProtocol }: { appProtocol: string }) => appProtocol)).toEqual([
    'kubernetes.io/h2c',
    'kubernetes.io/h2c',
    'http',
  ]);
});

test('WorkloadsLayer mounts a token only where an engine works with the API server, with the rights for that', () => {
  const accounts = objects.filter(({ kind }) => kind === 'ServiceAccount');
  expect(
    Object.fromEntries(
      accounts.map(({ metadata, automountServiceAccountToken }) => [metadata.name, automountServiceAccountToken]),
    ),
  ).toEqual({
    web: false,
    model: false,
    store: true,
    train: true,
    publish: true,
  });
  expect(find('Role', 'publish')['rules']).toEqual([
    { apiGroups: ['argoproj.io'], resources: ['workflowtaskresults'], verbs: ['create', 'patch'] },
  ]);
  expect(find('RoleBinding', 'publish')).toMatchObject({
    roleRef: { kind: 'Role', name: 'publish' },
    subjects: [{ kind: 'ServiceAccount', name: 'publish', namespace: 'app-shop' }],
  });
});

test.each(stages)('WorkloadsLayer labels the namespace with app and stage %s, and never lets it be pruned', (stage) => {
  const namespace = render(stage).find(({ kind }) => kind === 'Namespace')!;
  expect(namespace.metadata.labels).toMatchObject({
    'zta.internal/app': 'shop',
    'zta.internal/stage': stage,
    extra: 'yes',
  });
  expect(namespace.metadata.annotations).toMatchObject({ 'argocd.argoproj.io/sync-options': 'Prune=false' });
});

// prettier-ignore
test.each<[stage: (typeof stages)[number], level: string | undefined]>([
  ['observe',  undefined],
  ['baseline', 'baseline'],
  ['enforced', 'baseline'],
])('WorkloadsLayer has the API server refuse pods at stage %s: %s', (stage, level) => {
  const labels = render(stage).find(({ kind }) => kind === 'Namespace')!.metadata.labels;
  expect(labels?.['pod-security.kubernetes.io/enforce']).toBe(level);
  expect(labels?.['pod-security.kubernetes.io/warn']).toBe('restricted');
});

test('WorkloadsLayer has no external addresses on Services', () => {
  expect(objects.filter(({ kind, spec }) => kind === 'Service' && 'externalIPs' in spec)).toEqual([]);
});

test('WorkloadsLayer gives a task what its engine needs', () => {
  expect(find('Role', 'train')['rules']).toEqual([
    { apiGroups: ['batch'], resources: ['jobs'], verbs: ['create', 'delete', 'get', 'list', 'patch', 'watch'] },
    { apiGroups: [''], resources: ['pods'], verbs: ['create', 'delete', 'get', 'list', 'patch', 'watch'] },
    { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] },
  ]);
});

test('WorkloadsLayer puts every object into a wave and, but for the Namespace, into the namespace', () => {
  expect(objects.filter(({ metadata }) => !metadata.annotations['argocd.argoproj.io/sync-wave'])).toEqual([]);
  expect(objects.filter(({ kind, metadata }) => kind !== 'Namespace' && metadata.namespace !== 'app-shop')).toEqual([]);
});

// KubeBlocks grants nothing where the account is given.
test('WorkloadsLayer gives a database what Patroni needs, and no more', () => {
  const all = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'];
  expect(find('Role', 'store')['rules']).toEqual([
    { apiGroups: [''], resources: ['configmaps'], verbs: all },
    { apiGroups: [''], resources: ['endpoints'], verbs: all },
    // Who may create pods may take any identity of the namespace.
    { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'patch', 'update', 'watch'] },
  ]);
  expect(find('RoleBinding', 'store-agent')).toMatchObject({
    roleRef: { kind: 'ClusterRole', name: 'kubeblocks-cluster-pod-role' },
    subjects: [{ kind: 'ServiceAccount', name: 'store', namespace: 'app-shop' }],
  });
});
