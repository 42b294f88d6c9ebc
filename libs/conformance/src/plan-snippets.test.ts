import { join } from 'node:path';
import { readDocuments } from '@zta/manifests';
import { conform } from './conform';
import { type CrdSet, loadCrds } from './schema/crd-set';
import { describeUpstream, upstreamFolder } from './testing/upstream';

const folder = join(__dirname, '../../../docs/plan-snippets');

describeUpstream('the snippets of the original plan, as they stand', () => {
  let crds: CrdSet;

  beforeAll(async () => {
    crds = await loadCrds(upstreamFolder);
  });

  /** `<check> <kind> <path>` of each finding. */
  const findings = async (snippet: string): Promise<readonly string[]> => {
    const found = await conform(readDocuments(join(folder, `${snippet}.yaml`)), crds);
    return [...new Set(found.map(({ check, kind, path }) => `${check} ${kind} ${path}`))].sort();
  };

  // What each would do is in docs/errata.md, in the same order.
  // prettier-ignore
  test.each<[snippet: string, expected: readonly string[]]>([
    ['S1', [
      'not-an-object Document ',
      'kyverno-generate-target Document [0].generate',
      'kyverno-generate-rights Document [0].generate',
      'kyverno-generate-data Document [0].generate.data.spec',
      'kyverno-generate-data Document [0].generate.data.spec.podSelector',
      'kyverno-generate-data Document [0].generate.data.spec.policyTypes',
      'kyverno-generate-system Document [0].match',
      'kyverno-generate-loss Document [0].generate',
    ]],
    ['S2', [
      'schema CiliumNetworkPolicy spec',
      'schema CiliumNetworkPolicy spec.podSelector',
    ]],
    ['S3', [
      'mesh-unused-waypoint Gateway ',
      'istio-refused AuthorizationPolicy ',
      'istio-path-prefix AuthorizationPolicy spec.rules[0].to[0].operation.paths',
    ]],
    ['S4', [
      'no-namespace HTTPRoute metadata',
      'gateway-route-detached HTTPRoute spec.parentRefs[0]',
      'gateway-header-add HTTPRoute spec.rules[0].filters[0].requestHeaderModifier.add[0]',
      'gateway-backend HTTPRoute spec.rules[0].backendRefs[0]',
    ]],
    ['S5', [
      'not-an-object Document ',
      'kyverno-generate-target Document [0].generate',
      'kyverno-generate-rights Document [0].generate',
      'cilium-node-selector Document [0].generate.data.spec.nodeSelector',
      'cilium-empty-list Document [0].generate.data.spec.ingress',
      'kyverno-generate-loss Document [0].generate',
    ]],
    ['S6', [
      'cilium-node-selector CiliumClusterwideNetworkPolicy spec.nodeSelector',
      'cilium-empty-list CiliumClusterwideNetworkPolicy spec.ingress',
      'cilium-path-query CiliumNetworkPolicy spec.ingress[0].toPorts[0].rules.http[0].path',
      'cilium-path-query CiliumNetworkPolicy spec.ingress[0].toPorts[0].rules.http[1].path',
      'schema CiliumNetworkPolicy spec',
      'schema CiliumNetworkPolicy spec.podSelector',
    ]],
    ['S7', [
      'istio-unknown-label Namespace metadata.labels["istio.io/waypoint"]',
      'istio-l7-allow-at-ztunnel AuthorizationPolicy spec.rules[0]',
    ]],
    ['S8', [
      'schema CiliumNetworkPolicy spec',
      'schema CiliumNetworkPolicy spec.podSelector',
    ]],
    ['S9', [
      'istio-l7-allow-at-ztunnel AuthorizationPolicy spec.rules[0]',
      'istio-l7-allow-at-ztunnel AuthorizationPolicy spec.rules[1]',
      'istio-path-prefix AuthorizationPolicy spec.rules[1].to[0].operation.paths',
    ]],
    ['S10', [
      'not-an-object Document ',
      'kyverno-overwrites-dataplane-mode Document [0].mutate.patchStrategicMerge.metadata.labels',
      'kyverno-mutate-existing Document [0]',
    ]],
  ])('%s is found to be what it is', async (snippet, expected) => {
    expect(await findings(snippet)).toEqual([...expected].sort());
  });
});
