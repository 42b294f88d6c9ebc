interface Metrics {
  readonly metrics: { readonly enabled: boolean; readonly serviceMonitor: { readonly enabled: boolean } };
}

/** Values of Argo CD's chart that the stack needs. Source: helm chart argo-cd 8.1.3, values.yaml */
export interface ArgoCdValues {
  readonly configs: {
    /** argocd-cmd-params-cm. Source: argo-cd v3.0.11 docs/operator-manual/argocd-cmd-params-cm.yaml */
    readonly params: {
      readonly 'applicationsetcontroller.enable.policy.override': boolean;
      readonly 'application.namespaces': '';
    };
    /** argocd-cm. Source: argo-cd v3.0.11 docs/operator-manual/argocd-cm.yaml */
    readonly cm: Readonly<Record<'admin.enabled' | 'exec.enabled' | 'users.anonymous.enabled', boolean>>;
    /** argocd-rbac-cm. Source: argo-cd v3.0.11 docs/operator-manual/rbac.md */
    readonly rbac: { readonly 'policy.default': ''; readonly 'policy.csv': string };
  };
  readonly controller: Metrics;
  readonly server: Metrics;
  readonly repoServer: Metrics;
  readonly applicationSet: Metrics;
  readonly notifications: Metrics;
}

const measured: Metrics = { metrics: { enabled: true, serviceMonitor: { enabled: true } } };

/**
 * Nobody has a right by being logged in, and there is no local administrator: who has a kubeconfig uses `argocd --core`.
 * A group that single sign-on brings is bound to `role:operator`, which looks on and syncs, and can't change where
 * manifests come from, delete, or run commands in pods.
 */
export const argoCdValues: ArgoCdValues = {
  configs: {
    params: {
      // ApplicationSets say that they never delete Applications; without this the controller doesn't listen.
      'applicationsetcontroller.enable.policy.override': true,
      // Applications of other namespaces than Argo CD's own are none.
      'application.namespaces': '',
    },
    cm: { 'admin.enabled': false, 'exec.enabled': false, 'users.anonymous.enabled': false },
    rbac: {
      'policy.default': '',
      'policy.csv': [
        'p, role:operator, applications, get, */*, allow',
        'p, role:operator, applications, sync, */*, allow',
        'p, role:operator, logs, get, */*, allow',
        'p, role:operator, projects, get, *, allow',
      ].join('\n'),
    },
  },
  controller: measured,
  server: measured,
  repoServer: measured,
  applicationSet: measured,
  notifications: measured,
};
