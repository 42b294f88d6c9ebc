/** One value that can't be right. */
export interface Problem {
  /** Path in the catalogue, such as `apps.travelexample.workloads.travel-api.ports.http`. */
  readonly path: string;
  /** What must hold, to be read after "must be". */
  readonly expected: string;
  readonly found: unknown;
}

/** Thrown by {@link loadCatalog}; lists every problem of the catalogue at once. */
export class CatalogError extends Error {
  override readonly name = 'CatalogError';

  constructor(readonly problems: readonly Problem[]) {
    const lines = problems.map(({ path, expected, found }) => `  ${path} must be ${expected}, got ${show(found)}`);
    super(['Cannot load the catalogue in libs/intent/catalog:', ...lines].join('\n'));
  }
}

function show(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
