import { settingObjects } from './setting-objects';
import { testCluster } from './testing/fixtures';

const [cilium, mesh] = settingObjects(testCluster);

test('settingObjects() has the options of Cilium that ambient needs', () => {
  expect(cilium).toMatchObject({
    metadata: { name: 'cilium-config', namespace: 'kube-system' },
    data: { 'cni-exclusive': 'false', 'bpf-lb-sock-hostns-only': 'true', 'enable-bpf-masquerade': 'false' },
  });
});

test('settingObjects() has the mesh as the cluster sets it, under the name of its revision', () => {
  expect(mesh).toMatchObject({
    metadata: { name: 'istio-gloo', namespace: 'istio-system' },
    data: {
      mesh: 'trustDomain: example.org\nrootNamespace: istio-system\npathNormalization:\n  normalization: BASE',
    },
  });
});
