import {
  type AccessPromise,
  closedNamespaces,
  declaredAccess,
  everyProtocol,
  type Guarded,
  type PromisedAccess,
} from '@zta/intent';

/**
 * What the graduated posture means to leave open, by the stage of each namespace: everything that the other end doesn't
 * close while it is only observed; then the declared flows and anything within the namespace; at last the declared flows, and nothing else.
 */
export function promiseGraduated(guarded: readonly Guarded[]): AccessPromise {
  const { namespaces, access } = declaredAccess(guarded);
  const except = closedNamespaces(guarded);
  return { namespaces, access: [...access, ...guarded.flatMap((one) => beyond(one, except))] };
}

function beyond({ namespace, stage }: Guarded, except: readonly string[]): readonly PromisedAccess[] {
  const all = { kind: 'namespace', namespace } as const;
  const anywhere = { kind: 'anywhere', except } as const;
  const open = { part: 'beyond', protocols: everyProtocol, port: 'any' } as const;
  switch (stage) {
    case 'observe':
      return [
        { ...open, from: anywhere, to: all, why: 'the namespace is only observed' },
        { ...open, from: all, to: anywhere, why: 'the namespace is only observed' },
      ];
    case 'baseline':
      return [{ ...open, from: all, to: all, why: 'the namespace is open within at stage baseline' }];
    case 'enforced':
      return [];
  }
}
