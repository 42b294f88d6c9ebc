import { catalogLabels } from './catalog-labels';
import { type ClusterPolicy } from './cluster-policy';
import { mutualTls } from './mutual-tls';
import { namespaceBaseline } from './namespace-baseline';
import { namespaceMesh } from './namespace-mesh';
import { ownIdentity } from './own-identity';
import { podLabels } from './pod-labels';
import { policies } from './policies';
import { type Controller, type RbacRule, requiredRules } from './required-rules';

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
  ['background-controller', 'policies only validate', [mutualTls()], []],
  ['reports-controller', 'policies ask who made the request', [catalogLabels(), ownIdentity()], []],
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
  ['admission-controller', 'policies only validate', [mutualTls()], []],
  [
    'admission-controller',
    'a policy generates and synchronizes',
    [namespaceBaseline()],
    [rule('cilium.io', ['ciliumnetworkpolicies'], read), rule('security.istio.io', ['peerauthentications'], read)],
  ],
  [
    'reports-controller',
    'a policy validates',
    [mutualTls()],
    [rule('security.istio.io', ['peerauthentications'], read)],
  ],
  [
    'reports-controller',
    'all policies are there',
    policies(),
    [
      rule('', ['namespaces', 'pods'], read),
      rule('security.istio.io', ['authorizationpolicies', 'peerauthentications'], read),
    ],
  ],
])('requiredRules() gives the %s what it needs when %s', (controller, _when, given, rules) => {
  expect(requiredRules(given)[controller]).toEqual(rules);
});

test('requiredRules() gives no controller a wildcard', () => {
  expect(JSON.stringify(requiredRules(policies()))).not.toContain('*');
});
