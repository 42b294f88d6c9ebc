/** What is mutated. */
export const source = 'libs/reachability/src';

/** The folders in it, each with those whose tests its mutants must not survive, the cheapest first. */
export const folders = {
  world: ['world'],
  reference: ['reference', 'world'],
  explain: ['explain'],
  'all-pairs': ['all-pairs'],
};
