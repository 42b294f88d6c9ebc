// Lints each `{ file, code }` of the JSON on standard input as if it stood in that file, and prints the rules broken.
// A process of its own: ESLint loads its configuration by a dynamic import, which jest's modules don't have.
import { createProjectGraphAsync, workspaceRoot } from '@nx/devkit';
import { ESLint } from 'eslint';
import { text } from 'node:stream/consumers';

// The boundary rule silently passes everything where Nx has no project graph at hand.
await createProjectGraphAsync({ exitOnError: false });
const eslint = new ESLint({ cwd: workspaceRoot });
const broken = [];
for (const { file, code } of JSON.parse(await text(process.stdin))) {
  const [result] = await eslint.lintText(code, { filePath: file });
  broken.push(result.messages.map(({ ruleId }) => ruleId));
}
process.stdout.write(JSON.stringify(broken));
