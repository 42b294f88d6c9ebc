import { type AuthorizationPolicy, type AuthorizationRule, type When } from '../world/istio-policy';
import { type World } from '../world/world';
import { type Conjunct, lift, nothing, orText, within } from './conjunct';
import { operationFields, type Seen, sourceFields, type TextField } from './request-fields';
import { type Scene } from './scene';

/** Whether a policy is one of those that a check asks. */
export type IsAsked = (policy: AuthorizationPolicy) => boolean;

/** What the AuthorizationPolicies of a check ask for, each with a world in which they don't. */
export function authorizationConjuncts(
  world: World,
  { hop }: Scene,
  seen: Seen,
  isAsked: IsAsked,
): readonly Conjunct<World>[] {
  const isCited = ({ origin: { file, line, path } }: AuthorizationRule) =>
    hop.because.some((item) => item.file === file && item.line === line && item.rule === path);
  const ofPolicy = (policy: AuthorizationPolicy): readonly Conjunct<AuthorizationPolicy>[] => {
    if (!isAsked(policy) || policy.dryRun) return [];
    if (policy.action === 'DENY') return policy.rules.filter(isCited).map((rule) => withoutRule(policy, rule));
    if (policy.action !== 'ALLOW') return [];
    return lift(
      within(policy.rules, (rule) => ruleConjuncts(rule, seen)),
      (rules) => ({ ...policy, rules }),
    );
  };
  return inWorld(world, ofPolicy);
}

/** Policies that would be asked, but for one label that they select pods by. */
export function unselectedConjuncts(world: World, { subject }: Scene, isNear: IsAsked): readonly Conjunct<World>[] {
  return inWorld(world, (policy) => {
    const { action, selector = {}, origin, rules } = policy;
    const differing = Object.entries(selector).filter(([key, value]) => subject.labels[key] !== value);
    const [first] = differing;
    if (!isNear(policy) || action !== 'ALLOW' || rules.length === 0 || first === undefined || differing.length > 1)
      return [];
    const [key, needs] = first;
    const { [key]: _dropped, ...rest } = selector;
    const has = subject.labels[key] ?? nothing;
    return [{ origin, differs: `label ${key} of ${subject.id}`, has, needs, relaxed: { ...policy, selector: rest } }];
  });
}

function inWorld(
  world: World,
  conjunctsOf: (policy: AuthorizationPolicy) => readonly Conjunct<AuthorizationPolicy>[],
): readonly Conjunct<World>[] {
  return lift(within(world.authorizationPolicies, conjunctsOf), (authorizationPolicies) => ({
    ...world,
    authorizationPolicies,
  }));
}

function withoutRule(policy: AuthorizationPolicy, rule: AuthorizationRule): Conjunct<AuthorizationPolicy> {
  const relaxed = { ...policy, rules: policy.rules.filter((item) => item !== rule) };
  return { origin: rule.origin, differs: 'deny rule', has: 'present', needs: 'absent', relaxed };
}

function ruleConjuncts(rule: AuthorizationRule, seen: Seen): readonly Conjunct<AuthorizationRule>[] {
  const { origin, from, to, when } = rule;
  return [
    ...lift(
      alternatives(from, (source) => fieldConjuncts(source, sourceFields, { origin, seen })),
      (relaxed) => ({ ...rule, from: relaxed }),
    ),
    ...lift(
      alternatives(to, (operation) => fieldConjuncts(operation, operationFields, { origin, seen })),
      (relaxed) => ({ ...rule, to: relaxed }),
    ),
    ...when.map((item) => ({
      ...whenTexts(item, seen),
      origin,
      relaxed: { ...rule, when: when.filter((other) => other !== item) },
    })),
  ];
}

type Lists = Readonly<Record<string, readonly string[]>>;

// One that asks for nothing more matches everything, and so does the list that it is in: written out, neither ztunnel
// nor the API server would take it so.
function alternatives<T extends object>(
  list: readonly T[],
  conjunctsOf: (item: T) => readonly Conjunct<T>[],
): readonly Conjunct<readonly T[]>[] {
  const isEmpty = (item: T) => Object.values(item as Lists).every((values) => values.length === 0);
  return lift(within(list, conjunctsOf), (relaxed) => (relaxed.some(isEmpty) ? [] : relaxed));
}

function fieldConjuncts<T extends object>(
  item: T,
  fields: readonly TextField<keyof T & string>[],
  { origin, seen }: { readonly origin: AuthorizationRule['origin']; readonly seen: Seen },
): readonly Conjunct<T>[] {
  return fields.flatMap(({ key, isUnwanted, differs, of }) => {
    const values = (item as Lists)[key] ?? [];
    if (values.length === 0) return [];
    const needs = isUnwanted ? `not ${orText(values)}` : orText(values);
    return [{ origin, differs, has: of(seen) ?? nothing, needs, relaxed: { ...item, [key]: [] } }];
  });
}

function whenTexts({ key, values, notValues }: When, seen: Seen): Pick<Conjunct<unknown>, 'differs' | 'has' | 'needs'> {
  const known: Readonly<Record<string, string | undefined>> = {
    'source.principal': seen.principal,
    'source.namespace': seen.namespace,
    'source.serviceAccount': seen.serviceAccount,
    'source.ip': seen.address,
    'destination.port': `${seen.port}`,
  };
  const wanted = values.length > 0 ? [orText(values)] : [];
  const unwanted = notValues.length > 0 ? [`not ${orText(notValues)}`] : [];
  return { differs: key, has: known[key] ?? nothing, needs: [...wanted, ...unwanted].join(' and ') };
}
