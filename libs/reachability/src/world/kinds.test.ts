import { documents, object, pod } from '../testing/objects';
import { readWorld } from './read-world';

/** What readWorld() makes of an object of a kind that is in namespace `a` and names namespace `b`. */
function noticeOf(group: string, kind: string) {
  const spec = { target: { namespace: 'b' } };
  const thing = object(group === '' ? 'v1' : `${group}/v1`, kind, 'a/x', { spec });
  const { unsupported, ignored } = readWorld(documents([thing]));
  const [notice] = unsupported;
  return notice === undefined ? (ignored.length > 0 ? 'ignored' : 'modelled') : notice;
}

test.each<[group: string, kinds: readonly string[]]>([
  ['', ['Binding', 'ComponentStatus', 'Event', 'LimitRange', 'Node', 'PersistentVolume', 'PodTemplate']],
  ['', ['PersistentVolumeClaim', 'ResourceQuota', 'Secret', 'ServiceAccount']],
  ['apps', ['ControllerRevision']],
  ['networking.k8s.io', ['IngressClass', 'IPAddress', 'ServiceCIDR']],
  ['cilium.io', ['CiliumBGPAdvertisement', 'CiliumBGPClusterConfig', 'CiliumBGPNodeConfig', 'CiliumBGPPeerConfig']],
  ['cilium.io', ['CiliumBGPNodeConfigOverride', 'CiliumBGPPeeringPolicy', 'CiliumL2AnnouncementPolicy', 'CiliumNode']],
  ['cilium.io', ['CiliumEndpoint', 'CiliumEndpointSlice', 'CiliumIdentity', 'CiliumLoadBalancerIPPool']],
  ['cilium.io', ['CiliumPodIPPool']],
  ['networking.istio.io', ['ProxyConfig', 'Sidecar']],
  ['gateway.kgateway.dev', ['DirectResponse', 'HTTPListenerPolicy']],
  ['kyverno.io', ['GlobalContextEntry', 'PolicyException', 'UpdateRequest']],
  ['policies.kyverno.io', ['ImageValidatingPolicy', 'PolicyException', 'ValidatingPolicy']],
])('readWorld() knows that "%s" %j cannot matter', (group, kinds) => {
  expect(kinds.map((kind) => noticeOf(group, kind))).toStrictEqual(kinds.map(() => 'ignored'));
});

test.each([
  ...['telemetry.istio.io', 'apiextensions.k8s.io', 'apiregistration.k8s.io', 'admissionregistration.k8s.io'],
  ...['apps.kubeblocks.io', 'argoproj.io', 'autoscaling', 'autoscaling.k8s.io', 'authentication.k8s.io'],
  ...['authorization.k8s.io', 'cert-manager.io', 'acme.cert-manager.io', 'certificates.k8s.io', 'coordination.k8s.io'],
  ...['dataprotection.kubeblocks.io', 'events.k8s.io', 'extensions.kubeblocks.io', 'external-secrets.io'],
  ...['flowcontrol.apiserver.k8s.io', 'keda.sh', 'metrics.k8s.io', 'monitoring.coreos.com', 'node.k8s.io'],
  ...['operations.kubeblocks.io', 'operator.gloo.solo.io', 'parameters.kubeblocks.io', 'policy'],
  ...['rbac.authorization.k8s.io', 'reports.kyverno.io', 'scheduling.k8s.io', 'snapshot.storage.k8s.io'],
  ...['storage.k8s.io', 'wgpolicyk8s.io', 'workloads.kubeblocks.io'],
])('readWorld() knows that no kind of %s can matter', (group) => {
  expect(noticeOf(group, 'Anything')).toBe('ignored');
});

