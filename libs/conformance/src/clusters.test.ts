import { join, relative } from 'node:path';
import { apiGroup, readDocuments, type KubernetesObject } from '@zta/manifests';
import { type CrdSet, loadCrds } from './schema/crd-set';
import { describeUpstream, upstreamFolder } from './testing/upstream';
import { validateObject } from './schema/validate-object';

const root = join(__dirname, '../../..');

// Groups of Kubernetes itself, which have no CRD.
const core = ['', 'apps', 'batch', 'rbac.authorization.k8s.io'];

describeUpstream('what is committed', () => {
  let crds: CrdSet;

  beforeAll(async () => {
    crds = await loadCrds(upstreamFolder);
  });

  const documents = ['clusters', 'argocd'].flatMap((folder) => readDocuments(join(root, folder)));
  const custom = documents.filter(({ object }) => !core.includes(apiGroup((object as KubernetesObject).apiVersion)));

  test('is there', () => {
    const kinds = new Set(custom.map(({ object }) => (object as KubernetesObject).kind));
    expect([...kinds]).toEqual(
      expect.arrayContaining(['AppProject', 'ApplicationSet', 'ClusterPolicy', 'Gateway', 'HTTPRoute']),
    );
  });

  test('passes the schema of its kind, without unknown fields', () => {
    const problems = custom.flatMap(({ file, line, object }) => {
      const { apiVersion, kind } = object as KubernetesObject;
      const place = `${relative(root, file)}:${line} ${kind}`;
      if (!crds.has(apiVersion, kind)) return [`${place}: no definition of ${apiVersion}`];
      return validateObject(crds, object).map(
        ({ path, expected, found }) => `${place}: ${path} must be ${expected}, got ${JSON.stringify(found)}`,
      );
    });
    expect(problems).toEqual([]);
  });
});
