import { App } from 'cdk8s';
import { components } from '@zta/intent';
import { clusterwidePolicies, leftAlone } from './clusterwide';
import { CiliumClusterLayer } from './layer';

test('clusterwidePolicies() select pods, never nodes, and each the same ones', () => {
  const namespace = 'k8s:io.kubernetes.pod.namespace';
  for (const { spec } of clusterwidePolicies()) {
    expect(spec).not.toHaveProperty('nodeSelector');
    // Without Exists, NotIn would also select Cilium's own endpoints, which have no namespace.
    expect(spec.endpointSelector).toEqual({
      matchExpressions: [
        { key: namespace, operator: 'Exists' },
        { key: namespace, operator: 'NotIn', values: leftAlone },
      ],
    });
  }
});

test('leftAlone has every namespace of the platform, sorted', () => {
  const namespaces = components.map((component): string => component.namespace);
  expect(leftAlone).toEqual([...new Set(namespaces)].sort());
  expect(leftAlone).toEqual(expect.arrayContaining(['argocd', 'istio-system', 'kube-system', 'kyverno']));
});

test('clusterwidePolicies() deny in both directions by one policy, and open DNS and probes before that', () => {
  const policies = clusterwidePolicies();
  expect(policies.map(({ name, wave, spec }) => [name, wave, spec.enableDefaultDeny])).toEqual([
    ['default-deny', 'deny', { ingress: true, egress: true }],
    ['allow-dns', 'allow', { ingress: false, egress: false }],
    ['allow-kubelet-probes', 'allow', { ingress: false, egress: false }],
  ]);
  // `[{}]` is the form that denies: an empty list is ignored.
  expect(policies[0]!.spec).toMatchObject({ ingress: [{}], egress: [{}] });
});

test('CiliumClusterLayer renders clusterwide policies without a namespace, its deny never pruned', () => {
  const objects: readonly { kind: string; metadata: { name: string; namespace?: string; annotations: object } }[] =
    new CiliumClusterLayer(new App()).toJson();
  expect(new Set(objects.map(({ kind, metadata }) => `${kind} ${metadata.namespace}`))).toEqual(
    new Set(['CiliumClusterwideNetworkPolicy undefined']),
  );
  expect(objects.find(({ metadata }) => metadata.name === 'default-deny')!.metadata.annotations).toMatchObject({
    'argocd.argoproj.io/sync-options': 'Prune=false',
  });
});
