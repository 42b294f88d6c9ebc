import { object, type Spec } from './objects';

/** What differs between the Deployments of a fleet. */
export interface FleetMember {
  readonly app: string;
  readonly partOf: string;
  readonly hasMetrics: boolean;
}

/** A Deployment with all that those of a real cluster carry beside what matters for access. */
export function fleetDeployment(path: string, { app, partOf, hasMetrics }: FleetMember): Spec {
  const labels = {
    app,
    'app.kubernetes.io/name': app,
    'app.kubernetes.io/part-of': partOf,
    'app.kubernetes.io/version': '1.4.2',
    'app.kubernetes.io/managed-by': 'argocd',
  };
  return object('apps/v1', 'Deployment', path, {
    metadata: {
      labels,
      annotations: { 'argocd.argoproj.io/sync-wave': '2', 'example.com/owner': `${partOf}@example.com` },
    },
    spec: {
      replicas: 3,
      revisionHistoryLimit: 3,
      selector: { matchLabels: { app } },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      template: {
        metadata: { labels, annotations: { 'prometheus.io/scrape': `${hasMetrics}`, 'prometheus.io/port': '9090' } },
        spec: {
          serviceAccountName: app,
          automountServiceAccountToken: false,
          terminationGracePeriodSeconds: 30,
          securityContext: { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: 'RuntimeDefault' } },
          containers: [container(app, partOf, hasMetrics)],
          volumes: [
            { name: 'tmp', emptyDir: { sizeLimit: '64Mi' } },
            { name: 'config', configMap: { name: `${app}-config` } },
          ],
        },
      },
    },
  });
}

function container(app: string, partOf: string, hasMetrics: boolean): Spec {
  const probe = (path: string) => ({ httpGet: { path, port: 'http' }, periodSeconds: 10, timeoutSeconds: 2 });
  const secret = (name: string, key: string) => ({
    name,
    valueFrom: { secretKeyRef: { name: `${app}-secrets`, key } },
  });
  return {
    name: 'main',
    image: `registry.example.com/${partOf}/${app}@sha256:4355a46b19d348dc2f57c046f8ef63d4538ebb936000f3c9ee954a27460dd865`,
    imagePullPolicy: 'IfNotPresent',
    ports: [{ containerPort: 8080, name: 'http' }, ...(hasMetrics ? [{ containerPort: 9090, name: 'metrics' }] : [])],
    env: [
      { name: 'LOG_LEVEL', value: 'info' },
      { name: 'OTEL_SERVICE_NAME', value: app },
      { name: 'OTEL_EXPORTER_OTLP_ENDPOINT', value: 'http://collector.observability.svc.cluster.local:4317' },
      { name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
      secret('DATABASE_URL', 'database-url'),
    ],
    resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
    livenessProbe: probe('/health/live'),
    readinessProbe: probe('/health/ready'),
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
    volumeMounts: [
      { name: 'tmp', mountPath: '/tmp' },
      { name: 'config', mountPath: '/etc/app', readOnly: true },
    ],
  };
}
