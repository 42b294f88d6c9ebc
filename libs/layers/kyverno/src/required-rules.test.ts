import { lab } from '@zta/intent/testing';
import { catalogLabels } from './catalog-labels';
import { type ClusterPolicy } from './cluster-policy';
import { mutualTls } from './mutual-tls';
import { namespaceBaseline } from './namespace-baseline';
import { namespaceMesh } from './namespace-mesh';
import { networkPolicies } from './network-policies';
import { ownIdentity } from './own-identity';
import { podLabels } from './pod-labels';
import { policies } from './policies';
import { policyExceptions } from './policy-exceptions';
import { type Controller, type RbacRule, requiredRules } from './required-rules';

const all = policies(lab, []);
const read = ['get', 'list', 'watch'];
const write = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'];
const rule = (apiGroup: string, resources: readonly string[], verbs: readonly string[]): RbacRule => ({
  apiGroups: [apiGroup],
  resources,
  verbs,
});

// What does a controller need for these policies?
test.each<[controller: Controller, when: string, policies: readonly ClusterPolicy[], rules: readonly RbacRule[]]>([
  ['background-controller', 'there is no policy', [], []],
  ['background-controller', 'policies only validate', [mutualTls('graduated')], []],
  ['reports-controller', 'policies ask who made the request', [catalogLabels(), ownIdentity('graduated')], []],
  ['background-controller', 'a policy mutates at admission', [podLabels()], []],
  [
    'background-controller',
    'a policy mutates what exists',
    [namespaceMesh()],
    [rule('', ['namespaces'], ['get', 'update'])],
  ],
  [
    'background-controller',
    'a policy generates',
    [namespaceBaseline()],
    [rule('cilium.io', ['ciliumnetworkpolicies'], write), rule('security.istio.io', ['peerauthentications'], write)],
  ],
  ['admission-controller', 'policies only validate', [mutualTls('graduated')], []],
  [
    'admission-controller',
    'a policy generates and synchronizes',
    [namespaceBaseline()],
    [rule('cilium.io', ['ciliumnetworkpolicies'], read), rule('security.istio.io', ['peerauthentications'], read)],
  ],
  [
    'reports-controller',
    'a policy validates',
    [mutualTls('graduated')],
    [rule('security.istio.io', ['peerauthentications'], read)],
  ],
  [
    'admission-controller',
    'a rule asks the API server',
    [networkPolicies('graduated')],
    [rule('cilium.io', ['ciliumnetworkpolicies'], read)],
  ],
  ['cleanup-controller', 'no object is temporary', [mutualTls('graduated')], []],
  [
    'cleanup-controller',
    'exceptions are',
    [policyExceptions()],
    [rule('kyverno.io', ['policyexceptions'], [...read, 'delete'])],
  ],
  [
    'reports-controller',
    'all policies are there',
    all,
    [
      rule('', ['namespaces', 'pods', 'services'], read),
      rule('cilium.io', ['ciliumnetworkpolicies'], read),
      rule('gateway.networking.k8s.io', ['gateways', 'grpcroutes', 'httproutes'], read),
      rule('security.istio.io', ['authorizationpolicies', 'peerauthentications'], read),
    ],
  ],
])('requiredRules() gives the %s what it needs when %s', (controller, _when, given, rules) => {
  expect(requiredRules(given)[controller]).toEqual(rules);
});

test('requiredRules() gives no controller a wildcard', () => {
  expect(JSON.stringify(requiredRules(all))).not.toContain('*');
});
