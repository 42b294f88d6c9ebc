import { type HttpRule } from '@zta/intent';
import { type HttpAccess } from './access-report';
import { everyText, hasText, judgedTexts, pathTemplates, type TextSet, textOnlyIn } from './text-language';

/** Requests whose method, path and host are each in a set. */
export interface Requests {
  /** Undefined: any. */
  readonly methods: readonly string[] | undefined;
  readonly paths: TextSet;
  readonly hosts: TextSet;
}

/** One request, as a counterexample. */
export interface RequestExample {
  readonly method: string;
  readonly path: string;
  readonly host: string;
}

/** Any request; and where that is meant, any bytes. */
export const everyRequest: Requests = { methods: undefined, paths: everyText, hosts: everyText };

/** Requests that rules of the catalogue mean. */
export function promisedRequests(http: readonly HttpRule[] | undefined, host: string | undefined): readonly Requests[] {
  const hosts = host === undefined ? everyText : judgedTexts([host])!;
  return (http ?? [{}]).map(({ methods, paths }) => ({ methods, paths: pathTemplates(paths), hosts }));
}

/**
 * Requests that the judge says pass.
 *
 * @returns Undefined where it says so in a way that isn't understood here.
 */
export function judgedRequests(http: readonly HttpAccess[] | null): readonly Requests[] | undefined {
  if (http === null) return [everyRequest];
  const all = http.map(({ methods, paths, hosts }): Requests | undefined => {
    const [pathSet, hostSet] = [judgedTexts(paths), judgedTexts(hosts)];
    if (!pathSet || !hostSet || methods.some((method) => /[!~&]/.test(method))) return undefined;
    return { methods: methods.includes('*') ? undefined : methods, paths: pathSet, hosts: hostSet };
  });
  return all.includes(undefined) ? undefined : all.flatMap((requests) => requests ?? []);
}

/**
 * A request that is among some and not among others; the shortest path that shows it. Exact: each method that either names
 * and one that neither does, each host likewise, and for these all paths there are.
 */
export function requestOnlyIn(one: readonly Requests[], others: readonly Requests[]): RequestExample | undefined {
  if (others.some(isEverything)) return undefined;
  const methods = ['GET', ...[...one, ...others].flatMap(({ methods: named }) => named ?? []), 'PURGE'];
  for (const method of new Set(methods)) {
    for (const host of hostExamples([...one, ...others])) {
      const pathsOf = (list: readonly Requests[]) =>
        list
          .filter(({ methods: named, hosts }) => (named?.includes(method) ?? true) && hasText(hosts, host))
          .map(({ paths }) => paths);
      const path = textOnlyIn(pathsOf(one), pathsOf(others), '/');
      if (path !== undefined) return { method, path, host };
    }
  }
  return undefined;
}

function isEverything({ methods, paths, hosts }: Requests): boolean {
  return methods === undefined && paths === everyText && hosts === everyText;
}

/** A host for each that a pattern names, one below each, and one that none names: patterns are whole names or suffixes. */
function hostExamples(requests: readonly Requests[]): readonly string[] {
  const patterns = requests.flatMap(({ hosts: { some, none } }) => [...some.flat(), ...none]);
  const names = patterns.map((pattern) =>
    pattern.map((part) => (part.kind === 'character' ? part.character : 'other')).join(''),
  );
  return [...new Set(['any.example', ...names])];
}
