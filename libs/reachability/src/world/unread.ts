import { apiGroup } from '@zta/manifests';
import { claimOf, touchOfReach } from './kinds';
import { type Unsupported, unsupported } from './notices';

/** A document that can't be read, and what is known of it all the same. */
export interface Unread {
  readonly file: string;
  readonly line: number;
  readonly reason: string;
  readonly apiVersion?: string;
  readonly kind?: string;
}

/** What a document that can't be read does to verdicts: nothing if its kind never matters, else all may be different. */
export function noticeOf({ file, line, reason, apiVersion, kind }: Unread): readonly Unsupported[] {
  const claim = apiVersion !== undefined && kind !== undefined ? claimOf(apiGroup(apiVersion), kind) : undefined;
  if (claim?.kind === 'ignored') return [];
  const origin = { file, line, kind: kind ?? 'unknown', namespace: '', name: '', path: '' };
  return [unsupported(origin, `it can't be read: ${reason}`, touchOfReach('everything', []))];
}
