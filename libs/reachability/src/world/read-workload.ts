import type { ContainerPort, Endpoint } from './endpoint';
import type { Field } from './field';
import { fields, type Manifest } from './manifest';
import type { Labels } from './selector';

/**
 * The pods of a workload, as one endpoint. Of a pod's spec only what decides who reaches whom is looked at, since the
 * rest is Kubernetes' own and can't.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/ (Kubernetes 1.33)
 */
export function readWorkload(manifest: Manifest): Endpoint {
  const { namespace, name, kind, origin } = manifest;
  const template = podTemplate(manifest);
  const metadata = template.get('metadata');
  const spec = template.get('spec');
  const serviceAccount = spec.get('serviceAccountName').value ?? spec.get('serviceAccount').value;
  return {
    id: `${namespace}/${name}[${kind}]`,
    namespace,
    labels: { ...metadata.get('labels').labels(), ...jobLabels(manifest) },
    annotations: metadata.get('annotations').labels(),
    serviceAccount: typeof serviceAccount === 'string' && serviceAccount !== '' ? serviceAccount : 'default',
    hostNetwork: spec.get('hostNetwork').value === true,
    ports: [...spec.get('initContainers').items(), ...spec.get('containers').items()].flatMap(readPorts),
    role: 'workload',
    origin,
  };
}

function podTemplate(manifest: Manifest): Field {
  const root = fields(manifest);
  if (manifest.kind === 'Pod') return root;
  const spec = root.get('spec');
  return manifest.kind === 'CronJob' ? spec.get('jobTemplate').get('spec').get('template') : spec.get('template');
}

// The job controller labels its pods with the job's name.
function jobLabels({ kind, name }: Manifest): Labels {
  return kind === 'Job' ? { 'job-name': name, 'batch.kubernetes.io/job-name': name } : {};
}

function readPorts(container: Field): readonly ContainerPort[] {
  return container.get('ports').each((port) => {
    const name = port.get('name').text();
    const hostPort = port.get('hostPort').integer();
    return {
      port: port.get('containerPort').integer() ?? 0,
      protocol: port.get('protocol').oneOf(['TCP', 'UDP', 'SCTP']) ?? 'TCP',
      ...(name === undefined ? {} : { name }),
      ...(hostPort === undefined || hostPort === 0 ? {} : { hostPort }),
    };
  });
}
