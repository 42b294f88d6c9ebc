import { type HttpRequest } from '../reference/decision';
import { type Operation, type Source } from '../world/istio-policy';

/** What one of Istio's proxies sees of a connection. */
export interface Seen {
  /** Absent for plaintext, as are namespace and service account. */
  readonly principal?: string;
  readonly namespace?: string;
  /** `<namespace>/<name>`. */
  readonly serviceAccount?: string;
  readonly address?: string;
  readonly port: number;
  /** Absent where no request is given, or none can be seen. */
  readonly request?: HttpRequest;
}

/** A list of texts in a rule, and what it is held against. */
export interface TextField<Key extends string> {
  readonly key: Key;
  readonly isUnwanted: boolean;
  /** What it is called. */
  readonly differs: string;
  readonly of: (seen: Seen) => string | undefined;
}

/** The lists of a `source`. */
export const sourceFields: readonly TextField<keyof Source>[] = [
  ...both('principals', 'notPrincipals', 'principal', ({ principal }) => principal),
  ...both('namespaces', 'notNamespaces', 'namespace', ({ namespace }) => namespace),
  ...both('serviceAccounts', 'notServiceAccounts', 'service account', ({ serviceAccount }) => serviceAccount),
  ...both('ipBlocks', 'notIpBlocks', 'address', ({ address }) => address),
  ...both('remoteIpBlocks', 'notRemoteIpBlocks', 'client address', ({ address }) => address),
  ...both('requestPrincipals', 'notRequestPrincipals', 'token', () => undefined),
];

/** The lists of an `operation`. */
export const operationFields: readonly TextField<keyof Operation>[] = [
  ...both('ports', 'notPorts', 'port', ({ port }) => `${port}`),
  ...both('methods', 'notMethods', 'method', ({ request }) => request?.method),
  ...both('paths', 'notPaths', 'path', ({ request }) => request?.path),
  ...both('hosts', 'notHosts', 'host', ({ request }) => request?.host),
];

function both<Key extends string>(
  ...[wanted, unwanted, differs, of]: [Key, Key, string, TextField<Key>['of']]
): readonly TextField<Key>[] {
  return [
    { key: wanted, isUnwanted: false, differs, of },
    { key: unwanted, isUnwanted: true, differs, of },
  ];
}
