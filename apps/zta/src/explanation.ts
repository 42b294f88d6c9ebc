import { locate } from '@zta/manifests';
import { type Because, type Connection, decide, nearby, nearMisses, type Options, type World } from '@zta/reachability';
import { type Explanation } from '@zta/report';

/** Why a connection may happen or not, with the line of each rule that decided. */
export function explain(whole: World, connection: Connection, cni: 'cilium' | 'kubernetes'): Explanation {
  const options: Options = { cni };
  const world = nearby(whole, connection);
  const decision = decide(world, connection, options);
  return {
    verdict: decision.verdict,
    conditions: decision.conditions.map(({ detail }) => detail),
    doubts: decision.doubts,
    routes: decision.routes.map(({ route, verdict, hops }) => ({
      route,
      verdict,
      hops: hops.map(({ at, layer, verdict: outcome, reason, because, requests }) => ({
        ...{ at, layer, verdict: outcome, reason, requests },
        because: because.map(withLine),
      })),
    })),
    nearMisses: nearMisses(world, connection, options, decision).map(withLine),
  };
}

/** Objects know where they start; a rule's own line is looked up only when it is cited. */
function withLine<T extends Pick<Because, 'file' | 'line' | 'rule'>>(cited: T): T {
  return { ...cited, line: locate(cited.file, cited.line, cited.rule) };
}
