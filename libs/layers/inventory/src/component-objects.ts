import { type Cluster, type Component, type PlatformWorkload } from '@zta/intent';
import {
  controller,
  imageOf,
  type InventoryObject,
  job,
  namespaceObject,
  portsOf,
  service,
  serviceAccount,
  servicePortsOf,
} from './inventory-object';

/**
 * Namespaces of the platform that Git has no object for: those in the mesh, which are labelled there, it has.
 */
export function namespaceObjects(
  { meshedNamespaces }: Pick<Cluster, 'meshedNamespaces'>,
  components: readonly Component[],
): readonly InventoryObject[] {
  const meshed: readonly string[] = meshedNamespaces;
  const bare = components.filter(({ namespace }) => !meshed.includes(namespace));
  // The first component of a namespace that several share speaks for it.
  const first = bare.filter(
    ({ namespace }, index) => bare.findIndex((component) => component.namespace === namespace) === index,
  );
  return first.map(({ namespace, source }) => namespaceObject(namespace, source));
}

/** What a component's chart deploys. */
export function componentObjects(component: Component): readonly InventoryObject[] {
  const { namespace, workloads, jobs = {} } = component;
  const all = [...Object.entries(workloads), ...Object.entries(jobs)];
  const accounts = new Map(all.map(([, { serviceAccount: name, source }]) => [name, { name, namespace, source }]));
  return [
    ...[...accounts.values()].map(serviceAccount),
    ...Object.entries(workloads).flatMap(([name, workload]) => workloadObjects(component, name, workload)),
    ...Object.entries(jobs).map(([name, { labels, serviceAccount: account, source }]) =>
      job(
        { name, namespace, source },
        { labels, serviceAccount: account, container: { name, image: imageOf(component), ports: [] } },
      ),
    ),
  ];
}

function workloadObjects(component: Component, name: string, workload: PlatformWorkload): readonly InventoryObject[] {
  const { kind, labels, serviceAccount: account, ports, hostNetwork, source, service: front } = workload;
  const { namespace } = component;
  const pods = {
    labels,
    serviceAccount: account,
    ...(hostNetwork && { hostNetwork }),
    container: { name, image: imageOf(component), ports: portsOf(ports) },
  };
  return [
    controller({ name, namespace, source }, { kind, pods }),
    ...(front
      ? [service({ name: front.name, namespace, source }, { selector: labels, ports: servicePortsOf(front.ports) })]
      : []),
  ];
}
