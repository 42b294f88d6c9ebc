import { argoCd, inCluster } from '@zta/intent';
import { rootName } from './app-project';
import { type ApplicationSpec, argoCdFolder, syncPolicy } from './argo-object';

/** Syncs everything else in {@link argoCdFolder}, itself included. */
export function rootApplication(git: { readonly repository: string; readonly revision: string }): ApplicationSpec {
  return {
    project: rootName,
    source: {
      repoURL: git.repository,
      targetRevision: git.revision,
      path: argoCdFolder,
      directory: { recurse: false, include: '*.yaml' },
    },
    destination: { server: inCluster, namespace: argoCd.namespace },
    syncPolicy,
  };
}
