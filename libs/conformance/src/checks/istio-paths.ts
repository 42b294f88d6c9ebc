import { type Field, fields, type Manifest } from '@zta/reachability';

/** A list of paths in a rule of an AuthorizationPolicy: `paths` or `notPaths`. */
interface PathList {
  readonly policy: Manifest;
  readonly list: Field;
}

/** Every list of paths, also of policies that nothing enforces: what was meant is plain. */
export function pathLists(manifests: readonly Manifest[]): readonly PathList[] {
  return manifests
    .filter(({ group, kind }) => group === 'security.istio.io' && kind === 'AuthorizationPolicy')
    .flatMap((policy) =>
      fields(policy)
        .get('spec')
        .get('rules')
        .items()
        .flatMap((rule) => rule.get('to').items())
        .flatMap((item) => ['paths', 'notPaths'].map((key) => item.get('operation').get(key)))
        .map((list) => ({ policy, list })),
    );
}
