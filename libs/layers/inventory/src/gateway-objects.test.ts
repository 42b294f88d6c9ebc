import { gatewayObjects } from './gateway-objects';
import { testCluster } from './testing/fixtures';

const [account, deployment, service] = gatewayObjects(testCluster);

test('gatewayObjects() names all after the Gateway, in the namespace of kgateway', () => {
  for (const object of [account, deployment, service])
    expect(object!.metadata).toMatchObject({ name: 'public', namespace: 'kgateway-system' });
});

test('gatewayObjects() has pods that take plaintext themselves, on ports above those of the listeners', () => {
  expect(deployment).toMatchObject({
    kind: 'Deployment',
    spec: {
      replicas: 3,
      template: {
        metadata: {
          labels: { 'gateway.networking.k8s.io/gateway-name': 'public' },
          annotations: { 'ambient.istio.io/bypass-inbound-capture': 'true' },
        },
        spec: {
          serviceAccountName: 'public',
          containers: [
            {
              ports: [
                { name: 'http', containerPort: 8080 },
                { name: 'https', containerPort: 8443 },
                { name: 'http-monitoring', containerPort: 9091 },
                { name: 'readiness', containerPort: 8082 },
              ],
            },
          ],
        },
      },
    },
  });
});

test('gatewayObjects() has a load balancer for the listeners only', () => {
  expect(service).toMatchObject({
    spec: {
      type: 'LoadBalancer',
      ports: [
        { port: 80, targetPort: 'http' },
        { port: 443, targetPort: 'https' },
      ],
    },
  });
});
