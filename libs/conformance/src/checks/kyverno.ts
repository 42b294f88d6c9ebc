import { isClusterScoped } from '@zta/manifests';
import { at, type Field, fields, isRecord, type Manifest } from '@zta/reachability';
import { validateObject } from '../schema/validate-object';
import { type Check, type CheckInput, type Fault, mustBe } from './check';
import { isPolicy, type KyvernoRule, kyvernoRules, matched } from './kyverno-rules';

/** A rule of a policy with what it generates. */
interface GenerateRule extends KyvernoRule {
  readonly generate: Field;
}

function generateRules(input: CheckInput): readonly GenerateRule[] {
  return kyvernoRules(input).flatMap((found) => {
    const generate = found.rule.get('generate');
    return generate.isPresent ? [{ ...found, generate }] : [];
  });
}

const text = (field: Field, key: string) => field.get(key).text() ?? '';

export const kyvernoGenerateTarget: Check = {
  id: 'kyverno-generate-target',
  severity: 'error',
  why: 'Kyverno refuses a generate rule that does not say apiVersion, kind, name and, for what is in a namespace, namespace.',
  source: 'kyverno 1.14.4 api/kyverno/v1/common_types.go Generation.Validate',
  find: (input) =>
    generateRules(input).flatMap(({ policy, generate }) => {
      if (generate.get('cloneList').isPresent || generate.get('foreach').isPresent) return [];
      const origin = at(policy.origin, generate.path);
      const absent = ['apiVersion', 'kind', 'name'].filter((key) => text(generate, key) === '');
      const faults = absent.map((key): Fault => ({ origin, message: `must have ${key}, got none` }));
      const isCluster = isClusterScoped(text(generate, 'apiVersion'), text(generate, 'kind'));
      const hasNamespace = text(generate, 'namespace') !== '';
      if (absent.length > 0 || isCluster === !hasNamespace) return faults;
      return [
        ...faults,
        {
          origin,
          message: isCluster ? 'must have no namespace, since the kind has none' : 'must have a namespace, got none',
        },
      ];
    }),
};

export const kyvernoGenerateData: Check = {
  id: 'kyverno-generate-data',
  severity: 'error',
  why: 'Kyverno does not check what it generates: an object that the API server refuses is never created, and the namespace stays open.',
  source: 'kyverno 1.14.4 pkg/background/generate',
  find: (input) =>
    generateRules(input).flatMap(({ policy, generate }) => {
      const data = generate.get('data');
      const { crds } = input;
      const kind = text(generate, 'kind');
      // A rule that forgot it is refused for that; what it generates is looked at all the same.
      const apiVersion = text(generate, 'apiVersion') || versionOf(kind, input);
      if (!data.isPresent || !crds.has(apiVersion, kind)) return [];
      const object = { ...(substituted(data.value) as object), apiVersion, kind, metadata: { name: 'generated' } };
      return validateObject(crds, object).map(({ path, expected, found }) => ({
        origin: at(policy.origin, `${data.path}.${path}`),
        message: mustBe(expected, found),
      }));
    }),
};

/** With a plain word for each of Kyverno's variables. */
function substituted(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/\{\{.*?\}\}/g, 'word');
  if (Array.isArray(value)) return value.map(substituted);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, substituted(field)]));
}

/** The newest version of a kind. */
function versionOf(kind: string, { crds }: CheckInput): string {
  const known = crds.kinds.filter((item) => item.kind === kind && item.served).at(-1);
  return known ? `${known.group}/${known.version}` : '';
}

/** What the background controller does with what it generates. */
const neededVerbs = ['get', 'create', 'update', 'delete'];

export const kyvernoGenerateRights: Check = {
  id: 'kyverno-generate-rights',
  severity: 'error',
  why: 'Kyverno refuses a policy whose background controller may not create what a rule generates.',
  source:
    'kyverno 1.14.4 pkg/policy/generate/validate.go, charts/kyverno/templates/background-controller/clusterrole.yaml',
  find: (input) =>
    generateRules(input).flatMap(({ policy, generate }) => {
      const { manifests } = input;
      const [apiVersion, kind] = [text(generate, 'apiVersion'), text(generate, 'kind')];
      const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
      const isGiven = grants(manifests).some((rule) => covers(rule, group, kind));
      if (kind === '' || chartGrants.includes(`${group}/${kind}`) || isGiven) return [];
      return [
        {
          origin: at(policy.origin, generate.path),
          message: `must be of a kind that the background controller may handle: add a ClusterRole with label ${aggregate} and verbs ${neededVerbs.join(', ')} for ${kind} of "${group}"`,
        },
      ];
    }),
};

/** What the chart grants by itself. Source: kyverno chart 3.4.4, templates/background-controller/clusterrole.yaml */
const chartGrants = [
  ...['/ConfigMap', '/ResourceQuota', '/LimitRange', 'networking.k8s.io/NetworkPolicy', 'networking.k8s.io/Ingress'],
  ...['networking.k8s.io/IngressClass', 'rbac.authorization.k8s.io/RoleBinding', 'rbac.authorization.k8s.io/Role'],
];
const aggregate = 'rbac.kyverno.io/aggregate-to-background-controller';

function grants(manifests: readonly Manifest[]): readonly Field[] {
  return manifests
    .filter(({ kind, labels }) => kind === 'ClusterRole' && labels[aggregate] === 'true')
    .flatMap((role) => fields(role).get('rules').items());
}

function covers(rule: Field, group: string, kind: string): boolean {
  const has = (key: string, wanted: (value: string) => boolean) =>
    rule
      .get(key)
      .texts()
      .some((value) => value === '*' || wanted(value));
  return (
    has('apiGroups', (value) => value === group) &&
    has('resources', (value) => isResourceOf(value, kind)) &&
    neededVerbs.every((verb) => has('verbs', (value) => value === verb))
  );
}

