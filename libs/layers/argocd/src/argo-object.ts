import { argoCd } from '@zta/intent';

// Only the fields that we emit.

export const apiVersion = 'argoproj.io/v1alpha1';

/** Folder of the repository that the root Application syncs. */
export const argoCdFolder = 'argocd';

export interface GroupKind {
  readonly group: string;
  readonly kind: string;
}

/** Which repository, where to, and which kinds: everything that Applications of the project may do. */
export interface AppProjectSpec {
  readonly description: string;
  readonly sourceRepos: readonly [string];
  /** Without a namespace: cluster-scoped objects only. */
  readonly destinations: readonly [{ readonly server: string; readonly namespace?: string }];
  readonly clusterResourceWhitelist: readonly GroupKind[];
  /** Always present: Argo CD takes an absent list for "all kinds". */
  readonly namespaceResourceWhitelist: readonly GroupKind[];
  /** Namespaces other than Argo CD's own from which Applications may use the project. */
  readonly sourceNamespaces: readonly [];
  readonly orphanedResources: { readonly warn: true };
}

/** A project of which no Application can sync anything. */
export type ClosedProjectSpec = Omit<AppProjectSpec, 'sourceRepos' | 'destinations'> & {
  readonly sourceRepos: readonly [];
  readonly destinations: readonly [];
};

export interface IgnoredDifference extends GroupKind {
  readonly jsonPointers?: readonly string[];
  readonly jqPathExpressions?: readonly string[];
}

export interface ApplicationSpec {
  readonly project: string;
  readonly source: {
    readonly repoURL: string;
    readonly targetRevision: string;
    readonly path: string;
    readonly directory: { readonly recurse: false; readonly include: string };
  };
  readonly destination: { readonly server: string; readonly namespace: string };
  readonly syncPolicy: {
    readonly automated: { readonly prune: true; readonly selfHeal: true; readonly allowEmpty: false };
    readonly syncOptions: readonly string[];
    readonly retry: {
      readonly limit: number;
      readonly backoff: { readonly duration: string; readonly factor: number; readonly maxDuration: string };
    };
  };
  readonly ignoreDifferences?: readonly IgnoredDifference[];
}

export interface ApplicationSetSpec {
  readonly goTemplate: true;
  readonly goTemplateOptions: readonly ['missingkey=error'];
  readonly generators: readonly [
    {
      readonly git: {
        readonly repoURL: string;
        readonly revision: string;
        readonly directories: readonly { readonly path: string; readonly exclude?: true }[];
      };
    },
  ];
  readonly syncPolicy: { readonly applicationsSync: 'create-update'; readonly preserveResourcesOnDeletion: true };
  readonly template: {
    readonly metadata: { readonly name: string; readonly annotations: Readonly<Record<string, string>> };
    readonly spec: ApplicationSpec;
  };
}

/**
 * Has Argo CD ask the API server what an apply would change. Its own calculation, which server-side apply otherwise
 * brings with it, takes defaults within the lists of custom resources for differences, and would sync them for ever.
 *
 * @see https://argo-cd.readthedocs.io/en/release-3.0/user-guide/diff-strategies/
 */
export const comparedByServer = { 'argocd.argoproj.io/compare-options': 'ServerSideDiff=true' } as const;

/** How every Application syncs. */
export const syncPolicy: ApplicationSpec['syncPolicy'] = {
  // A folder that turns up empty is a mistake more often than a wish: Argo CD then refuses to prune everything.
  automated: { prune: true, selfHeal: true, allowEmpty: false },
  // RespectIgnoreDifferences=true isn't among them. It applies what is ignored as it lives in the cluster: the whole list
  // around it where a custom resource has lists, so that no change to a database would ever reach KubeBlocks
  // (argo-cd v3.0.11 controller/sync.go, normalizeTargetResources).
  syncOptions: [
    'ServerSideApply=true',
    'ApplyOutOfSyncOnly=true',
    'PruneLast=true',
    'FailOnSharedResource=true',
    'CreateNamespace=false',
  ],
  // A policy engine or a webhook that starts at the same time is there within minutes.
  retry: { limit: 5, backoff: { duration: '10s', factor: 2, maxDuration: '3m' } },
};

/** Metadata of an object of Argo CD's own namespace. */
export function inArgoCd(name: string, annotations: Readonly<Record<string, string>>) {
  return { name, namespace: argoCd.namespace, annotations };
}
