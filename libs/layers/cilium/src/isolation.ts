import { type Guarded, mesh } from '@zta/intent';
import { type CiliumPolicy, type Selector } from './cilium-policy';
import { type Hop, hopsIn, isIdentity, namespaceLabel } from './hops';
import { opensOnly, policiesOf, tcp } from './policies';

/**
 * Namespace isolation: HBONE within the namespace, from the namespaces where its callers are, and to those that it calls.
 * Who connects to what, the mesh decides.
 */
export function allowMesh(guarded: Guarded): CiliumPolicy {
  const { namespace } = guarded;
  const hops = hopsIn(guarded).flatMap(({ from, to, ports }) =>
    ports.includes(mesh.hbonePort) && isIdentity(from) && isIdentity(to)
      ? [{ from: from.namespace, to: to.namespace }]
      : [],
  );
  const toPorts = tcp([mesh.hbonePort]);
  const callers = hops.filter(({ to }) => to === namespace).map(({ from }) => from);
  const called = hops.filter(({ from }) => from === namespace).map(({ to }) => to);
  return {
    name: 'allow-mesh',
    wave: 'allow',
    spec: {
      endpointSelector: {},
      enableDefaultDeny: opensOnly,
      ingress: [{ fromEndpoints: podsOf([namespace, ...callers]), toPorts }],
      egress: [{ toEndpoints: podsOf([namespace, ...called]), toPorts }],
    },
  };
}

function podsOf(namespaces: readonly string[]): readonly Selector[] {
  return [...new Set(namespaces)].sort().map((name) => ({ matchLabels: { [namespaceLabel]: name } }));
}

/** What the mesh doesn't guard, exactly: all that is on the wire under a port of its own. */
export function plaintextPolicies(guarded: Guarded): readonly CiliumPolicy[] {
  return policiesOf(guarded, hopsIn(guarded).flatMap(inPlaintext));
}

function inPlaintext(hop: Hop): readonly Hop[] {
  const [first, ...others] = hop.ports.filter((port) => port !== mesh.hbonePort);
  return first === undefined ? [] : [{ ...hop, ports: [first, ...others] }];
}
