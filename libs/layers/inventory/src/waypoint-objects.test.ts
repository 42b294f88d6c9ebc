import { testPlacement } from './testing/fixtures';
import { waypointObjects } from './waypoint-objects';

test('waypointObjects() has nothing when no Service has a waypoint', () => {
  expect(waypointObjects(testPlacement([]))).toEqual([]);
});

test('waypointObjects() has as many pods as the overlay of the Gateway asks istiod for', () => {
  const [, deployment] = waypointObjects({
    ...testPlacement(),
    waypointSize: { replicas: 7, cpu: '1', memory: '1Gi' },
  });
  expect(deployment).toHaveProperty('spec.replicas', 7);
});

test('waypointObjects() has an identity, pods that are not captured, and a Service when one has', () => {
  const [account, deployment, service] = waypointObjects(testPlacement());
  const selector = { 'gateway.networking.k8s.io/gateway-name': 'waypoint' };
  expect(account).toMatchObject({ kind: 'ServiceAccount', metadata: { name: 'waypoint', namespace: 'app-demo' } });
  expect(deployment).toMatchObject({
    kind: 'Deployment',
    metadata: { name: 'waypoint', namespace: 'app-demo' },
    spec: {
      selector: { matchLabels: selector },
      template: {
        metadata: {
          labels: {
            ...selector,
            'gateway.istio.io/managed': 'istio.io-mesh-controller',
            'istio.io/dataplane-mode': 'none',
          },
        },
        spec: { serviceAccountName: 'waypoint' },
      },
    },
  });
  expect(deployment).toHaveProperty(
    'spec.template.spec.containers.0.ports',
    [15008, 15020, 15021, 15090].map((port) => expect.objectContaining({ containerPort: port })),
  );
  expect(service).toMatchObject({
    kind: 'Service',
    spec: {
      selector,
      ports: [
        { port: 15008, targetPort: 'mesh', appProtocol: 'hbone' },
        { port: 15021, appProtocol: 'tcp' },
      ],
    },
  });
});
