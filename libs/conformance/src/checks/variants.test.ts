import { parseFiles } from '@zta/manifests';
import { conform } from '../conform';
import { crdsOf } from '../schema/crd-set';

const pod = (namespace: string, name: string, port: number) => `
apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: ${namespace}, labels: { app: ${name} } }
spec: { serviceAccountName: ${name}, containers: [{ name: main, ports: [{ containerPort: ${port} }] }] }
`;
const namespace = (name: string) => `
apiVersion: v1
kind: Namespace
metadata: { name: ${name}, labels: { istio.io/dataplane-mode: ambient } }
`;
const object = (apiVersion: string, kind: string, spec: string) => `
apiVersion: ${apiVersion}
kind: ${kind}
metadata: { name: a, namespace: shop }
spec: ${spec}
`;
const authorization = (spec: string) => object('security.istio.io/v1', 'AuthorizationPolicy', spec);
const cilium = (spec: string) => object('cilium.io/v2', 'CiliumNetworkPolicy', `{ endpointSelector: {}, ${spec} }`);
const config = (data: string) => `
apiVersion: v1
kind: ConfigMap
metadata: { name: cilium-config, namespace: kube-system }
data: { ${data} }
`;
const exceptions = (args: string) => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: kyverno-admission-controller, namespace: kyverno }
spec: { template: { spec: { containers: [{ name: kyverno, args: [${args}] }] } } }
---
${object('kyverno.io/v2', 'PolicyException', '{}')}`;
const service =
  'apiVersion: v1\nkind: Service\nmetadata: { name: api, namespace: shop }\nspec: { selector: { app: api }, ports: [{ port: 80, targetPort: 8080 }] }\n';

// The same fault in other words than those of the examples, and what is near it and none. Where is it found?
// prettier-ignore
test.each<[check: string, when: string, path: string | undefined, ...documents: string[]]>([
  ['cilium-refused', 'an element has two kinds of peers',        'spec',                                 cilium('ingress: [{ fromEndpoints: [{}], fromCIDR: [10.0.0.0/8] }]')],
  ['cilium-refused', 'a rule for requests is not for TCP',       'spec',                                 cilium("ingress: [{ toPorts: [{ ports: [{ port: '80' }], rules: { http: [{}] } }] }]")],
  ['cilium-refused', 'icmps are beside toPorts',                 'spec',                                 cilium("ingress: [{ icmps: [{ fields: [{ type: 8 }] }], toPorts: [{ ports: [{ port: '80', protocol: TCP }] }] }]")],
  ['istio-l7-deny-at-ztunnel', 'a source has only a token',      'spec.rules[0].from[0]',                authorization("{ action: DENY, rules: [{ from: [{ source: { requestPrincipals: ['*'] } }] }] }")],
  ['istio-l7-deny-at-ztunnel', 'a source has only an address of a client behind proxies', 'spec.rules[0].from[0]', authorization('{ action: DENY, rules: [{ from: [{ source: { remoteIpBlocks: [192.0.2.0/24] } }] }] }')],
  ['istio-l7-deny-at-ztunnel', 'a source has an identity too',   undefined,                              authorization("{ action: DENY, rules: [{ from: [{ source: { requestPrincipals: ['*'], principals: [a] } }] }] }")],
  ['istio-negated-identity', 'callers without identity are meant', undefined,                            authorization("{ rules: [{ from: [{ source: { notPrincipals: ['*'] } }] }] }")],
  ['istio-negated-identity', 'some accounts are left out',       'spec.rules[0].from[0]',                authorization('{ rules: [{ from: [{ source: { notPrincipals: [cluster.local/ns/a/sa/b] } }] }] }')],
  ['istio-unmeshed-identity', 'a namespace is named',            'spec.rules[0].from[0].source.namespaces', authorization('{ rules: [{ from: [{ source: { namespaces: [jobs] } }] }] }'), pod('jobs', 'job', 80)],
  ['istio-unmeshed-identity', 'that namespace is in the mesh',   undefined,                              authorization('{ rules: [{ from: [{ source: { namespaces: [jobs] } }] }] }'), pod('jobs', 'job', 80), namespace('jobs')],
  ['istio-service-port', 'a waypoint is told the port of pods',  'spec.rules[0].to[0].operation.ports',  authorization("{ targetRefs: [{ group: '', kind: Service, name: api }], rules: [{ to: [{ operation: { ports: ['8080'] } }] }] }"), service],
  ['istio-service-port', 'a waypoint is told its own',           undefined,                              authorization("{ targetRefs: [{ group: '', kind: Service, name: api }], rules: [{ to: [{ operation: { ports: ['80'] } }] }] }"), service],
  ['cilium-cidr-for-pods', 'a NetworkPolicy has an ipBlock',     'spec.ingress[0].from[0].ipBlock.cidr', object('networking.k8s.io/v1', 'NetworkPolicy', '{ podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: 10.1.2.3/32 } }] }] }'), config('cluster-pool-ipv4-cidr: 10.0.0.0/8')],
  ['cilium-cidr-for-pods', 'a set is one of several pools',      'spec.ingress[0].fromCIDRSet[0].cidr',  cilium('ingress: [{ fromCIDRSet: [{ cidr: 10.1.0.0/16 }] }]'), config('cluster-pool-ipv4-cidr: 192.0.2.0/24 10.0.0.0/8')],
  ['cilium-cidr-for-pods', 'a block is wider than the pool',     undefined,                              cilium('ingress: [{ fromCIDR: [10.0.0.0/7] }]'), config('cluster-pool-ipv4-cidr: 10.0.0.0/8')],
  ['cilium-l7-void', 'anyone may come to the port',              'spec.ingress[0].toPorts[0].rules',     cilium("ingress: [{ fromEndpoints: [{}], toPorts: [{ ports: [{ port: '80', protocol: TCP }], rules: { http: [{}] } }] }, { toPorts: [{ ports: [{ port: '80' }] }] }]"), pod('shop', 'api', 80)],
  ['cilium-l7-void', 'another port is open',                     undefined,                              cilium("ingress: [{ fromEndpoints: [{}], toPorts: [{ ports: [{ port: '80', protocol: TCP }], rules: { http: [{}] } }] }, { toPorts: [{ ports: [{ port: '81' }] }] }]"), pod('shop', 'api', 80)],
  ['kyverno-exception-off', 'exceptions are for another namespace', 'metadata.namespace',                exceptions("'--enablePolicyException=true', '--exceptionNamespace=security'")],
  ['kyverno-exception-off', 'exceptions are for its namespace',  undefined,                              exceptions("'--enablePolicyException=true', '--exceptionNamespace=shop'")],
])('%s when %s: %s', async (check, _when, path, ...documents) => {
  const parsed = parseFiles([{ path: 'a.yaml', content: documents.join('\n---\n') }]);
  expect(parsed.problems).toEqual([]);
  const findings = await conform(parsed.documents, crdsOf([]));
  expect(findings.filter((found) => found.check === check).map((found) => found.path)).toEqual(
    path === undefined ? [] : [path],
  );
});
