/** One requirement of a label selector. */
export interface LabelRequirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values: readonly string[];
}

/** A Kubernetes label selector as written; all of its parts must hold, and an empty one selects everything. */
export interface LabelSelector {
  readonly matchLabels: Labels;
  readonly matchExpressions: readonly LabelRequirement[];
}

/** Labels or annotations. */
export type Labels = Readonly<Record<string, string>>;

/** The selector that selects everything. */
export const everything: LabelSelector = { matchLabels: {}, matchExpressions: [] };
