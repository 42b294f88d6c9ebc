import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

// The pipeline, in order. A stage may import only what its line lists: the judge (conformance, reachability) knows
// neither what was wanted nor how it was rendered, so it can't share a mistake with the generator.
const stages = {
  intent: [],
  layer: ['intent'],
  manifests: [],
  conformance: ['manifests', 'reachability'],
  reachability: ['manifests'],
  report: ['intent', 'reachability', 'conformance'],
  composition: ['intent', 'layer', 'manifests'],
  approach: ['intent', 'layer', 'composition', 'manifests'],
  cluster: ['intent', 'manifests', 'cluster'],
  cli: ['intent', 'approach', 'layer', 'manifests', 'conformance', 'reachability', 'report'],
  tool: ['intent', 'approach', 'layer', 'manifests', 'conformance', 'reachability', 'report', 'cli'],
};

// Packages that only the stages named may import.
const owners = {
  cdk8s: ['layer', 'composition', 'cli'],
  'cdk8s-plus-30': ['layer'],
  constructs: ['layer', 'composition', 'cluster'],
  cdktf: ['cluster'],
  '@cdktf/*': ['cluster'],
  'js-yaml': ['manifests'],
  yaml: ['manifests'],
};

const depConstraints = Object.entries(stages).map(([stage, imports]) => ({
  sourceTag: `stage:${stage}`,
  onlyDependOnLibsWithTags: imports.map((name) => `stage:${name}`),
  bannedExternalImports: Object.keys(owners).filter((name) => !owners[name].includes(stage)),
}));

const disk = ['fs', 'node:fs', 'fs/promises', 'node:fs/promises'];

export default tseslint.config(
  { ignores: ['**/node_modules', '**/dist', '**/coverage', '.nx', '.cache', 'clusters', 'argocd'] },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts'],
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        { enforceBuildableLibDependency: false, allow: [], checkDynamicDependenciesExceptions: ['.*'], depConstraints },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'max-params': ['error', 4],
      eqeqeq: 'error',
    },
  },
  // Only libs/manifests touches the disk. (bannedExternalImports speaks of packages, not of Node's own modules.)
  {
    files: ['libs/**/*.ts', 'apps/**/*.ts'],
    ignores: ['libs/manifests/**', '**/*.test.ts', '**/testing/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...[
          'ImportExpression > Literal[value=/^(node:)?fs(\\u002F|$)/]',
          "CallExpression[callee.property.name='getBuiltinModule']",
        ].map((selector) => ({ selector, message: 'Only libs/manifests touches the disk' })),
      ],
      'no-restricted-imports': [
        'error',
        { paths: disk.map((name) => ({ name, message: 'Only libs/manifests touches the disk' })) },
      ],
    },
  },
  {
    files: ['**/*.cjs'],
    rules: { '@typescript-eslint/no-require-imports': 'off' },
    languageOptions: { globals: { module: 'readonly', require: 'readonly' } },
  },
);
