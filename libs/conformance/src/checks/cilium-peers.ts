import { at, type Field, fields, type World } from '@zta/reachability';
import { contains, labelsOf, parseBlock, selectsPeer } from '@zta/reachability/rules';
import { type Check, type CheckInput, type Fault, mustBe } from './check';
import { peers, subjects } from './cilium-mesh';
import { type CiliumSpec, ciliumSpecs, elements, lists, peerKeys } from './cilium-specs';

const namespaceKey = /^(k8s:|any:)?io\.kubernetes\.pod\.namespace$/;

export const ciliumUnknownPeer: Check = {
  id: 'cilium-unknown-peer',
  severity: 'warning',
  why: 'A peer whose labels no pod has opens nothing: often a chart sets other labels than the policy names.',
  source:
    'cilium 1.17.5 Documentation/security/policy/language.rst; charts of the platform for the labels of their pods',
  find: (input) =>
    ciliumSpecs(input)
      .filter(({ isGenerated }) => !isGenerated)
      .flatMap((owner) =>
        elements(owner.spec)
          .flatMap((element) => ['fromEndpoints', 'toEndpoints'].flatMap((key) => element.get(key).items()))
          .filter((selector) => fitsNobody(selector, owner, input.world))
          .map((selector) => ({
            origin: at(owner.manifest.origin, selector.path),
            message: mustBe('of labels that pods among the manifests have', selector.value),
          })),
      ),
};

/** Whether a selector by plain labels means no pod of a namespace whose pods are known. */
function fitsNobody(selector: Field, { manifest, clusterwide }: CiliumSpec, world: World): boolean {
  const labels = Object.entries(selector.get('matchLabels').labels());
  if (selector.get('matchExpressions').isPresent || labels.some(([key]) => key.startsWith('reserved'))) return false;
  const named = labels.find(([key]) => namespaceKey.test(key))?.[1];
  const namespace = named ?? (clusterwide ? undefined : manifest.namespace);
  const others = labels.filter(([key]) => !namespaceKey.test(key));
  const pods = [...world.endpoints.values()].filter((pod) => pod.namespace === namespace);
  if (others.length === 0 || pods.length === 0) return false;
  const scope = clusterwide
    ? ({ kind: 'clusterwide' } as const)
    : ({ kind: 'namespaced', namespace: manifest.namespace } as const);
  return !pods.some((pod) => selectsPeer(selector.selector(), scope, labelsOf(world, pod)));
}

export const ciliumCidrForPods: Check = {
  id: 'cilium-cidr-for-pods',
  severity: 'error',
  why: 'A rule by address never matches a pod, whatever the range: to Cilium a pod is its labels.',
  source: 'cilium 1.17.5 pkg/policy/api/cidr.go; Documentation/security/policy/language.rst (CIDR based)',
  find: (input) => {
    const pools = podRanges(input);
    const isOfPods = (text: string) => {
      const block = parseBlock(text);
      return block !== undefined && pools.some((pool) => contains(pool, block));
    };
    const inCilium = ciliumSpecs(input).flatMap(({ manifest, spec }) =>
      elements(spec)
        .flatMap((element) =>
          peerKeys(element)
            .filter((key) => key.includes('CIDR'))
            .flatMap((key) => element.get(key).items()),
        )
        .map((item) => ({ origin: manifest.origin, item: typeof item.value === 'string' ? item : item.get('cidr') })),
    );
    const inNative = input.manifests
      .filter(({ group, kind }) => group === 'networking.k8s.io' && kind === 'NetworkPolicy')
      .flatMap((policy) =>
        (['ingress.from', 'egress.to'] as const)
          .flatMap((path) => {
            const [direction, peer] = path.split('.') as [string, string];
            return fields(policy)
              .get('spec')
              .get(direction)
              .items()
              .flatMap((rule) => rule.get(peer).items());
          })
          .map((item) => ({ origin: policy.origin, item: item.get('ipBlock').get('cidr') })),
      );
    return [...inCilium, ...inNative]
      .filter(({ item }) => typeof item.value === 'string' && isOfPods(item.value))
      .map(({ origin, item }) => ({
        origin: at(origin, item.path),
        message: mustBe("outside the pods' addresses; select pods by labels", item.value),
      }));
  },
};

/** The blocks that Cilium gives pods addresses from, where its configuration is among the manifests. */
function podRanges({ manifests }: CheckInput) {
  const config = manifests.find(({ kind, name }) => kind === 'ConfigMap' && name === 'cilium-config');
  if (!config) return [];
  const data = fields(config).get('data');
  return ['cluster-pool-ipv4-cidr', 'cluster-pool-ipv6-cidr']
    .flatMap((option) => (data.get(option).text() ?? '').split(/[\s,]+/))
    .flatMap((text) => parseBlock(text) ?? []);
}

