export { decide } from './reference/decide';
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
export type { Document } from './world/manifest';
export type { Ignored, NotEnforced, Unsupported } from './world/notices';
export type { Origin } from './world/origin';
export { readWorld } from './world/read-world';
export type { World } from './world/world';
