import type { Namespace } from './endpoint';
import type { Findings } from './findings';
import type { Gateway } from './gateway';
import { fields, type Manifest } from './manifest';
import { notEnforced } from './notices';
import type { Labels } from './selector';

const revisionLabel = 'istio.io/rev';
const tagLabel = 'istio.io/tag';

/** The Deployments of istiod. */
export function istiodsOf(manifests: readonly Manifest[]): readonly Manifest[] {
  return manifests.filter((manifest) => manifest.kind === 'Deployment' && podLabels(manifest)['app'] === 'istiod');
}

/**
 * By which names a Gateway may ask for an istiod that is there: the revisions of all of them, and the tags that lead to
 * those. `undefined` where the manifests hold no istiod, so that nothing is known.
 *
 * @see Istio 1.26.2 pkg/revisions/tag_watcher.go, GetMyTags (B2.10/8)
 */
export function revisionsOf(manifests: readonly Manifest[]): ReadonlySet<string> | undefined {
  const own = istiodsOf(manifests).map((istiod) => podLabels(istiod)[revisionLabel] ?? 'default');
  if (own.length === 0) return undefined;
  const tags = manifests.flatMap(({ kind, labels }) => {
    const isTag = kind === 'MutatingWebhookConfiguration' && own.includes(labels[revisionLabel] ?? '');
    return isTag ? (labels[tagLabel] ?? []) : [];
  });
  return new Set([...own, ...tags]);
}

/**
 * The Gateway, unless it is one of Istio's that no istiod takes for its own: by its label, failing that by that of its
 * namespace, failing that by `default`. Such a one has no proxy, and traffic goes where it would without it.
 *
 * @see Istio 1.26.2 pkg/revisions/tag_watcher.go, IsMine, pilot/pkg/config/kube/gateway/deploymentcontroller.go, https://github.com/istio/istio/issues/56767 (B2.10/8)
 */
export function ifDeployed(
  found: Findings<Gateway>,
  revisions: ReadonlySet<string> | undefined,
  namespaces: ReadonlyMap<string, Namespace>,
): Findings<Gateway> {
  if (revisions === undefined) return found;
  const askedFor = ({ namespace, labels }: Gateway) =>
    (labels[revisionLabel] ?? namespaces.get(namespace)?.labels[revisionLabel]) || 'default';
  const isAbandoned = (gateway: Gateway) => gateway.class !== 'kgateway' && !revisions.has(askedFor(gateway));
  const known = [...revisions].sort().join(' or ');
  return {
    ...found,
    read: found.read.filter((gateway) => !isAbandoned(gateway)),
    notEnforced: [
      ...found.notEnforced,
      ...found.read
        .filter(isAbandoned)
        .map((gateway) =>
          notEnforced(
            gateway.origin,
            `no istiod deploys it: it asks for revision ${askedFor(gateway)}, and there is ${known} (label ${revisionLabel})`,
          ),
        ),
    ],
  };
}

// Those of the template are what the pods have; a Deployment alone may leave them out.
function podLabels(deployment: Manifest): Labels {
  const template = fields(deployment).get('spec').get('template').get('metadata').get('labels').labels();
  return { ...deployment.labels, ...template };
}
