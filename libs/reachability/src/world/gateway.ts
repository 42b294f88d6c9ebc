import type { Origin } from './origin';
import type { Labels, LabelSelector } from './selector';

/** Which routes a listener takes. */
export interface AllowedRoutes {
  readonly from: 'Same' | 'All' | 'Selector';
  readonly selector: LabelSelector;
  /** `<group>/<kind>`; absent: those that fit the listener's protocol. */
  readonly kinds?: readonly string[];
}

/** One listener of a Gateway. */
export interface Listener {
  readonly origin: Origin;
  readonly name: string;
  readonly port: number;
  readonly protocol: string;
  readonly hostname?: string;
  readonly allowedRoutes: AllowedRoutes;
  /** Where its certificates are; empty for plain HTTP. */
  readonly certificates: readonly ObjectRef[];
}

/** An object that another one refers to. */
export interface ObjectRef {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** Who runs a Gateway. */
export type GatewayClassKind = 'waypoint' | 'istio' | 'kgateway';

/** A Gateway whose class is known. */
export interface Gateway {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly className: string;
  readonly class: GatewayClassKind;
  /** Which traffic a waypoint takes: `istio.io/waypoint-for` of the Gateway or else of its class. */
  readonly waypointFor: string;
  /** `infrastructure`: what the pods that serve it carry. */
  readonly podLabels: Labels;
  readonly podAnnotations: Labels;
  /** `infrastructure.parametersRef`. */
  readonly parameters?: ObjectRef;
  readonly listeners: readonly Listener[];
  readonly origin: Origin;
}

/** The parent of a route; `group` and `kind` as written or by default. */
export interface ParentRef extends ObjectRef {
  readonly sectionName?: string;
  readonly port?: number;
}

/** What a route sends to. */
export interface BackendRef extends ObjectRef {
  readonly port?: number;
  readonly weight: number;
  readonly filters: readonly RouteFilter[];
}

/** One item of `matches`, whose parts must all hold. */
export interface RouteMatch {
  readonly path: { readonly type: 'Exact' | 'PathPrefix' | 'RegularExpression'; readonly value: string };
  readonly method?: string;
  /** `<name>: <value>` of each header and query parameter that it asks for. */
  readonly headers: readonly string[];
  readonly queryParams: readonly string[];
}

/** What a route does to a request before it sends it on. */
export type RouteFilter =
  | { readonly kind: 'headers' }
  | { readonly kind: 'redirect' }
  | { readonly kind: 'rewrite'; readonly host?: string; readonly path?: PathRewrite }
  | { readonly kind: 'mirror'; readonly backend: BackendRef }
  | { readonly kind: 'extension'; readonly group: string; readonly extension: string; readonly name: string };

/** The new path, in whole or in place of the prefix that matched. */
export interface PathRewrite {
  readonly type: 'ReplaceFullPath' | 'ReplacePrefixMatch';
  readonly value: string;
}

/** One rule of an HTTPRoute. */
export interface RouteRule {
  readonly origin: Origin;
  readonly matches: readonly RouteMatch[];
  readonly filters: readonly RouteFilter[];
  readonly backends: readonly BackendRef[];
}

/** An HTTPRoute, gateway.networking.k8s.io/v1. */
export interface HttpRoute {
  readonly namespace: string;
  readonly name: string;
  readonly parents: readonly ParentRef[];
  readonly hostnames: readonly string[];
  readonly rules: readonly RouteRule[];
  readonly created?: string;
  readonly origin: Origin;
}

/** A ReferenceGrant: objects of `from` may refer to those of `to` in the grant's own namespace. */
export interface ReferenceGrant {
  readonly namespace: string;
  readonly from: readonly { readonly group: string; readonly kind: string; readonly namespace: string }[];
  readonly to: readonly { readonly group: string; readonly kind: string; readonly name?: string }[];
  readonly origin: Origin;
}

/** A kgateway TrafficPolicy. Only what decides whether a request passes is kept. */
export interface TrafficPolicy {
  readonly namespace: string;
  readonly name: string;
  readonly targets: readonly { readonly kind: string; readonly name: string }[];
  /** `asks`: another service decides; `off`: switched off for these targets. */
  readonly extAuth?: 'asks' | 'off';
  /** Whether it hands requests to a processor that may change or refuse them. */
  readonly processes: boolean;
  readonly origin: Origin;
}