test.each<[group: string, kinds: readonly string[]]>([
  ['', ['Namespace', 'Pod', 'ReplicationController', 'Service', 'Endpoints']],
  ['apps', ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet']],
  ['batch', ['Job', 'CronJob']],
  ['discovery.k8s.io', ['EndpointSlice']],
  ['gateway.networking.k8s.io', ['GatewayClass']],
  ['gateway.kgateway.dev', ['GatewayExtension', 'GatewayParameters', 'Backend']],
  ['kyverno.io', ['ClusterPolicy', 'Policy']],
])('readWorld() reads "%s" %j', (group, kinds) => {
  expect(kinds.map((kind) => noticeOf(group, kind))).toStrictEqual(kinds.map(() => 'modelled'));
});

const everything = { part: 'routes', namespaces: 'all', outside: true };
const named = { part: 'routes', namespaces: ['a', 'b'], outside: false };
const outside = { ...named, outside: true };
const plain = 'this kind is not modelled';

// prettier-ignore
test.each<[touches: object, reason: string, group: string, kind: string]>([
  [named,      plain, 'networking.k8s.io', 'Ingress'],
  [everything, plain, 'policy.networking.k8s.io', 'AdminNetworkPolicy'],
  [everything, plain, 'multicluster.x-k8s.io', 'ServiceImport'],
  [everything, 'settings of single nodes are not modelled', 'cilium.io', 'CiliumNodeConfig'],
  [outside,    plain, 'cilium.io', 'CiliumEgressGatewayPolicy'],
  [everything, plain, 'cilium.io', 'CiliumEnvoyConfig'],
  [outside,    plain, 'networking.istio.io', 'ServiceEntry'],
  [named,      plain, 'networking.istio.io', 'WorkloadEntry'],
  [named,      plain, 'networking.istio.io', 'WorkloadGroup'],
  [everything, plain, 'networking.istio.io', 'VirtualService'],
  [everything, plain, 'extensions.istio.io', 'WasmPlugin'],
  [named,      plain, 'gateway.networking.k8s.io', 'GRPCRoute'],
  [named,      plain, 'gateway.networking.k8s.io', 'TCPRoute'],
  [named,      plain, 'gateway.networking.k8s.io', 'TLSRoute'],
  [named,      plain, 'gateway.networking.k8s.io', 'UDPRoute'],
  [named,      plain, 'gateway.networking.k8s.io', 'BackendTLSPolicy'],
  [everything, plain, 'gateway.networking.k8s.io', 'BackendLBPolicy'],
  [everything, plain, 'gateway.networking.x-k8s.io', 'XListenerSet'],
  [named,      plain, 'inference.networking.x-k8s.io', 'InferencePool'],
  [everything, plain, 'gateway.kgateway.dev', 'HTTPListenerPolicyOfTomorrow'],
  [everything, plain, 'kyverno.io', 'CleanupPolicy'],
  [everything, plain, 'policies.kyverno.io', 'MutatingPolicy'],
  [everything, plain, 'admissionregistration.k8s.io', 'MutatingAdmissionPolicy'],
  [everything, 'this kind is not known', 'example.com', 'Thing'],
  [everything, 'this kind is not known', 'apps', 'Thing'],
  [everything, 'this kind is not known', 'security.istio.io', 'Thing'],
])('readWorld() doubts %j since "%s": %s %s', (touches, reason, group, kind) => {
  expect(noticeOf(group, kind)).toMatchObject({ kind, reason, touches, file: 'test.yaml', line: 1 });
});

test('readWorld() does not take a kind of another group for the one it reads', () => {
  const knative = object('serving.knative.dev/v1', 'Service', 'a/x', {});
  const istio = object('networking.istio.io/v1', 'Gateway', 'a/x', {});
  const calico = object('projectcalico.org/v3', 'NetworkPolicy', 'a/x', {});
  for (const other of [knative, istio, calico]) {
    const { services, gateways, networkPolicies, unsupported } = readWorld(documents([pod('a/x'), other]));
    expect([services, gateways, networkPolicies, unsupported.length]).toStrictEqual([[], [], [], 1]);
  }
});

test('readWorld() finds the namespaces that an object names, wherever they stand', () => {
  const spec = { list: [{ namespace: 'b' }, null, 'c'], namespace: { namespace: 'd' }, namespaces: 'e', n: 5 };
  const { unsupported } = readWorld(documents([object('networking.k8s.io/v1', 'Ingress', 'a/x', { spec })]));
  expect(unsupported[0]?.touches.namespaces).toStrictEqual(['a', 'b', 'd']);
});
