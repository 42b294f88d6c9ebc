import { documents, gateway, object, type Spec } from '../testing/objects';
import { readWorld } from './read-world';

const istiod = (labels: Spec, own: Spec = {}, name = 'istiod') =>
  object('apps/v1', 'Deployment', `istio-system/${name}`, {
    metadata: { labels: own },
    spec: { template: { metadata: { labels }, spec: { containers: [] } } },
  });
const app = { app: 'istiod' };
const rev = (value: string) => ({ 'istio.io/rev': value });
const asking = (labels: Spec, className = 'istio') => gateway('a/g', className, [], { labels });
const tag = (name: string, revision: string, kind = 'MutatingWebhookConfiguration') =>
  object('admissionregistration.k8s.io/v1', kind, `tag-${name}`, {
    metadata: { labels: { 'istio.io/tag': name, ...rev(revision) } },
  });
const place = (labels: Spec) => object('v1', 'Namespace', 'a', { metadata: { labels } });

// prettier-ignore
test.each<[known: string | undefined, when: string, objects: readonly unknown[]]>([
  [undefined,          'there is no istiod',              [asking(rev('x'))]],
  [undefined,          'what is there is no istiod',      [asking(rev('x')), istiod({ app: 'other' })]],
  [undefined,          'it asks for the one there is',    [asking(rev('x')), istiod({ ...app, ...rev('x') })]],
  [undefined,          'the Deployment has the labels',   [asking(rev('x')), istiod({}, { ...app, ...rev('x') })]],
  [undefined,          'the pods have others',            [asking(rev('x')), istiod(rev('x'), { ...app, ...rev('y') })]],
  [undefined,          'it asks for nothing',             [asking({}), istiod(app)]],
  [undefined,          'it asks for the default',         [asking(rev('default')), istiod(app)]],
  [undefined,          'it asks for no name',             [asking(rev('')), istiod(app)]],
  [undefined,          'it asks for a tag',               [asking(rev('t')), istiod({ ...app, ...rev('x') }), tag('t', 'x')]],
  [undefined,          'its namespace asks',              [asking({}), place(rev('x')), istiod({ ...app, ...rev('x') })]],
  [undefined,          'it asks for the second',          [asking(rev('y')), istiod({ ...app, ...rev('x') }), istiod({ ...app, ...rev('y') }, {}, 'other')]],
  [undefined,          'it is of kgateway',               [asking(rev('x'), 'kgateway'), istiod(app)]],
  ['x, and there is default', 'there is another',         [asking(rev('x')), istiod(app)]],
  ['x, and there is v or y', 'there are two others',      [asking(rev('x')), istiod({ ...app, ...rev('y') }), istiod({ ...app, ...rev('v') }, {}, 'other')]],
  ['default, and there is x', 'it asks for nothing, there is no default', [asking({}), istiod({ ...app, ...rev('x') })]],
  ['x, and there is default', 'the namespace asks for another', [asking(rev('x')), place(rev('default')), istiod(app)]],
  ['t, and there is x', 'the tag leads elsewhere',        [asking(rev('t')), istiod({ ...app, ...rev('x') }), tag('t', 'y')]],
  ['t, and there is x', 'the tag is of another kind',     [asking(rev('t')), istiod({ ...app, ...rev('x') }), tag('t', 'x', 'ValidatingWebhookConfiguration')]],
  ['t, and there is x', 'the webhook has no tag',         [asking(rev('t')), istiod({ ...app, ...rev('x') }), object('admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration', 'w', { metadata: { labels: rev('x') } })]],
])('readWorld() says that a Gateway asks for the istiod %s when %s', (known, _when, objects) => {
  const { gateways, notEnforced } = readWorld(documents(objects));
  const reason = `no istiod deploys it: it asks for revision ${known} (label istio.io/rev)`;
  expect(notEnforced.map((notice) => notice.reason)).toStrictEqual(known === undefined ? [] : [reason]);
  expect(gateways.length).toBe(known === undefined ? 1 : 0);
});
