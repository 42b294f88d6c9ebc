export { formatAddress } from './all-pairs/address-ranges';
export { type AllPairs, allPairs } from './all-pairs/all-pairs';
export type { AccessRow } from './all-pairs/rows';
export type { Attributed } from './compare/causes';
export type { ChangedObject } from './compare/changed-objects';
export type { AccessGain, Rerouting } from './compare/compare-access';
export { compareWorlds, type Manifests, type WorldComparison } from './compare/compare-worlds';
export type { Latent, Mask } from './compare/latent';
export { citedWorld } from './explain/cited-world';
export type { NearMiss } from './explain/near-miss';
export { nearby } from './explain/nearby';
export { nearMisses } from './explain/near-misses';
export { decide } from './reference/decide';
export { isCaptured as isMeshed } from './reference/istio/capture';
export type {
  Because,
  Connection,
  Decision,
  Hop,
  HttpRequest,
  Layer,
  Options,
  RequestPattern,
  RouteDecision,
  Verdict,
} from './reference/decision';
export type { Condition, Fact } from './reference/truth';
export { type Document, fields, type Manifest, toManifests } from './world/manifest';
export { parseBlock } from './world/cidr';
export { Field, isRecord } from './world/field';
export type { Ignored, NotEnforced, Unsupported } from './world/notices';
export { at, type Origin } from './world/origin';
export { readWorld } from './world/read-world';
export type { Unread } from './world/unread';
export type { World } from './world/world';
