import { keys } from '@zta/intent';
import { appNamespaces, calledFor } from './app-namespaces';
import { type ClusterPolicy, type Condition, type NonEmpty, type ValidateRule } from './cluster-policy';
import { refuseAlways } from './failure-action';
import { argoCdController, cleanupController, collectors, unlessAskedBy, unlessBy } from './trusted';

const kind = 'kyverno.io/v2/PolicyException';
const trusted = [argoCdController, cleanupController, ...collectors] as const;

/** Label by which Kyverno deletes an object, and the form that a label can have: a day, at the start of which it goes. */
const ttl = 'cleanup.kyverno.io/ttl';
const longestDays = 30;

const label = `request.object.metadata.labels."${ttl}"`;
const isWildcard = "regex_match('[*?]', @)";
const blocks = '(request.object.spec.match.any || `[]`)';

/**
 * Exceptions are break-glass grants: from Git, with an owner, a reason and a last day, for named rules in one namespace.
 * Kyverno deletes them itself on that day; what Argo CD then applies again is refused, so that it stays visible.
 *
 * Kyverno never looks at kube-system and its own namespace: who may write there must be trusted with exceptions too.
 *
 * @see kyverno 1.14.4 api/kyverno/v2/policy_exception_types.go; pkg/controllers/ttl/utils.go
 */
export function policyExceptions(): ClusterPolicy {
  return {
    name: 'policy-exceptions',
    description:
      'A PolicyException is a break-glass grant: from Git, with owner, reason and expiry, for one namespace.',
    severity: 'high',
    spec: {
      background: false,
      emitWarning: false,
      webhookConfiguration: calledFor('Fail', {
        name: 'not-collected',
        expression: `request.operation != 'DELETE' || ${unlessBy(trusted).expression}`,
      }),
      rules: [byArgoCd(), accountedFor(), narrow()],
    },
  };
}

function byArgoCd(): ValidateRule {
  return {
    name: 'by-argo-cd',
    match: { any: [{ resources: { kinds: [kind], namespaces: ['*'], operations: ['CREATE', 'UPDATE', 'DELETE'] } }] },
    skipBackgroundRequests: true,
    validate: {
      ...refuseAlways,
      allowExistingViolations: false,
      message: 'A PolicyException is a break-glass grant: it comes from the catalogue, through Argo CD.',
      deny: { conditions: { any: [unlessAskedBy(trusted)] } },
    },
  };
}

function accountedFor(): ValidateRule {
  const day = `time_parse('2006-01-02', ${label})`;
  const latest = `time_add(time_now_utc(), '${longestDays * 24}h')`;
  return refuseUnless({
    name: 'accounted-for',
    message:
      `A break-glass grant must have annotations ${keys.owner} and ${keys.reason}, and in label ${ttl} the day on which ` +
      `it ends, such as 2026-01-31: after today, and within ${longestDays} days.`,
    conditions: [
      missing(keys.owner),
      missing(keys.reason),
      {
        key:
          `{{ regex_match('^[0-9]{4}-[0-9]{2}-[0-9]{2}$', ${label} || '') && time_after(${day}, time_now_utc()) && ` +
          `time_before(${day}, ${latest}) }}`,
        operator: 'NotEquals',
        value: true,
      },
    ],
  });
}

function missing(annotation: string): Condition {
  return {
    key: `{{ trim(request.object.metadata.annotations."${annotation}" || '', ' ') }}`,
    operator: 'Equals',
    value: '',
  };
}

function narrow(): ValidateRule {
  const names = '(request.object.spec.exceptions[].[policyName, ruleNames[]][][] || `[]`)';
  const some = (key: string): Condition => ({ key: `{{ ${key} | length(@) }}`, operator: 'GreaterThan', value: 0 });
  return refuseUnless({
    name: 'narrow',
    message:
      'A break-glass grant must name each policy and rule, without "*", and match only in its own namespace, that of an ' +
      'app: spec.match.any[].resources.namespaces.',
    conditions: [
      {
        key: `{{ starts_with(request.namespace, '${appNamespaces.replace('*', '')}') }}`,
        operator: 'Equals',
        value: false,
      },
      some(`${names}[?${isWildcard}]`),
      // Before the operator below, which takes them for wildcards too.
      some(`${blocks}[].resources.namespaces[] | [?${isWildcard}]`),
      { key: `{{ ${blocks} | length(@) }}`, operator: 'Equals', value: 0 },
      some('(request.object.spec.match.all || `[]`)'),
      {
        key: `{{ ${blocks}[].join(',', resources.namespaces || \`[]\`) }}`,
        operator: 'AnyNotIn',
        value: ['{{ request.namespace }}'],
      },
    ],
  });
}

interface Requirement {
  readonly name: string;
  readonly message: string;
  readonly conditions: NonEmpty<Condition>;
}

function refuseUnless({ name, message, conditions }: Requirement): ValidateRule {
  return {
    name,
    match: { any: [{ resources: { kinds: [kind], namespaces: ['*'], operations: ['CREATE', 'UPDATE'] } }] },
    skipBackgroundRequests: true,
    validate: {
      ...refuseAlways,
      allowExistingViolations: false,
      message,
      deny: { conditions: { any: conditions } },
    },
  };
}
