import { type CiliumElement, type CiliumHttpRule, type CiliumPorts } from '../world/cilium-rule';
import { matchesWhole } from '../reference/pattern';
import { type Conjunct, lift, within } from './conjunct';
import { type Scene } from './scene';

const fields = ['method', 'path', 'host'] as const;

/** What the HTTP rules of an element ask of the request that is sent. */
export function httpConjuncts(element: CiliumElement, { flow, request }: Scene): readonly Conjunct<CiliumElement>[] {
  const { toPorts, origin } = element;
  if (toPorts === undefined || request === undefined || flow.message.kind !== 'http') return [];
  const ofRule = (rule: CiliumHttpRule) =>
    fields.flatMap((field): readonly Conjunct<CiliumHttpRule>[] => {
      const { [field]: needs, ...relaxed } = rule;
      if (needs === undefined || matchesWhole(needs, request[field]).value !== 'no') return [];
      return [{ origin, differs: field, has: request[field], needs, relaxed }];
    });
  const ofPorts = (item: CiliumPorts): readonly Conjunct<CiliumPorts>[] => {
    const { l7 } = item;
    if (l7?.kind !== 'http') return [];
    return lift(within(l7.rules, ofRule), (rules) => ({ ...item, l7: { ...l7, rules } }));
  };
  return lift(within(toPorts, ofPorts), (relaxed) => ({ ...element, toPorts: relaxed }));
}

/** HTTP rules for the port of the mesh's tunnels, in which Cilium sees no HTTP: they break every one of them. */
export function tunnelConjuncts(element: CiliumElement, { flow }: Scene): readonly Conjunct<CiliumElement>[] {
  const { toPorts = [], origin } = element;
  if (flow.message.kind !== 'tunnel' || !toPorts.some(({ l7 }) => l7?.kind === 'http')) return [];
  const relaxed = toPorts.map(({ ports }) => ({ ports }));
  return [{ origin, differs: 'protocol', has: 'HBONE', needs: 'HTTP', relaxed: { ...element, toPorts: relaxed } }];
}
