import { type AccessPromise, declaredAccess, type Guarded } from '@zta/intent';

/** What the strict posture means to leave open: the declared flows, and nothing else. */
export function promiseStrict(guarded: readonly Guarded[]): AccessPromise {
  return declaredAccess(guarded);
}
