import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readDocuments } from '@zta/manifests';
import { checks } from '.';
import { conform } from '../conform';
import { type CrdSet, loadCrds } from '../schema/crd-set';
import { describeUpstream, upstreamFolder } from '../testing/upstream';

const folder = join(__dirname, '../../fixtures');

test('every check has a bad and a good example, and every example a check', () => {
  const ids = checks.map(({ id }) => id).sort();
  expect(readdirSync(folder).sort()).toEqual(ids);
  expect(ids.filter((id) => !['bad', 'good'].every((name) => existsSync(join(folder, id, `${name}.yaml`))))).toEqual(
    [],
  );
});

test('ids are told apart', () => {
  expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length);
});

describeUpstream('the examples of a check', () => {
  let crds: CrdSet;

  beforeAll(async () => {
    crds = await loadCrds(upstreamFolder);
  });

  /** An example may bring definitions of its own. */
  const definitionsFor = async (id: string): Promise<CrdSet> => {
    const own = join(folder, id, 'crds.yaml');
    return existsSync(own) ? await loadCrds(own) : crds;
  };

  const found = async (id: string, name: string) => {
    const findings = await conform(readDocuments(join(folder, id, `${name}.yaml`)), await definitionsFor(id));
    return findings.map(({ check, path, message }) => ({ check, fault: `${path} ${message}` }));
  };

  test.each(checks.map(({ id }) => id))(
    '%s: the bad one has that fault and no other, the good one none',
    async (id) => {
      const bad = await found(id, 'bad');
      expect(bad).not.toEqual([]);
      expect(bad.filter(({ check }) => check !== id)).toEqual([]);
      expect(await found(id, 'good')).toEqual([]);
    },
  );
});
