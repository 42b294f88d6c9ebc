import { type CiliumSpec } from './cilium-spec';
import { type ClusterKind, type MatchedKind, type NamespacedKind } from './resources';

export type NonEmpty<T> = readonly [T, ...T[]];

export type Requirement =
  | { readonly key: string; readonly operator: 'In' | 'NotIn'; readonly values: NonEmpty<string> }
  | { readonly key: string; readonly operator: 'Exists' | 'DoesNotExist' };

export type Selector =
  { readonly matchLabels: Readonly<Record<string, string>> } | { readonly matchExpressions: NonEmpty<Requirement> };

export type Operation = 'CREATE' | 'UPDATE' | 'DELETE';

interface Matched {
  readonly kinds: NonEmpty<MatchedKind>;
  readonly operations?: NonEmpty<Operation>;
  readonly selector?: Selector;
}

/** Namespaces go by their name; what is in those of apps by the namespace's name and, always, by its labels too. */
export type Resources =
  | (Matched & { readonly kinds: readonly ['Namespace']; readonly names: NonEmpty<string> })
  | (Matched & { readonly kinds: NonEmpty<Exclude<ClusterKind, 'Namespace'>> })
  | (Matched & {
      readonly kinds: NonEmpty<NamespacedKind>;
      readonly namespaces: NonEmpty<string>;
      readonly namespaceSelector?: Selector;
    });

type Excluded = { readonly names: NonEmpty<string> } | { readonly selector: Selector };

interface AnyOf<T> {
  readonly any: NonEmpty<{ readonly resources: T }>;
}

export type Subject =
  | { readonly kind: 'ServiceAccount'; readonly namespace: string; readonly name: string }
  | { readonly kind: 'User'; readonly name: string };

/** Who asks. A policy with a rule that goes by that can't look at what already exists. */
interface Subjects {
  readonly subjects: NonEmpty<Subject>;
}

/**
 * What a rule knows besides the object: a value that is given, or what the API server answers. One that is given is loaded
 * when an expression names it; where the API server can't be asked, the rule fails as it does for a violation.
 */
export type ContextEntry = { readonly name: string } & (
  | { readonly variable: { readonly value: object } }
  | { readonly apiCall: { readonly method: 'GET'; readonly urlPath: string; readonly jmesPath: string } }
);

export interface Condition {
  readonly key: string;
  readonly operator: 'Equals' | 'NotEquals' | 'AnyIn' | 'AnyNotIn' | 'GreaterThan';
  readonly value: string | number | boolean | readonly string[];
}

interface RuleBase {
  readonly name: string;
  readonly context?: NonEmpty<ContextEntry>;
  readonly match: AnyOf<Resources>;
  readonly exclude?: AnyOf<Excluded> | { readonly any: NonEmpty<Subjects> };
  readonly preconditions?: { readonly all: NonEmpty<Condition> };
  /** The default, said because Argo CD compares lists whole, and would see what the API server adds as drift. */
  readonly skipBackgroundRequests: true;
}

/** An object as Kyverno generates it; a namespaced one always with its namespace, without which the webhook refuses. */
export type Generated =
  | {
      readonly apiVersion: 'cilium.io/v2';
      readonly kind: 'CiliumNetworkPolicy';
      readonly data: { readonly spec: CiliumSpec };
    }
  | {
      readonly apiVersion: 'security.istio.io/v1';
      readonly kind: 'PeerAuthentication';
      readonly data: { readonly spec: { readonly mtls: { readonly mode: 'STRICT' } } };
    };

export interface GenerateRule extends RuleBase {
  readonly generate: Generated & {
    readonly name: string;
    readonly namespace: string;
    readonly synchronize: true;
    readonly generateExisting: true;
    readonly orphanDownstreamOnPolicyDelete: true;
  };
}

/** What a mutation adds where it is absent: each key has the anchor `+()`, without which it would overwrite. */
export interface MetadataPatch {
  readonly metadata: {
    readonly labels: Readonly<Record<`+(${string})`, string>>;
    readonly annotations?: Readonly<Record<`+(${string})`, string>>;
  };
}

interface Target {
  readonly apiVersion: 'v1';
  readonly kind: 'Namespace';
  readonly name: string;
}

export interface MutateRule extends RuleBase {
  readonly mutate:
    | { readonly patchStrategicMerge: MetadataPatch }
    | {
        readonly targets: NonEmpty<Target>;
        readonly mutateExistingOnPolicyUpdate: true;
        readonly patchStrategicMerge: MetadataPatch;
      };
}

export interface FailureAction {
  readonly failureAction: 'Audit' | 'Enforce';
  readonly failureActionOverrides?: NonEmpty<{
    readonly action: 'Audit' | 'Enforce';
    readonly namespaces?: NonEmpty<string>;
    readonly namespaceSelector: Selector;
  }>;
}

type Check =
  | { readonly pattern: object }
  | { readonly deny: { readonly conditions: { readonly any: NonEmpty<Condition> } } }
  | {
      readonly podSecurity: {
        readonly level: 'baseline' | 'restricted';
        readonly version: 'latest';
      };
    };

export interface ValidateRule extends RuleBase {
  readonly validate: FailureAction &
    Check & {
      readonly message: string;
      /** Whether an object in violation may change, and stay so. */
      readonly allowExistingViolations: boolean;
    };
}

/**
 * Signatures of images. It has no overrides of its action, and Kyverno writes the defaults into what is left out.
 *
 * @see kyverno 1.14.4 api/kyverno/v1/image_verification_types.go
 */
export interface VerifyImagesRule extends RuleBase {
  readonly verifyImages: readonly [
    {
      readonly imageReferences: NonEmpty<string>;
      readonly type: 'Cosign';
      readonly failureAction: 'Enforce';
      readonly attestors: readonly [
        {
          readonly count: 1;
          readonly entries: readonly [
            {
              readonly keys: {
                readonly publicKeys: string;
                readonly signatureAlgorithm: 'sha256';
                readonly rekor: { readonly url: string; readonly ignoreTlog: true };
                readonly ctlog: { readonly ignoreSCT: true };
              };
              readonly signatureAlgorithm: 'sha256';
            },
          ];
        },
      ];
      readonly mutateDigest: true;
      readonly required: true;
      readonly useCache: true;
      readonly verifyDigest: true;
    },
  ];
}

export type Rule = GenerateRule | MutateRule | ValidateRule | VerifyImagesRule;

/**
 * A ClusterPolicy of `kyverno.io/v1`, only with the fields that 1.14 doesn't deprecate.
 *
 * All validate rules of a policy fail in the same way: Kyverno takes the action of the first one for the whole policy.
 *
 * @see kyverno 1.14.4 api/kyverno/v1/spec_types.go; pkg/engine/api/engineresponse.go GetValidationFailureAction
 */
export interface ClusterPolicy {
  readonly name: string;
  readonly description: string;
  readonly severity: 'high' | 'medium' | 'low';
  /** Policies, as `Kind/name`, that what it generates repeats. */
  readonly backsUp?: readonly string[];
  readonly spec: {
    /** Whether to look also at what already exists. False only where a rule asks who made the request. */
    readonly background: boolean;
    /** The default, said because Kyverno 1.14 reads it unchecked where a policy has matchConditions. */
    readonly emitWarning: false;
    readonly webhookConfiguration: {
      readonly failurePolicy: 'Fail' | 'Ignore';
      readonly timeoutSeconds: number;
      readonly matchConditions: NonEmpty<{ readonly name: string; readonly expression: string }>;
    };
    readonly rules: NonEmpty<Rule>;
  };
}
