import { type Directed, directions, grantsOfCilium, ownRules, requiresOf, type Ruled, specsOf } from './cilium-grants';
import type { Clash, Direction, Grant, Group, Layer7, NetworkRules } from './grant';
import { type CompileTools, grantsOf, podsOf } from './native-grants';
import type { NodeSet } from './node-set';
import type { PortSpec } from './port-spec';

/** The network policies of a world in their normal form. */
export function compileRules(tools: CompileTools): NetworkRules {
  const { world, sets } = tools;
  const policies = world.networkPolicies.flatMap((policy) => directions.map((direction) => ({ policy, direction })));
  const isolating = policies.filter(({ policy, direction }) => policy.isolates[direction]);
  const native = isolating.map((item) => ({ ...item, subject: podsOf(tools, item.policy) }));
  const own = tools.cni === 'kubernetes' ? [] : ownRules(tools);
  const ruled: readonly Ruled[] = [...native.map((item) => ({ ...item, isClosing: true })), ...own];
  const requires = {
    ingress: requiresOf(tools, own, 'ingress', 'allow'),
    egress: requiresOf(tools, own, 'egress', 'allow'),
  };
  const grants = [
    ...native.flatMap(({ policy, direction, subject }) =>
      policy[direction].flatMap((rule) =>
        grantsOf(tools, rule, { policy, direction, subject, requires: requires[direction] }),
      ),
    ),
    ...directions.flatMap((direction) =>
      grantsOfCilium(
        tools,
        own.filter((item) => item.direction === direction),
      ),
    ),
  ];
  const groups = groupGrants(tools, grants);
  const of = (direction: Direction, list: readonly Ruled[]) =>
    sets.unionAll(list.filter((item) => item.direction === direction).map(({ subject }) => subject));
  const closing = ruled.filter(({ isClosing }) => isClosing);
  return {
    groups,
    ruled: { ingress: of('ingress', ruled), egress: of('egress', ruled) },
    closed: { ingress: of('ingress', closing), egress: of('egress', closing) },
    doubted: doubtedPods(tools),
    clashes: clashesOf(tools, own),
  };
}

function groupGrants({ sets }: CompileTools, grants: readonly Grant[]): readonly Group[] {
  const found = new Map<string, { readonly grant: Grant; readonly subjects: NodeSet[] }>();
  for (const grant of grants) {
    if (grant.subject.size === 0 || grant.peer.size === 0) continue;
    const { direction, action, peer, ports, l7, match } = grant;
    const layer7 = l7?.kind === 'http' ? l7.term.id : l7?.kind;
    const key = `${direction} ${action} ${peer.id} ${match.id} ${layer7} ${ports === undefined ? '' : JSON.stringify(ports)}`;
    const known = found.get(key);
    if (known === undefined) found.set(key, { grant, subjects: [grant.subject] });
    else known.subjects.push(grant.subject);
  }
  return [...found.values()].map(({ grant, subjects }, id) => ({ ...grant, subject: sets.unionAll(subjects), id }));
}

function doubtedPods({ world, nodes, sets, labels, cni }: CompileTools): NodeSet {
  const touches = world.unsupported
    .filter(({ touches: { part }, kind }) => part === 'cilium' && (cni === 'cilium' || kind === 'NetworkPolicy'))
    .map((item) => item.touches);
  return sets.unionAll(
    touches.flatMap(({ namespaces, endpoints = [] }) => [
      namespaces === 'all' ? labels.pods : sets.unionAll(namespaces.map((name) => labels.inNamespace(name))),
      sets.of(endpoints.flatMap((id) => nodes.byId.get(id) ?? [])),
    ]),
  );
}

// Egress rules that send the same port of the same pod to two kinds of proxy, whomever they are for.
function clashesOf({ sets }: CompileTools, own: readonly Directed[]): readonly Clash[] {
  const parts = own
    .filter(({ direction }) => direction === 'egress')
    .flatMap(({ subject, allow }) =>
      allow.flatMap(({ toPorts = [] }) =>
        toPorts.flatMap((item) =>
          item.l7 === undefined ? [] : [{ subject, kind: item.l7.kind, ports: specsOf(item) }],
        ),
      ),
    );
  const of = (kind: Layer7['kind']) => {
    const byPorts = new Map<string, { readonly ports: readonly PortSpec[]; readonly subjects: NodeSet[] }>();
    for (const { ports, subject } of parts.filter((part) => part.kind === kind)) {
      const key = JSON.stringify(ports);
      const known = byPorts.get(key) ?? { ports, subjects: [] };
      known.subjects.push(subject);
      byPorts.set(key, known);
    }
    return [...byPorts.values()].map(({ ports, subjects }) => ({ ports, subject: sets.unionAll(subjects) }));
  };
  return of('http').flatMap((one) =>
    of('dns').flatMap((other) => {
      const subject = sets.intersect(one.subject, other.subject);
      return subject.size === 0 ? [] : [{ subject, one: one.ports, other: other.ports }];
    }),
  );
}
