import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Where the definitions of the platform are: `ZTA_CRDS`, or beside the repository. */
export const upstreamFolder = process.env['ZTA_CRDS'] ?? join(__dirname, '../../../../../shared/crds');

/** Jest's `describe`, or one that skips and says so where the definitions of the platform aren't there. */
export function describeUpstream(name: string, tests: () => void): void {
  if (existsSync(upstreamFolder)) return describe(name, tests);
  console.info(`Skipped: "${name}", for there is no ${upstreamFolder}. Point ZTA_CRDS to the upstream definitions.`);
  describe.skip(name, tests);
}
