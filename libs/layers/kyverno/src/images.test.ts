import { type VerifyImagesRule } from './cluster-policy';
import { imageRegistries, imageSignatures } from './images';

const platform = { databases: ['docker.io/db'], waypoints: [], workflows: ['quay.io/executor'] };
const images = { registries: ['r.example.com'], platform, publicKey: 'key' };

const keyOf = (name: string): string =>
  JSON.stringify(imageRegistries('graduated', images).spec.rules.find((rule) => rule.name === name));

// What the expressions do is tested with Kyverno itself, in suites/image-registries and suites/image-signatures.
test('imageRegistries() lets the pods of an app have no image of a database', () => {
  expect(keyOf('apps')).toContain("starts_with(@, 'r.example.com/') || starts_with(@, 'quay.io/executor/')");
  expect(keyOf('apps')).not.toContain('docker.io/db');
  expect(keyOf('databases')).not.toContain('r.example.com');
});

test('imageRegistries() refuses every image where the catalogue names no registry', () => {
  expect(keyOf('waypoints')).toContain('[?!(`false`)]');
});

test('imageSignatures() leaves out what is only observed, but on a strict cluster', () => {
  const selectorOf = (approach: 'graduated' | 'strict') =>
    JSON.stringify(imageSignatures(approach, images).spec.rules[0].match);
  expect(selectorOf('graduated')).toContain('"values":["observe"]');
  expect(selectorOf('strict')).not.toContain('observe');
});

test('imageSignatures() asks for the key of the catalogue for every image of its registries, and for the digest', () => {
  const [rule] = imageSignatures('graduated', images).spec.rules as readonly [VerifyImagesRule];
  expect(rule.verifyImages[0]).toMatchObject({
    imageReferences: ['r.example.com/*'],
    failureAction: 'Enforce',
    attestors: [{ count: 1, entries: [{ keys: { publicKeys: 'key' } }] }],
    mutateDigest: true,
    required: true,
    verifyDigest: true,
  });
});
