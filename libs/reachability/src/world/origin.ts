/** Where in the manifests something is said: the object, its file, and the path of the field inside the object. */
export interface Origin {
  readonly file: string;
  /** Line of the object's first field in `file`, from 1. */
  readonly line: number;
  readonly kind: string;
  /** `''` for cluster-scoped objects. */
  readonly namespace: string;
  readonly name: string;
  /** Path inside the object, such as `spec.ingress[0]`; `''` for the object itself. */
  readonly path: string;
}

/** The same object, at another path. */
export function at(origin: Origin, path: string): Origin {
  return { ...origin, path };
}
