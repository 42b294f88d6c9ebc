import { at, type Field } from '@zta/reachability';
import { type Check, type CheckInput, type Fault, mustBe } from './check';
import { ciliumSpecs, type CiliumSpec, elements, lists, peerKeys } from './cilium-specs';

/** A fault at a field of a spec. */
const fault = ({ manifest }: CiliumSpec, field: Field, message: string): Fault => ({
  origin: at(manifest.origin, field.path),
  message,
});

const eachSpec = (find: (spec: CiliumSpec) => readonly Fault[]) => (input: CheckInput) =>
  ciliumSpecs(input).flatMap(find);

/** What the agent refuses of what the API server took, as the judge reads it. */
export const ciliumRefused: Check = {
  id: 'cilium-refused',
  severity: 'error',
  why: 'A policy that the agent refuses is stored and enforces nothing; only its log says so.',
  source: 'cilium 1.17.5 pkg/policy/api/rule_validation.go',
  find: ({ world }) =>
    world.notEnforced
      .filter(({ origin, reason }) => origin.kind.startsWith('Cilium') && reason.startsWith('the agent refuses'))
      .filter(({ reason }) => !reason.includes('lists of rules are empty'))
      .map(({ origin, reason }) => ({ origin, message: `does nothing: ${reason}` })),
};

export const ciliumEmptyList: Check = {
  id: 'cilium-empty-list',
  severity: 'error',
  why: 'An empty list does not deny: a direction is closed only by a list with an element, such as [{}], and an empty list of peers allows nobody.',
  source: 'cilium 1.17.5 pkg/policy/api/rule_validation.go, pkg/policy/repository.go, pkg/policy/api/ingress.go',
  find: eachSpec((owner) => {
    const isEmpty = (field: Field) => Array.isArray(field.value) && field.value.length === 0;
    const directions = lists.map((list) => owner.spec.get(list)).filter(isEmpty);
    const peers = elements(owner.spec).flatMap((element) =>
      peerKeys(element)
        .map((key) => element.get(key))
        .filter(isEmpty),
    );
    return [
      ...directions.map((field) => fault(owner, field, mustBe('a list with an element: [{}] denies all', field.value))),
      ...peers.map((field) => fault(owner, field, mustBe('a list with an element', field.value))),
    ];
  }),
};

export const ciliumDefaultDenyWithoutRules: Check = {
  id: 'cilium-default-deny-without-rules',
  severity: 'error',
  why: 'enableDefaultDeny closes a direction only if the policy has a rule for it.',
  source: 'cilium 1.17.5 pkg/policy/repository.go computePolicyEnforcementAndRules',
  find: eachSpec((owner) =>
    (['ingress', 'egress'] as const).flatMap((direction) => {
      const wanted = owner.spec.get('enableDefaultDeny').get(direction);
      const rules = [direction, `${direction}Deny`].flatMap((list) => owner.spec.get(list).items());
      if (wanted.value !== true || rules.length > 0) return [];
      return [fault(owner, wanted, `must be beside a rule for ${direction}, such as ${direction}: [{}], got none`)];
    }),
  ),
};

export const ciliumDenyOnly: Check = {
  id: 'cilium-deny-only',
  severity: 'warning',
  why: 'A policy that only denies closes the whole direction as well, unless enableDefaultDeny says otherwise.',
  source: 'cilium 1.17.5 pkg/policy/repository.go computePolicyEnforcementAndRules',
  find: eachSpec((owner) =>
    (['ingress', 'egress'] as const).flatMap((direction) => {
      const denies = owner.spec.get(`${direction}Deny`);
      const isSaid = owner.spec.get('enableDefaultDeny').get(direction).isPresent;
      if (denies.items().length === 0 || owner.spec.get(direction).items().length > 0 || isSaid) return [];
      return [
        fault(
          owner,
          denies,
          `must be beside enableDefaultDeny.${direction}, which says whether all else is denied too, got none`,
        ),
      ];
    }),
  ),
};

/** Labels that pods have and nodes don't. */
const podLabel = /^(k8s[:.])?(io\.kubernetes\.pod\.|io\.cilium\.k8s\.|app($|\.kubernetes\.io\/|\/)|k8s-app$)/;

export const ciliumNodeSelector: Check = {
  id: 'cilium-node-selector',
  severity: 'error',
  why: 'nodeSelector selects nodes, never pods: without the host firewall it does nothing, with it every selected node is cut off.',
  source: 'cilium 1.17.5 Documentation/security/policy/language.rst (host policies), pkg/policy/repository.go',
  find: (input) =>
    ciliumSpecs(input).flatMap((owner) => {
      const selector = owner.spec.get('nodeSelector');
      if (!selector.isPresent) return [];
      const labels = selector.get('matchLabels').keys();
      const keys = selector
        .get('matchExpressions')
        .items()
        .map((item) => String(item.get('key').value));
      const ofPods = [...labels, ...keys].find((key) => podLabel.test(key));
      if (ofPods !== undefined)
        return [
          fault(
            owner,
            selector,
            `must be of labels of nodes, got ${ofPods}, which only pods have: select them by endpointSelector`,
          ),
        ];
      if (labels.length + keys.length === 0)
        return [
          fault(owner, selector, mustBe('a selector of some nodes; for pods use endpointSelector', selector.value)),
        ];
      return input.world.settings.cilium.hostFirewall
        ? []
        : [fault(owner, selector, 'must be used with the host firewall on, got it off: the policy does nothing')];
    }),
};

export const ciliumMissingNamespace: Check = {
  id: 'cilium-peer-namespace',
  severity: 'warning',
  why: "In a CiliumNetworkPolicy a selector of endpoints without a namespace means the policy's own namespace.",
  source: 'cilium 1.17.5 pkg/k8s/apis/cilium.io/utils/utils.go getEndpointSelector',
  find: (input) =>
    ciliumSpecs(input)
      .filter(({ clusterwide }) => !clusterwide)
      .flatMap((owner) =>
        elements(owner.spec).flatMap((element) =>
          ['fromEndpoints', 'toEndpoints']
            .flatMap((key) => element.get(key).items())
            .filter((selector) => isForeign(selector, owner.manifest.namespace, input.world))
            .map((selector) =>
              fault(
                owner,
                selector,
                `must name the namespace (k8s:io.kubernetes.pod.namespace) of the pods it means, which are not in ${owner.manifest.namespace}, got ${JSON.stringify(selector.value)}`,
              ),
            ),
        ),
      ),
};

/** Whether plain labels fit no pod of the namespace, but pods of another. */
function isForeign(selector: Field, namespace: string, { endpoints }: CheckInput['world']): boolean {
  const labels = Object.entries(selector.get('matchLabels').labels());
  if (labels.length === 0 || selector.get('matchExpressions').isPresent) return false;
  if (labels.some(([key]) => /io\.kubernetes\.pod\.namespace|io\.cilium\.k8s|^reserved/.test(key))) return false;
  const fitting = [...endpoints.values()].filter((endpoint) =>
    labels.every(([key, value]) => endpoint.labels[key.replace(/^(k8s|any)[:.]/, '')] === value),
  );
  return fitting.length > 0 && fitting.every((endpoint) => endpoint.namespace !== namespace);
}

/** Checks of Cilium's policies by themselves. */
export const ciliumChecks: readonly Check[] = [
  ciliumRefused,
  ciliumEmptyList,
  ciliumDefaultDenyWithoutRules,
  ciliumDenyOnly,
  ciliumNodeSelector,
  ciliumMissingNamespace,
];
