import type { Origin } from './origin';
import type { Labels } from './selector';

/** What an Istio policy is attached to by name. */
export interface TargetRef {
  readonly kind: 'Gateway' | 'GatewayClass' | 'Service' | 'ServiceEntry';
  readonly name: string;
}

/** The string lists of a `source`; an absent list asks for nothing. */
export interface Source {
  readonly principals: readonly string[];
  readonly notPrincipals: readonly string[];
  readonly namespaces: readonly string[];
  readonly notNamespaces: readonly string[];
  readonly serviceAccounts: readonly string[];
  readonly notServiceAccounts: readonly string[];
  readonly ipBlocks: readonly string[];
  readonly notIpBlocks: readonly string[];
  readonly remoteIpBlocks: readonly string[];
  readonly notRemoteIpBlocks: readonly string[];
  readonly requestPrincipals: readonly string[];
  readonly notRequestPrincipals: readonly string[];
}

/** The string lists of an `operation`. */
export interface Operation {
  readonly hosts: readonly string[];
  readonly notHosts: readonly string[];
  readonly methods: readonly string[];
  readonly notMethods: readonly string[];
  readonly paths: readonly string[];
  readonly notPaths: readonly string[];
  readonly ports: readonly string[];
  readonly notPorts: readonly string[];
}

/** One item of `when`. */
export interface When {
  readonly key: string;
  readonly values: readonly string[];
  readonly notValues: readonly string[];
}

/** One rule of an AuthorizationPolicy; an empty list asks for nothing. */
export interface AuthorizationRule {
  readonly origin: Origin;
  readonly from: readonly Source[];
  readonly to: readonly Operation[];
  readonly when: readonly When[];
}

/** What an Istio policy is attached to: the two fields exclude one another, and neither means the whole namespace. */
interface Attached {
  readonly namespace: string;
  readonly origin: Origin;
  readonly selector?: Labels;
  readonly targetRefs: readonly TargetRef[];
}

/** An AuthorizationPolicy, security.istio.io. */
export interface AuthorizationPolicy extends Attached {
  readonly action: 'ALLOW' | 'DENY' | 'AUDIT' | 'CUSTOM';
  /** Annotated `istio.io/dry-run: "true"`. */
  readonly dryRun: boolean;
  readonly rules: readonly AuthorizationRule[];
}

/** A RequestAuthentication: tokens of these issuers are accepted. */
export interface RequestAuthentication extends Attached {
  readonly issuers: readonly string[];
}

/** A mode of mutual TLS; `UNSET` inherits. */
export type MutualTls = 'UNSET' | 'DISABLE' | 'PERMISSIVE' | 'STRICT';

/** A PeerAuthentication, security.istio.io. */
export interface PeerAuthentication {
  readonly namespace: string;
  readonly origin: Origin;
  readonly selector: Labels;
  readonly mode: MutualTls;
  /** By the pods' port. */
  readonly ports: Readonly<Record<number, MutualTls>>;
  /** `metadata.creationTimestamp`, which manifests seldom have. */
  readonly created?: string;
}
