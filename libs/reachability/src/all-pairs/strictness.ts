import type { Endpoint } from '../world/endpoint';
import type { PeerAuthentication } from '../world/istio-policy';
import type { World } from '../world/world';

/** Whether plaintext to a captured pod is refused. */
export interface PodStrictness {
  /** Ports that are treated on their own. */
  readonly ports: readonly number[];
  readonly at: (port: number) => boolean | 'unknown';
}

type Chosen = PeerAuthentication | 'tie' | undefined;

/**
 * Whether plaintext to captured pods is refused. A policy that selects the pod comes first, then that of its namespace,
 * then that of the mesh; a port's own mode wins, and what is unset inherits.
 *
 * @see Istio 1.26.2 pilot/pkg/serviceregistry/kube/controller/ambient/authorization.go (B2.8)
 */
export class Strictness {
  private readonly byNamespace = new Map<string, PeerAuthentication[]>();
  private readonly wide = new Map<string, Chosen>();

  constructor(private readonly world: World) {
    for (const policy of world.peerAuthentications) {
      const list = this.byNamespace.get(policy.namespace);
      if (list === undefined) this.byNamespace.set(policy.namespace, [policy]);
      else list.push(policy);
    }
  }

  of({ namespace, labels }: Endpoint): PodStrictness {
    const { rootNamespace } = this.world.settings.istio;
    const selecting = (this.byNamespace.get(namespace) ?? []).filter(
      (policy) => hasSelector(policy) && Object.entries(policy.selector).every(([key, value]) => labels[key] === value),
    );
    const own = oldest(selecting);
    const others = [namespace === rootNamespace ? undefined : this.wideIn(namespace), this.wideIn(rootNamespace)];
    const ports = selecting.flatMap((policy) => Object.keys(policy.ports).map(Number));
    if (own === 'tie' || others.includes('tie')) return { ports, at: () => 'unknown' };
    const modes = others.map((policy) => (policy === 'tie' ? undefined : policy?.mode));
    const inherited = modes.find((mode) => mode !== undefined && mode !== 'UNSET');
    return { ports, at: (port) => isStrict(own, inherited, port) };
  }

  private wideIn(namespace: string): Chosen {
    if (this.wide.has(namespace)) return this.wide.get(namespace);
    const found = oldest((this.byNamespace.get(namespace) ?? []).filter((policy) => !hasSelector(policy)));
    this.wide.set(namespace, found);
    return found;
  }
}

type Mode = PeerAuthentication['mode'];

function isStrict(own: PeerAuthentication | undefined, inherited: Mode | undefined, port: number): boolean | 'unknown' {
  const byPort = own?.ports[port];
  // A port that is DISABLE under a pod without a mode of its own, and all else STRICT: not modelled.
  if (own?.mode === 'UNSET' && byPort === 'DISABLE' && inherited === 'STRICT') return 'unknown';
  return [byPort, own?.mode, inherited].find((mode) => mode !== undefined && mode !== 'UNSET') === 'STRICT';
}

function hasSelector({ selector }: PeerAuthentication): boolean {
  return Object.keys(selector).length > 0;
}

// Among equals the oldest counts. Manifests seldom tell the age, so those must say the same.
function oldest(policies: readonly PeerAuthentication[]): Chosen {
  const [first] = policies;
  const says = ({ mode, ports }: PeerAuthentication) => JSON.stringify([mode, ports]);
  if (first === undefined || policies.every((policy) => says(policy) === says(first))) return first;
  const ages = policies.map(({ created }) => created);
  if (ages.includes(undefined) || new Set(ages).size < ages.length) return 'tie';
  return policies.reduce((best, policy) => ((policy.created ?? '') < (best.created ?? '') ? policy : best));
}
