import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { comparison } from './comparison';
import { catalog } from './testing/judged';

const document = readFileSync(join(__dirname, '../../../docs/approaches.md'), 'utf8');
const table = comparison(catalog);
const row = (title: string) => {
  const line = table.split('\n').find((text) => text.startsWith(`| ${title} |`))!;
  const [graduated, strict, meshCentric] = line.split(' | ').slice(1);
  return { graduated, strict, meshCentric };
};

test('docs/approaches.md has the comparison of what is rendered now; if not: npm run comparison', () => {
  expect(document).toContain(table);
});

test('comparison() counts what opens, and says so where nothing does', () => {
  expect(row('opens if Kyverno fails open')).toEqual({
    graduated: 'nothing',
    strict: 'nothing',
    meshCentric: 'nothing |',
  });
  expect(row('opens if the gateway fails open').strict).toBe('1 in');
  // Requests of each of the three clients.
  expect(row('opens if waypoints fail open').graduated).toBe('3 within');
});

test('comparison() shows what each approach is about', () => {
  expect(row('reached from a namespace that nobody declared').strict).toBe('kube-system/kube-dns');
  expect(row('open beyond the declared flows').meshCentric).toContain('app-travelexample/waypoint, such as TCP 15008');
});
