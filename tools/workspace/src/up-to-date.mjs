// Fails unless what is rendered is what is committed, new files included.
import { execFileSync } from 'node:child_process';

const changed = execFileSync('git', ['status', '--porcelain', '--untracked-files=all', '--', 'clusters', 'argocd'], {
  encoding: 'utf8',
});
if (changed !== '') {
  process.stderr.write(
    `Cannot call clusters/ and argocd/ up to date: commit what "npm run synth" changed:\n${changed}`,
  );
  process.exitCode = 1;
} else {
  process.stdout.write('clusters/ and argocd/ are up to date\n');
}
