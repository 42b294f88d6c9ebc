import { at, fields, type Manifest, type World } from '@zta/reachability';
import { isCaptured } from '@zta/reachability/rules';
import { type Check, type CheckInput, mustBe } from './check';

/** `<namespace>/<service account>` of an exact principal. */
function accountOf(principal: string): { readonly namespace: string; readonly name: string } | undefined {
  const parts = /\/ns\/([^/*]+)\/sa\/([^/*]+)$/.exec(principal);
  return parts ? { namespace: parts[1]!, name: parts[2]! } : undefined;
}

/** Each exact identity that an ALLOW rule names, and where. */
function* namedIdentities({ world }: CheckInput) {
  for (const policy of world.authorizationPolicies.filter(({ action }) => action === 'ALLOW')) {
    for (const rule of policy.rules) {
      for (const [index, source] of rule.from.entries()) {
        for (const principal of source.principals) {
          const account = accountOf(principal);
          if (account)
            yield {
              account,
              principal,
              origin: at(rule.origin, `${rule.origin.path}.from[${index}].source.principals`),
            };
        }
      }
    }
  }
}

export const istioUnknownIdentity: Check = {
  id: 'istio-unknown-identity',
  severity: 'warning',
  why: 'A rule for an identity that no pod has never matches: often the service account is another one.',
  source: 'istio 1.26.2 pkg/spiffe; charts of the platform for the accounts of their pods',
  find: (input) => {
    const pods = [...input.world.endpoints.values()];
    const accounts = new Set(
      input.manifests.filter(isServiceAccount).map(({ namespace, name }) => `${namespace}/${name}`),
    );
    return [...namedIdentities(input)]
      .filter(({ account }) => pods.some(({ namespace }) => namespace === account.namespace))
      .filter(({ account }) => !accounts.has(`${account.namespace}/${account.name}`))
      .filter(
        ({ account }) =>
          !pods.some((pod) => pod.namespace === account.namespace && pod.serviceAccount === account.name),
      )
      .map(({ principal, origin }) => ({
        origin,
        message: mustBe('an identity that pods among the manifests have', principal),
      }));
  },
};

const isServiceAccount = ({ group, kind }: Manifest) => group === '' && kind === 'ServiceAccount';

export const istioUnmeshedIdentity: Check = {
  id: 'istio-unmeshed-identity',
  severity: 'error',
  why: 'A caller that the mesh does not capture has no identity: a rule that asks for its identity refuses it.',
  source: 'ztunnel 1.26.2 src/rbac.rs; istio 1.26.2 cni/pkg/util/podutil.go',
  find: (input) =>
    [...namedIdentities(input)]
      .flatMap(({ account, principal, origin }) => {
        const pods = [...input.world.endpoints.values()].filter(
          (pod) => pod.namespace === account.namespace && pod.serviceAccount === account.name,
        );
        const isOutside =
          pods.length > 0 && pods.every((pod) => pod.role === 'workload' && !isCaptured(input.world, pod));
        return isOutside
          ? [{ origin, message: `must be of a caller in the mesh, got ${principal}, whose pods are not captured` }]
          : [];
      })
      .concat(unmeshedNamespaces(input.world)),
};

/** Namespaces that an ALLOW rule names, of whose pods the mesh captures none. */
function unmeshedNamespaces(world: World) {
  const rules = world.authorizationPolicies.filter(({ action }) => action === 'ALLOW').flatMap(({ rules: own }) => own);
  return rules.flatMap((rule) =>
    rule.from.flatMap(({ namespaces }, index) =>
      namespaces
        .filter((name) => {
          const pods = [...world.endpoints.values()].filter(({ namespace }) => namespace === name);
          return pods.length > 0 && pods.every((pod) => pod.role === 'workload' && !isCaptured(world, pod));
        })
        .map((name) => ({
          origin: at(rule.origin, `${rule.origin.path}.from[${index}].source.namespaces`),
          message: `must be of callers in the mesh, got namespace ${name}, whose pods are not captured`,
        })),
    ),
  );
}

const knownLabels = new Set([
  ...['dataplane-mode', 'use-waypoint', 'use-waypoint-namespace', 'waypoint-for', 'ingress-use-waypoint', 'rev', 'tag'],
  ...[
    'gateway-name',
    'operator-managed-replicas',
    'cluster',
    'network',
    'workload-controller',
    'workload-name',
    'overrides',
  ],
]);

export const istioUnknownLabel: Check = {
  id: 'istio-unknown-label',
  severity: 'error',
  why: 'Istio takes no notice of a label that it does not know, such as istio.io/waypoint.',
  source: 'istio api 1.26 label/labels.gen.go',
  find: ({ manifests }) =>
    manifests.flatMap(({ labels, origin }) =>
      Object.keys(labels)
        .filter((key) => key.startsWith('istio.io/') && !knownLabels.has(key.slice('istio.io/'.length)))
        .map((key) => ({
          origin: at(origin, `metadata.labels["${key}"]`),
          message: `must be a label that Istio reads, got ${key}`,
        })),
    ),
};

export const istioWaypointLabel: Check = {
  id: 'istio-waypoint-for',
  severity: 'error',
  why: 'A waypoint serves what istio.io/waypoint-for says; another word serves nothing.',
  source: 'istio 1.26.2 pilot/pkg/serviceregistry/kube/controller/ambient/waypoints.go',
  find: ({ manifests }) =>
    manifests.flatMap((manifest) => {
      const value = manifest.labels['istio.io/waypoint-for'];
      const isKnown = value === undefined || ['service', 'workload', 'all', 'none'].includes(value);
      return isKnown
        ? []
        : [
            {
              origin: at(manifest.origin, 'metadata.labels["istio.io/waypoint-for"]'),
              message: mustBe('service, workload, all or none', value),
            },
          ];
    }),
};

export const istioTarget: Check = {
  id: 'istio-target',
  severity: 'error',
  why: 'A policy whose target has no waypoint, or is not there, is stored and enforced by nobody.',
  source:
    'istio 1.26.2 pilot/pkg/model/policyattachment.go, pilot/pkg/serviceregistry/kube/controller/ambient/policies.go',
  find: (input) =>
    input.manifests
      .filter(
        ({ group, kind }) =>
          group === 'security.istio.io' && ['AuthorizationPolicy', 'RequestAuthentication'].includes(kind),
      )
      .flatMap((manifest) => {
        const spec = fields(manifest).get('spec');
        return [
          ...(spec.get('targetRef').isPresent ? [spec.get('targetRef')] : []),
          ...spec.get('targetRefs').items(),
        ].flatMap((ref) => {
          const name = ref.get('name').text() ?? '';
          const reason = missing(input.world, manifest.namespace, ref.get('kind').text() ?? '', name);
          return reason === undefined
            ? []
            : [{ origin: at(manifest.origin, ref.path), message: `must be ${reason}, got ${name}` }];
        });
      }),
};

function missing(...[world, namespace, kind, name]: [World, string, string, string]): string | undefined {
  const isHere = (object: { readonly namespace: string; readonly name: string }) =>
    object.namespace === namespace && object.name === name;
  if (kind === 'Gateway') {
    const gateway = world.gateways.find(isHere);
    if (!gateway) return "a Gateway of Istio's in the policy's namespace";
    return gateway.class === 'kgateway' ? "a Gateway of Istio's, not of kgateway's" : undefined;
  }
  if (kind !== 'Service') return undefined;
  const service = world.services.find(isHere);
  if (!service) return "a Service in the policy's namespace";
  const labels = { ...world.namespaces.get(namespace)?.labels, ...service.labels };
  const waypoint = labels['istio.io/use-waypoint'];
  return waypoint === undefined || waypoint === 'none'
    ? 'a Service with a waypoint (label istio.io/use-waypoint)'
    : undefined;
}

/** Checks of what Istio's objects refer to: identities, labels, targets. */
export const istioReferenceChecks: readonly Check[] = [
  istioTarget,
  istioUnknownIdentity,
  istioUnmeshedIdentity,
  istioUnknownLabel,
  istioWaypointLabel,
];
