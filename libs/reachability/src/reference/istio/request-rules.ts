import type { AuthorizationRule, Operation, Source, When } from '../../world/istio-policy';
import type { World } from '../../world/world';
import type { Message } from '../flow';
import { every, no, some, truth, type Truth, unknown, when as whenFact, yes } from '../truth';
import { bothHold, fitsAddress, fitsNamespace, fitsPrincipal, fitsServiceAccount } from './fields';
import { fitsPath } from './path-match';
import type { MeshPeer } from './peer';
import { fitsText } from './text-match';

/** What a rule is held against in Envoy. */
export interface Request {
  readonly peer: MeshPeer;
  /** As the client addressed it: the Service's port, or that of the pod. */
  readonly port: number;
  readonly message: Exclude<Message, { kind: 'tunnel' }>;
  /** Whether tokens are verified here; without that nobody has a request principal. */
  readonly verifiesTokens: boolean;
  /** Namespace of the policy. */
  readonly namespace: string;
}

/** Whether a rule asks for something of HTTP. */
export function asksForHttp({ from, to, when }: AuthorizationRule): boolean {
  return to.some(asksOfOperation) || from.some(asksOfSource) || when.some(({ key }) => key.startsWith('request.'));
}

function asksOfOperation({ hosts, notHosts, methods, notMethods, paths, notPaths }: Operation): boolean {
  return [hosts, notHosts, methods, notMethods, paths, notPaths].some((list) => list.length > 0);
}

function asksOfSource({ requestPrincipals, notRequestPrincipals }: Source): boolean {
  return requestPrincipals.length + notRequestPrincipals.length > 0;
}

/**
 * Whether a rule matches a request, or a connection of which nothing above layer 4 is known: then what it asks of HTTP
 * is left out.
 *
 * @see Istio 1.26.2 pilot/pkg/security/authz/model/model.go, generator.go (B2.6)
 */
export function matchesRule(world: World, request: Request, { from, to, when }: AuthorizationRule): Truth {
  return every([
    from.length === 0 ? yes : some(from.map((source) => matchesSource(world, request, source))),
    to.length === 0 ? yes : some(to.map((operation) => matchesOperation(request, operation))),
    ...when.map((item) => matchesWhen(world, request, item)),
  ]);
}

function matchesSource(world: World, request: Request, source: Source): Truth {
  const { peer, namespace } = request;
  return every([
    bothHold(source.principals, source.notPrincipals, (value) => fitsPrincipal(world, peer, value)),
    bothHold(source.namespaces, source.notNamespaces, (value) => fitsNamespace(peer, value)),
    bothHold(source.serviceAccounts, source.notServiceAccounts, (value) => fitsServiceAccount(peer, value, namespace)),
    bothHold(source.ipBlocks, source.notIpBlocks, (value) => fitsAddress(peer.address, value)),
    bothHold(source.remoteIpBlocks, source.notRemoteIpBlocks, (value) => fitsAddress(undefined, value)),
    ofHttp(request, () =>
      bothHold(source.requestPrincipals, source.notRequestPrincipals, (value) =>
        ofToken(request, `principal ${value}`),
      ),
    ),
  ]);
}

function matchesOperation(request: Request, operation: Operation): Truth {
  const { message, port } = request;
  const ports = bothHold(operation.ports, operation.notPorts, (value) => truth(Number(value) === port));
  if (message.kind === 'opaque') return ports;
  const { method, path, host } = message.request;
  const fitsHost = (value: string) => truth(fitsText(value.toLowerCase(), host.toLowerCase()));
  return every([
    ports,
    bothHold(operation.methods, operation.notMethods, (value) => truth(fitsText(value, method))),
    bothHold(operation.paths, operation.notPaths, (value) => fitsPath(value, path)),
    bothHold(operation.hosts, operation.notHosts, fitsHost),
  ]);
}

function matchesWhen(world: World, request: Request, { key, values, notValues }: When): Truth {
  const fits = whenField(world, request, key);
  const isHttp = key.startsWith('request.');
  return isHttp ? ofHttp(request, () => bothHold(values, notValues, fits)) : bothHold(values, notValues, fits);
}

function whenField(world: World, request: Request, key: string): (value: string) => Truth {
  const { peer, port, namespace } = request;
  switch (key) {
    case 'source.ip':
      return (value) => fitsAddress(peer.address, value);
    case 'source.namespace':
      return (value) => fitsNamespace(peer, value);
    case 'source.principal':
      return (value) => fitsPrincipal(world, peer, value);
    case 'source.serviceAccount':
      return (value) => fitsServiceAccount(peer, value, namespace);
    case 'remote.ip':
    case 'destination.ip':
      return (value) => fitsAddress(undefined, value);
    case 'destination.port':
      return (value) => truth(Number(value) === port);
  }
  if (key.startsWith('request.auth.')) return (value) => ofToken(request, `${key} ${value}`);
  if (key.startsWith('request.headers[')) return (value) => whenFact('header', `${key.slice(16, -1)}: ${value}`);
  return () => unknown(`${key} is not modelled`);
}

function ofToken({ verifiesTokens }: Request, detail: string): Truth {
  return verifiesTokens ? whenFact('token', detail) : no;
}

function ofHttp({ message }: Request, judge: () => Truth): Truth {
  return message.kind === 'opaque' ? yes : judge();
}
