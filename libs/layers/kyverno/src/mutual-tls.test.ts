import { type ValidateRule } from './cluster-policy';
import { refuseFrom } from './failure-action';
import { mutualTls } from './mutual-tls';

const [rule] = mutualTls('graduated').spec.rules as readonly [ValidateRule];

test('mutualTls() checks a namespace when its app is not only observed', () => {
  expect(rule.match.any[0].resources).toMatchObject({
    kinds: ['security.istio.io/v1/PeerAuthentication'],
    namespaces: ['app-*'],
    namespaceSelector: { matchExpressions: [{ key: 'zta.internal/stage', operator: 'NotIn', values: ['observe'] }] },
  });
});

test('mutualTls() refuses what is not STRICT for the workload, and for each of its ports', () => {
  expect(rule.validate).toMatchObject({
    ...refuseFrom('graduated', 'baseline'),
    allowExistingViolations: false,
    deny: {
      conditions: {
        any: [
          { key: "{{ request.object.spec.mtls.mode || 'UNSET' }}", operator: 'NotEquals', value: 'STRICT' },
          {
            key: "{{ values(request.object.spec.portLevelMtls || `{}`)[?mode != 'STRICT'] | length(@) }}",
            operator: 'GreaterThan',
            value: 0,
          },
        ],
      },
    },
  });
});
