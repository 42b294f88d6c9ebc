/** One thing that an object must not be as it is. */
export interface Problem {
  /** As Kubernetes writes paths: `spec.rules[0].from`, `metadata.labels["app.kubernetes.io/name"]`. */
  readonly path: string;
  /** What must hold, to be read after "must be". */
  readonly expected: string;
  /** The value there; undefined where there is none. */
  readonly found: unknown;
}
