// Fails unless what is rendered is what is committed, new files included.
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';

const changed = execFileSync('git', ['status', '--porcelain', '--untracked-files=all', '--', 'clusters', 'argocd'], {
  encoding: 'utf8',
});
const leftovers = readdirSync('.').filter((name) => /^\.(clusters|argocd)\.(new|old)$/.test(name));
if (leftovers.length > 0) {
  process.stderr.write(
    `Cannot call clusters/ and argocd/ up to date: ${leftovers.join(', ')} of an interrupted run are left; run "npm run synth"\n`,
  );
  process.exitCode = 1;
} else if (changed !== '') {
  process.stderr.write(
    `Cannot call clusters/ and argocd/ up to date: commit what "npm run synth" changed:\n${changed}`,
  );
  process.exitCode = 1;
} else {
  process.stdout.write('clusters/ and argocd/ are up to date\n');
}