export const ciliumLayer7Void: Check = {
  id: 'cilium-l7-void',
  severity: 'warning',
  why: 'Policies add up: where another rule lets the same caller to the same port without looking at requests, every request passes.',
  source: 'cilium 1.17.5 pkg/policy/l4.go mergePortProto, pkg/policy/rule.go',
  find: (input) => {
    const all = (['ingress', 'egress'] as const).flatMap((direction) =>
      ciliumSpecs(input).flatMap((owner) =>
        owner.spec
          .get(direction)
          .items()
          .map((element): Opening => ({ owner, direction, element })),
      ),
    );
    return all.flatMap((narrow) =>
      narrow.element
        .get('toPorts')
        .items()
        .filter((item) => item.get('rules').get('http').isPresent)
        .flatMap((item): readonly Fault[] => {
          const wide = all.find((other) => makesVoid(other, narrow, item, input.world));
          return wide
            ? [
                {
                  origin: at(narrow.owner.manifest.origin, item.get('rules').path),
                  message: `must be the only rule for its callers and port, but ${wide.owner.manifest.origin.name} lets them in for all requests (${wide.element.path})`,
                },
              ]
            : [];
        }),
    );
  },
};

/** An element that lets somebody in or out. */
interface Opening {
  readonly owner: CiliumSpec;
  readonly direction: 'ingress' | 'egress';
  readonly element: Field;
}

/** Whether an element lets all who come by another one to one of its ports, without looking at requests. */
function makesVoid(...[wide, narrow, item, world]: [Opening, Opening, Field, World]): boolean {
  if (wide.element === narrow.element || wide.direction !== narrow.direction) return false;
  const pods = subjects(narrow.owner, world);
  const isForSame = pods.some((pod) => subjects(wide.owner, world).includes(pod));
  const callers = peers(narrow.element, narrow.owner, world);
  const isAnyone = peerKeys(wide.element).length === 0 && wide.element.get('toPorts').isPresent;
  const others = peers(wide.element, wide.owner, world);
  const isSameCaller = isAnyone || callers.some((caller) => others.includes(caller));
  return pods.length > 0 && isForSame && isSameCaller && coversPort(wide.element, item);
}

function coversPort(element: Field, narrow: Field): boolean {
  const items = element.get('toPorts').items();
  if (items.length === 0) return true;
  const ports = narrow
    .get('ports')
    .items()
    .map((port) => port.get('port').value);
  return items
    .filter((item) => !item.get('rules').isPresent)
    .some((item) =>
      item
        .get('ports')
        .items()
        .some((port) => ports.includes(port.get('port').value)),
    );
}

export const ciliumPathQuery: Check = {
  id: 'cilium-path-query',
  severity: 'warning',
  why: 'A path of a rule for requests has to match all of the path with its query: without room for one, "/a?b=c" is refused.',
  source: 'cilium 1.17.5 pkg/policy/api/http.go, pkg/envoy/xds_server.go',
  find: (input) =>
    ciliumSpecs(input).flatMap(({ manifest, spec }) =>
      lists
        .flatMap((list) => spec.get(list).items())
        .flatMap((element) => element.get('toPorts').items())
        .flatMap((item) => item.get('rules').get('http').items())
        .map((rule) => rule.get('path'))
        .filter(({ value }) => typeof value === 'string' && /^[\w/.~-]+$/.test(value))
        .map((path) => ({
          origin: at(manifest.origin, path.path),
          message: mustBe(`a pattern with room for a query, such as ${String(path.value)}(\\?.*)?`, path.value),
        })),
    ),
};

const runLabel = 'workflows.argoproj.io/workflow';

export const ciliumIdentityLabel: Check = {
  id: 'cilium-identity-label',
  severity: 'warning',
  why: 'Each workflow has a label of its own on its pods: Cilium makes an identity of each, unless its labels option leaves that out.',
  source:
    'cilium 1.17.5 pkg/labelsfilter/filter.go; Documentation/operations/performance/scalability/identity-relevant-labels.rst',
  find: ({ manifests }) => {
    const runsWorkflows = manifests.some(
      ({ group, kind }) => group === 'argoproj.io' && /^(Cron|Cluster)?Workflow(Template)?$/.test(kind),
    );
    if (!runsWorkflows) return [];
    return manifests
      .filter(({ kind, name }) => kind === 'ConfigMap' && name === 'cilium-config')
      .map((config) => ({ config, labels: fields(config).get('data').get('labels') }))
      .filter(({ labels }) => !String(labels.value ?? '').includes(runLabel))
      .map(({ config, labels }) => ({
        origin: at(config.origin, labels.isPresent ? labels.path : 'data'),
        message: `must have !${runLabel} among labels, got ${labels.isPresent ? JSON.stringify(labels.value) : 'none'}`,
      }));
  },
};

/** Checks of whom Cilium's policies mean, and of what several of them do together. */
export const ciliumPeerChecks: readonly Check[] = [
  ciliumUnknownPeer,
  ciliumCidrForPods,
  ciliumLayer7Void,
  ciliumPathQuery,
  ciliumIdentityLabel,
];
