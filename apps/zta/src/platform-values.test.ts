import { conform, crdsOf } from '@zta/conformance';
import { type CiliumValues, ciliumValues, type MeshConfig, meshConfig } from '@zta/intent';
import { lab } from '@zta/intent/testing';
import { settingObjects } from '@zta/layer-inventory';
import { type KubernetesObject, parseFiles, toFiles } from '@zta/manifests';
import { readWorld } from '@zta/reachability';

const meshed = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'meshed', labels: { 'istio.io/dataplane-mode': 'ambient' } },
};

/** The judge's evidence of a platform that is installed with other values. */
function evidence(cilium: Partial<CiliumValues>, mesh: Partial<MeshConfig> = {}) {
  const settings = settingObjects(lab, {
    cilium: { ...ciliumValues, ...cilium },
    mesh: { ...meshConfig, ...mesh },
  });
  const objects = [meshed, ...settings] as readonly KubernetesObject[];
  return parseFiles(toFiles([{ layer: 'inventory', source: 'test', objects }])).documents;
}

/** What `zta check` says of Cilium's settings. */
async function findings(cilium: Partial<CiliumValues>): Promise<readonly string[]> {
  const found = await conform(evidence(cilium), crdsOf([]));
  return found
    .filter(({ check }) => ['cilium-settings', 'cilium-enforcement-off'].includes(check))
    .map(({ check, path }) => `${check} ${path}`);
}

test('the values of the platform give no finding, and nothing that the judge does not know', async () => {
  expect(await findings({})).toEqual([]);
  expect(readWorld(evidence({})).unsupported).toEqual([]);
});

// prettier-ignore
test.each<[value: string, change: Partial<CiliumValues>, finding: string]>([
  ['cni.exclusive',                        { cni: { exclusive: true } },                             'cilium-settings data.cni-exclusive'],
  ['socketLB.hostNamespaceOnly',           { socketLB: { hostNamespaceOnly: false } },               'cilium-settings data.bpf-lb-sock-hostns-only'],
  ['bpf.masquerade',                       { bpf: { masquerade: true } },                            'cilium-settings data.enable-bpf-masquerade'],
  ['authentication.mutual.spire.enabled',  { authentication: { mutual: { spire: { enabled: true } } } }, 'cilium-settings data.mesh-auth-mutual-enabled'],
  ['policyEnforcementMode',                { policyEnforcementMode: 'never' },                       'cilium-enforcement-off data.enable-policy'],
  ['policyAuditMode',                      { policyAuditMode: true },                                'cilium-enforcement-off data.policy-audit-mode'],
])('another value of %s is a finding', async (_value, change, finding) => {
  expect(await findings(change)).toEqual([finding]);
});

// prettier-ignore
test.each<[value: string, cilium: Partial<CiliumValues>, mesh: Partial<MeshConfig>, reason: string]>([
  ['l7Proxy',                      { l7Proxy: false }, {},                          'enable-l7-proxy is not modelled'],
  ['k8sNetworkPolicy.enabled',     { k8sNetworkPolicy: { enabled: false } }, {},    'enable-k8s-networkpolicy is not modelled'],
  ['enableNonDefaultDenyPolicies', { enableNonDefaultDenyPolicies: false }, {},     'enable-non-default-deny-policies is not modelled'],
  ['pathNormalization',            {}, { pathNormalization: { normalization: 'NONE' } }, 'pathNormalization is not modelled'],
])('another value of %s leaves the judge without a verdict', (_value, cilium, mesh, reason) => {
  expect(readWorld(evidence(cilium, mesh)).unsupported.map((entry) => entry.reason)).toContain(reason);
});

// prettier-ignore
test.each<[value: string, cilium: Partial<CiliumValues>, setting: object]>([
  ['policyEnforcementMode',   { policyEnforcementMode: 'always' },        { policyEnforcement: 'always' }],
  ['policyCIDRMatchMode',     { policyCIDRMatchMode: 'nodes' },           { cidrMatchesNodes: true }],
  ['hostFirewall.enabled',    { hostFirewall: { enabled: true } },        { hostFirewall: true }],
  ['cluster.name',            { cluster: { name: 'other' } },             { clusterName: 'other' }],
  ['socketLB',                { socketLB: { hostNamespaceOnly: false } }, { translatesInPods: true }],
  ['routingMode',             { routingMode: 'native' },                  { hidesClients: true }],
])('the judge reckons with another value of %s', (_value, cilium, setting) => {
  expect(readWorld(evidence(cilium)).settings.cilium).toMatchObject(setting);
  expect(readWorld(evidence({})).settings.cilium).not.toMatchObject(setting);
});

test('the judge reckons with another root namespace, and with the trust domain of the cluster', () => {
  expect(readWorld(evidence({}, { rootNamespace: 'mesh-root' })).settings.istio).toMatchObject({
    rootNamespace: 'mesh-root',
    trustDomain: lab.trustDomain,
  });
});
