import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { checkPages, checksFolder } from './pages';

const root = process.env['ZTA_ROOT']!;
rmSync(join(root, checksFolder), { recursive: true, force: true });
for (const { path, content } of checkPages(root)) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}
