import { projectName } from './app-project';
import { applicationSet } from './application-set';
import { testCluster, testFolders } from './testing/fixtures';

const spec = applicationSet(testCluster, testFolders);

/** Renders the few forms of Go templates that we emit; anything else stays, and fails the test. */
function render(template: string, folder: string): string {
  return template
    .replace(
      /{{ if not \(has \.path\.basename \(list ([^)]*)\)\) }}(.*){{ end }}/,
      (_all, list: string, then: string) => (list.split(' ').includes(`"${folder}"`) ? '' : then),
    )
    .replaceAll('{{ trimPrefix "_" .path.basename }}', folder.replace(/^_/, ''))
    .replaceAll('{{ .path.basename }}', folder)
    .replaceAll('{{ .path.path }}', `clusters/graduated/${folder}`);
}

test.each(testFolders)(
  'applicationSet() makes a valid Application in its own project when the folder is $folder',
  ({ folder }) => {
    const name = render(spec.template.metadata.name, folder);
    expect(name).toMatch(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);
    expect(name).toBe(projectName(testCluster, folder));
    expect(render(spec.template.spec.project, folder)).toBe(name);
    expect(render(spec.template.spec.source.path, folder)).toBe(`clusters/graduated/${folder}`);
  },
);

// prettier-ignore
test.each([
  ['app-travelexample', 'app-travelexample'],
  ['kgateway-system',   'kgateway-system'],
  ['',                  'kb-system'],
  ['',                  '_cluster'],
])('applicationSet() goes to namespace "%s" when the folder is %s', (namespace, folder) => {
  expect(render(spec.template.spec.destination.namespace, folder)).toBe(namespace);
});

test('applicationSet() leaves out the inventory and terraform', () => {
  const [{ git }] = spec.generators;
  expect(git.directories).toEqual([
    { path: 'clusters/graduated/*' },
    { path: 'clusters/graduated/_inventory', exclude: true },
    { path: 'clusters/graduated/terraform', exclude: true },
  ]);
});

test('applicationSet() takes nothing away when a folder or the generator fails', () => {
  expect(spec.syncPolicy).toEqual({ applicationsSync: 'create-update', preserveResourcesOnDeletion: true });
  expect(spec.goTemplateOptions).toEqual(['missingkey=error']);
  expect(spec.template.spec.syncPolicy.automated).toEqual({ prune: true, selfHeal: true, allowEmpty: false });
});

test('applicationSet() never applies ignored fields as they live in the cluster', () => {
  expect(spec.template.spec.syncPolicy.syncOptions).not.toContain('RespectIgnoreDifferences=true');
});

test('applicationSet() fails a sync when another Application has the object, and asks the server what would change', () => {
  expect(spec.template.spec.syncPolicy.syncOptions).toEqual([
    'ServerSideApply=true',
    'ApplyOutOfSyncOnly=true',
    'PruneLast=true',
    'FailOnSharedResource=true',
    'CreateNamespace=false',
  ]);
  expect(spec.template.metadata.annotations).toEqual({ 'argocd.argoproj.io/compare-options': 'ServerSideDiff=true' });
});
