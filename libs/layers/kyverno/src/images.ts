import { type Approach, imagePrefixes, type ImageSettings } from '@zta/intent';
import { anyNamespace, calledFor, inAppNamespaces, notObserved, objectsOfApps } from './app-namespaces';
import { type ClusterPolicy, type NonEmpty, type ValidateRule } from './cluster-policy';
import { refuseFrom } from './failure-action';
import { notOfDatabase, ofDatabase, waypointPods } from './pod-security';

/** Whole names of the images of every container, with the registry that the node would take: Kyverno fills it in. */
const used = 'images.[containers, initContainers, ephemeralContainers][?@].values(@)[].reference';

/**
 * Images come from the registries of the catalogue. What the platform adds to the namespaces of apps has others, each for
 * its own pods only. The executor of Argo Workflows is a container beside an app's own, in the same pod.
 *
 * @see kyverno 1.14.4 pkg/utils/api/image.go
 */
export function imageRegistries(approach: Approach, { registries, platform }: ImageSettings): ClusterPolicy {
  const rule = (
    name: string,
    repositories: readonly string[],
    pods: Pick<ValidateRule, 'match' | 'exclude' | 'preconditions'>,
  ) => toRule(approach, { name, repositories, pods });
  return {
    name: 'image-registries',
    description: 'An image of an app is from a registry that the catalogue names.',
    severity: 'high',
    spec: {
      background: true,
      emitWarning: false,
      webhookConfiguration: calledFor('Fail', objectsOfApps),
      rules: [
        rule('apps', [...registries, ...platform.workflows], {
          match: inAppNamespaces('Pod'),
          exclude: { any: [{ resources: { selector: waypointPods } }] },
          preconditions: { all: [notOfDatabase] },
        }),
        rule('databases', platform.databases, {
          match: inAppNamespaces('Pod'),
          exclude: { any: [{ resources: { selector: waypointPods } }] },
          preconditions: { all: [ofDatabase] },
        }),
        rule('waypoints', platform.waypoints, { match: inAppNamespaces('Pod', { selector: waypointPods }) }),
      ],
    },
  };
}

interface Allowed {
  readonly name: string;
  readonly repositories: readonly string[];
  readonly pods: Pick<ValidateRule, 'match' | 'exclude' | 'preconditions'>;
}

function toRule(approach: Approach, { name, repositories, pods }: Allowed): ValidateRule {
  const allowed = repositories.flatMap(imagePrefixes).map((prefix) => `starts_with(@, '${prefix}')`);
  return {
    name,
    ...pods,
    skipBackgroundRequests: true,
    validate: {
      ...refuseFrom(approach, 'baseline'),
      allowExistingViolations: true,
      message: `Images must come from ${repositories.join(', ') || 'nowhere: the catalogue names no registry'}.`,
      deny: {
        conditions: {
          any: [
            {
              key: `{{ (${used})[?!(${allowed.join(' || ') || '`false`'})] | length(@) }}`,
              operator: 'GreaterThan',
              value: 0,
            },
          ],
        },
      },
    },
  };
}

/**
 * Images of the catalogue's registries are signed with its key, and run by the digest that was signed: a tag can be moved
 * afterwards. Kyverno needs to reach the registry, and the Secret with its credentials where it isn't public.
 *
 * The key alone counts: nothing is asked of the public transparency log, which would have the names of private images.
 *
 * A rule of this kind has one action for all namespaces, so that it leaves out those that are only observed.
 *
 * @see kyverno 1.14.4 pkg/engine/internal/imageverifier.go; pkg/engine/api/engineresponse.go GetValidationFailureAction
 */
export function imageSignatures(
  approach: Approach,
  { registries, publicKey }: ImageSettings & { readonly publicKey: string },
): ClusterPolicy {
  const imageReferences = registries.flatMap(imagePrefixes).map((prefix) => `${prefix}*`) as readonly string[];
  return {
    name: 'image-signatures',
    description: 'An image of an app is signed with the key of the catalogue, and runs by its digest.',
    severity: 'high',
    spec: {
      background: true,
      emitWarning: false,
      webhookConfiguration: { ...calledFor('Fail', objectsOfApps), timeoutSeconds: 30 },
      rules: [
        {
          name: 'signed',
          match: inAppNamespaces('Pod', { namespaceSelector: approach === 'strict' ? anyNamespace : notObserved }),
          skipBackgroundRequests: true,
          verifyImages: [
            {
              imageReferences: imageReferences as NonEmpty<string>,
              type: 'Cosign',
              failureAction: 'Enforce',
              attestors: [
                {
                  count: 1,
                  entries: [
                    {
                      keys: {
                        publicKeys: publicKey,
                        signatureAlgorithm: 'sha256',
                        rekor: { url: 'https://rekor.sigstore.dev', ignoreTlog: true },
                        ctlog: { ignoreSCT: true },
                      },
                      signatureAlgorithm: 'sha256',
                    },
                  ],
                },
              ],
              mutateDigest: true,
              required: true,
              useCache: true,
              verifyDigest: true,
            },
          ],
        },
      ],
    },
  };
}
