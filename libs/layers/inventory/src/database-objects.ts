import { agentPort, databaseComponent, databaseLabels, engines, type Placement } from '@zta/intent';
import { controller, imageOf, type InventoryObject, portsOf, service, servicePortsOf } from './inventory-object';

/** The connection pool beside PostgreSQL, in the same pods. Source: kubeblocks-addons, as {@link engines} has it */
const poolPort = 6432;

/** Of all replicas only one has it; any of them may get it. */
const primary = { 'kubeblocks.io/role': 'primary' } as const;

/**
 * Pods and Service that KubeBlocks makes of the Cluster of each database. Its identity is in Git, with the Cluster.
 *
 * The pods are KubeBlocks' own (an InstanceSet), which a StatefulSet of the same name stands for. Seen as one, they carry
 * the role by which the Service selects.
 *
 * @see kubeblocks v1.0 pkg/constant/pattern.go, for the names
 */
export function databaseObjects({ app, namespace }: Placement): readonly InventoryObject[] {
  return Object.entries(app.databases).flatMap(([name, { engine, version, replicas }]) => {
    const { clientPort, peerPorts, metricsPort, source } = engines[engine];
    const component = `${name}-${databaseComponent}`;
    const labels = databaseLabels(name);
    const pods = {
      labels: { ...labels, ...primary },
      serviceAccount: name,
      container: {
        name: component,
        image: imageOf({ name: engine, version }),
        ports: portsOf({
          'tcp-postgresql': clientPort,
          patroni: peerPorts.patroni,
          'tcp-pgbouncer': poolPort,
          'http-metrics': metricsPort,
          http: agentPort,
        }),
      },
    };
    return [
      controller({ name: component, namespace, source }, { kind: 'StatefulSet', replicas, selector: labels, pods }),
      service(
        // The component's name, and the name of the Service in its definition.
        { name: `${component}-postgresql`, namespace, source },
        {
          selector: { ...labels, ...primary },
          ports: servicePortsOf({ [clientPort]: 'tcp-postgresql', [poolPort]: 'tcp-pgbouncer' }),
        },
      ),
    ];
  });
}
