import { type CiliumElement, type CiliumPort, type CiliumRule } from '../world/cilium-rule';
import { type Endpoint } from '../world/endpoint';
import { type World } from '../world/world';
import { labelsOf } from '../reference/cilium/labels';
import { matchPorts } from '../reference/cilium/ports';
import { type Scope, selectsPeer, selectsSubject } from '../reference/cilium/selectors';
import { httpConjuncts, tunnelConjuncts } from './cilium-http-conjuncts';
import { wholePeerConjuncts } from './cilium-peer-conjuncts';
import { peerSelectorConjuncts, subjectSelectorConjuncts } from './cilium-selector-conjuncts';
import { type Conjunct, lift, orText, within } from './conjunct';
import { type Scene } from './scene';

/** What Cilium's rules for the guarded pod ask for, each with a world in which they don't. */
export function ciliumConjuncts(world: World, scene: Scene): readonly Conjunct<World>[] {
  return inWorld(world, (rule) => (selects(world, rule, scene) ? ruleConjuncts(world, rule, scene) : []));
}

/** Rules of Cilium's that would be for the guarded pod, but for one label. */
export function unselectedCiliumConjuncts(world: World, scene: Scene): readonly Conjunct<World>[] {
  return inWorld(world, (rule) => (selects(world, rule, scene) ? [] : subjectConjuncts(world, rule, scene)));
}

function inWorld(
  world: World,
  conjunctsOf: (rule: CiliumRule) => readonly Conjunct<CiliumRule>[],
): readonly Conjunct<World>[] {
  return lift(within(world.ciliumRules, conjunctsOf), (ciliumRules) => ({ ...world, ciliumRules }));
}

function selects(world: World, { subject, ...rule }: CiliumRule, scene: Scene): boolean {
  const labels = labelsOf(world, scene.subject);
  return subject.kind === 'endpoints' && selectsSubject(subject.selector, scopeOf(rule), labels);
}

function scopeOf({ namespace }: Pick<CiliumRule, 'namespace'>): Scope {
  return namespace === undefined ? { kind: 'clusterwide' } : { kind: 'namespaced', namespace };
}

// A policy that doesn't allow this is none that would if only it selected the pod.
function subjectConjuncts(world: World, rule: CiliumRule, scene: Scene): readonly Conjunct<CiliumRule>[] {
  const { subject, origin } = rule;
  const isOfUse = rule[scene.direction].some((element) => mayAllow(world, element, { scene, scope: scopeOf(rule) }));
  if (subject.kind !== 'endpoints' || !isOfUse) return [];
  const conjuncts = subjectSelectorConjuncts(world, subject.selector, { origin, scope: scopeOf(rule), scene });
  return lift(conjuncts, (selector) => ({ ...rule, subject: { ...subject, selector } }));
}

// DNS rules also make other rules' names known.
function mayAllow(world: World, element: CiliumElement, { scene, scope }: Place): boolean {
  const { flow, peer } = scene;
  if (element.toPorts?.some(({ l7 }) => l7?.kind === 'dns')) return true;
  if (!matchPorts(element, flow, namedPorts(world, scene)).matches) return false;
  const pod = world.endpoints.get(peer);
  if (element.peers.kind !== 'endpoints' || pod === undefined || pod.hostNetwork) return true;
  const labels = labelsOf(world, pod);
  return element.peers.selectors.some((selector) => selectsPeer(selector, scope, labels));
}

function ruleConjuncts(world: World, rule: CiliumRule, scene: Scene): readonly Conjunct<CiliumRule>[] {
  const { direction, hop } = scene;
  const list = direction === 'ingress' ? 'ingressDeny' : 'egressDeny';
  const isCited = ({ origin: { file, line, path } }: CiliumElement) =>
    hop.because.some((item) => item.file === file && item.line === line && item.rule === path);
  const allowed = within(rule[direction], (element) =>
    elementConjuncts(world, element, { scene, scope: scopeOf(rule) }),
  );
  const denied = within(rule[list], (element) => (isCited(element) ? [withoutDenial(element)] : []));
  return [
    ...lift(denied, (relaxed) => ({ ...rule, [list]: relaxed })),
    ...lift(allowed, (relaxed) => ({ ...rule, [direction]: relaxed })),
  ];
}

// Whether it denies by default stays as it is.
function withoutDenial(element: CiliumElement): Conjunct<CiliumElement> {
  const relaxed: CiliumElement = { ...element, peers: { kind: 'none' } };
  return { origin: element.origin, differs: 'deny rule', has: 'present', needs: 'absent', relaxed };
}

interface Place {
  readonly scene: Scene;
  readonly scope: Scope;
}

function elementConjuncts(world: World, element: CiliumElement, place: Place): readonly Conjunct<CiliumElement>[] {
  const { origin, peers, requires } = element;
  const asked = { origin, ...place };
  const ofSelector = (selector: CiliumElement['requires'][number]) => peerSelectorConjuncts(world, selector, asked);
  const selected =
    peers.kind === 'endpoints'
      ? lift(within(peers.selectors, ofSelector), (selectors) => ({ ...element, peers: { ...peers, selectors } }))
      : [];
  return [
    ...selected,
    ...lift(within(requires, ofSelector), (relaxed) => ({ ...element, requires: relaxed })),
    ...portConjuncts(element, world, place.scene),
    ...httpConjuncts(element, place.scene),
    ...tunnelConjuncts(element, place.scene),
    ...wholePeerConjuncts(element, world, place.scene),
  ];
}

function portConjuncts(element: CiliumElement, world: World, scene: Scene): readonly Conjunct<CiliumElement>[] {
  const { toPorts, origin, icmp } = element;
  const { flow } = scene;
  if (toPorts === undefined || icmp || matchPorts(element, flow, namedPorts(world, scene)).matches) return [];
  const relaxed = toPorts.map((item) => ({ ...item, ports: [{ port: 0, protocol: 'ANY' } as const] }));
  const needs = orText(toPorts.flatMap(({ ports }) => ports.map(portText)));
  const has = `${flow.port}/${flow.protocol}`;
  return [{ origin, differs: 'port', has, needs, relaxed: { ...element, toPorts: relaxed } }];
}

// Those of the destination.
function namedPorts(world: World, { direction, subject, peer }: Scene): Endpoint['ports'] {
  return (direction === 'ingress' ? subject : world.endpoints.get(peer))?.ports ?? [];
}

function portText({ port, endPort, protocol }: CiliumPort): string {
  const range = port === 0 ? 'any port' : endPort === undefined ? `${port}` : `${port}-${endPort}`;
  return protocol === 'ANY' ? range : `${range}/${protocol}`;
}
