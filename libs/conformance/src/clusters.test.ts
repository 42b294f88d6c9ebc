import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { readDocuments } from '@zta/manifests';
import { conform } from './conform';
import { type CrdSet, loadCrds } from './schema/crd-set';
import { describeUpstream, upstreamFolder } from './testing/upstream';

const root = join(__dirname, '../../..');
const folders = [...readdirSync(join(root, 'clusters')).map((name) => `clusters/${name}`), 'argocd'];

describeUpstream('what is committed', () => {
  let crds: CrdSet;

  beforeAll(async () => {
    crds = await loadCrds(upstreamFolder);
  });

  test.each(folders)(
    '%s has no findings, rules that cannot be read among them',
    async (folder) => {
      const documents = readDocuments(join(root, folder));
      expect(documents.length).toBeGreaterThan(2);
      const found = await conform(documents, crds);
      const lines = found.map(({ check, file, line, path, message }) => {
        return `${relative(root, file)}:${line}: ${check}: ${path} ${message}`;
      });
      expect(lines).toEqual([]);
    },
    60_000,
  );
});