/** Whether a resource's name, a lower-case plural, is that of a kind. */
function isResourceOf(resource: string, kind: string): boolean {
  const name = kind.toLowerCase();
  return [`${name}s`, `${name}es`, name.replace(/y$/, 'ies')].includes(resource);
}

export const kyvernoGenerateTiming: Check = {
  id: 'kyverno-generate-loss',
  severity: 'warning',
  why: 'Without these two, namespaces that exist get nothing, and everything generated goes when the policy is renamed or removed.',
  source: 'kyverno 1.14 documentation, writing policies, generate (generateExisting, orphanDownstreamOnPolicyDelete)',
  find: (input) =>
    generateRules(input).flatMap(({ policy, rule, spec, generate }) => {
      const isBaseline = /Policy|Authentication/.test(text(generate, 'kind'));
      if (!isBaseline) return [];
      const isExisting =
        generate.get('generateExisting').value === true ||
        rule.get('generateExisting').value === true ||
        spec.get('generateExisting').value === true;
      const isLost =
        generate.get('synchronize').value === true && generate.get('orphanDownstreamOnPolicyDelete').value !== true;
      const origin = at(policy.origin, generate.path);
      return [
        ...(isExisting ? [] : [{ origin, message: 'must have generateExisting: true, got none' }]),
        ...(isLost
          ? [{ origin, message: 'must have orphanDownstreamOnPolicyDelete: true beside synchronize, got none' }]
          : []),
      ];
    }),
};

/** Namespaces without which the cluster doesn't work. */
const systemNamespaces = ['kube-system'];

export const kyvernoGenerateSystem: Check = {
  id: 'kyverno-generate-system',
  severity: 'error',
  why: 'A rule that generates policies for every namespace closes kube-system too, and with it the cluster.',
  source: 'kyverno 1.14 documentation, writing policies, match and exclude',
  find: (input) =>
    generateRules(input).flatMap(({ policy, rule, generate }) => {
      if (!/Policy/.test(text(generate, 'kind'))) return [];
      const isWide = matched(rule).some(
        (item) =>
          item.get('kinds').texts().includes('Namespace') &&
          !['names', 'selector', 'namespaceSelector', 'annotations'].some((key) => item.get(key).isPresent),
      );
      const excluded = JSON.stringify(rule.get('exclude').value ?? '');
      return isWide && !systemNamespaces.every((name) => excluded.includes(name))
        ? [
            {
              origin: at(policy.origin, `${rule.path}.match`),
              message: 'must leave out kube-system, by names, a selector or exclude, got every namespace',
            },
          ]
        : [];
    }),
};

export const kyvernoOverwrite: Check = {
  id: 'kyverno-overwrites-dataplane-mode',
  severity: 'warning',
  why: 'A mutation that sets istio.io/dataplane-mode without the anchor +() overwrites a deliberate none.',
  source: 'kyverno 1.14 documentation, writing policies, mutate (add if not present anchor)',
  find: (input) =>
    kyvernoRules(input).flatMap(({ policy, rule }) => {
      const labels = rule.get('mutate').get('patchStrategicMerge').get('metadata').get('labels');
      return labels.isPresent && labels.keys().includes('istio.io/dataplane-mode')
        ? [
            {
              origin: at(policy.origin, labels.path),
              message: mustBe('+(istio.io/dataplane-mode)', 'istio.io/dataplane-mode'),
            },
          ]
        : [];
    }),
};

export const kyvernoMutateExisting: Check = {
  id: 'kyverno-mutate-existing',
  severity: 'warning',
  why: 'A mutation acts at admission only: namespaces that are there already stay as they are.',
  source: 'kyverno 1.14 documentation, writing policies, mutate (mutate existing resources)',
  find: (input) => {
    const rules = kyvernoRules(input).filter(({ rule }) => rule.get('mutate').isPresent);
    const isExisting = ({ rule }: KyvernoRule) =>
      rule
        .get('mutate')
        .get('targets')
        .items()
        .some((target) => target.get('kind').value === 'Namespace');
    if (rules.some(isExisting)) return [];
    return rules
      .filter(({ rule }) => matched(rule).some((item) => item.get('kinds').texts().includes('Namespace')))
      .map(({ policy, rule }) => ({
        origin: at(policy.origin, rule.path),
        message: 'must have a counterpart with mutate.targets for the namespaces that are there already, got none',
      }));
  },
};

export const kyvernoDeprecatedAction: Check = {
  id: 'kyverno-deprecated-action',
  severity: 'warning',
  why: 'spec.validationFailureAction is deprecated and applies to no rule that has a failureAction of its own.',
  source: 'kyverno 1.14.4 api/kyverno/v1/spec_types.go',
  find: ({ manifests }: CheckInput) =>
    manifests.filter(isPolicy).flatMap((policy) =>
      ['validationFailureAction', 'validationFailureActionOverrides']
        .map((key) => fields(policy).get('spec').get(key))
        .filter((field) => field.isPresent)
        .map((field) => ({
          origin: at(policy.origin, field.path),
          message: mustBe('left out: write failureAction in each rule', field.value),
        })),
    ),
};

/** Checks of Kyverno's policies. */
export const kyvernoChecks: readonly Check[] = [
  kyvernoGenerateTarget,
  kyvernoGenerateData,
  kyvernoGenerateRights,
  kyvernoGenerateTiming,
  kyvernoGenerateSystem,
  kyvernoOverwrite,
  kyvernoMutateExisting,
  kyvernoDeprecatedAction,
];
