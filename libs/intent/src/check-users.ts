import { type App, type EndUsers, type Flow } from './app';
import { type Problem } from './problem';
import * as values from './values';
import { callsService } from './waypoints';

/** What doesn't hold of the end users of a flow: where nothing would check their tokens, they can't be asked for. */
export function usersProblems(flow: Flow, path: string, app: App): readonly Problem[] {
  const { users } = flow;
  if (!users) return [];
  const unchecked = nobodyChecks(flow, app);
  if (unchecked !== undefined) return [{ path: `${path}.users`, expected: unchecked, found: users }];
  const rules: readonly (readonly [field: string, value: unknown, rule: values.Rule])[] = [
    ['issuer', users.issuer, values.issuer],
    ['audiences', users.audiences, values.audiences],
    'jwksUri' in users ? ['jwksUri', users.jwksUri, values.serverUrl] : ['jwks', users.jwks, values.publicKeys],
  ];
  return [
    ...rules.flatMap(([field, value, { words, holds }]) =>
      holds(value) ? [] : [{ path: `${path}.users.${field}`, expected: words, found: value }],
    ),
    ...(contradicts(flow, users, app)
      ? [
          {
            path: `${path}.users`,
            expected: 'the same as every other flow to the workload has of this issuer',
            found: users,
          },
        ]
      : []),
  ];
}

/** Why no proxy on the way would look at a token; undefined where the workload's waypoint does. */
function nobodyChecks(flow: Flow, app: App): string | undefined {
  const leftOut = (why: string) => `left out: ${why}`;
  if (flow.from === 'internet')
    return leftOut('the gateway sends to pod addresses, past the waypoint, so the workload itself must check tokens');
  if (!callsService(flow)) return leftOut('the source calls pods by their address, past the waypoint');
  if (typeof flow.to !== 'string' || !Object.hasOwn(app.workloads, flow.to))
    return leftOut('only the waypoint in front of a workload of the app checks tokens');
  if (!values.isHttpPort(flow.port ?? '')) return leftOut('only on an HTTP port do requests carry tokens');
  return undefined;
}

/** A waypoint has one set of rules for each Service and issuer. */
function contradicts({ to }: Flow, users: EndUsers, { flows }: App): boolean {
  return flows.some(
    (other) =>
      other.to === to && other.users?.issuer === users.issuer && JSON.stringify(other.users) !== JSON.stringify(users),
  );
}
