export { formatAddress } from './all-pairs/address-ranges';
export { type AllPairs, allPairs } from './all-pairs/all-pairs';
export type { AccessRow } from './all-pairs/rows';
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
