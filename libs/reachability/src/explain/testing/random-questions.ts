import { type Connection, type Options } from '../../reference/decision';
import { documents } from '../../testing/objects';
import { randomWorld } from '../../testing/random-world';
import { Choose } from '../../testing/random-world-choose';
import { randomConnections } from '../../testing/random-world-connections';
import { readWorld } from '../../world/read-world';
import { type World } from '../../world/world';

/** A connection to ask about in a random world. */
export interface RandomQuestion {
  readonly seed: number;
  readonly world: World;
  readonly connection: Connection;
  readonly options: Options;
}

/** Questions about so many random worlds, so many each, the same for the same seed. */
export function randomQuestions(seed: number, worlds: number, each: number): readonly RandomQuestion[] {
  return Array.from({ length: worlds }, (_, i) => seed + i).flatMap((own) => {
    const choose = new Choose(own);
    const world = readWorld(documents(randomWorld(own)));
    const options: Options = { cni: choose.chance(0.2) ? 'kubernetes' : 'cilium' };
    const connections = choose.some(randomConnections(choose, world, 1, 0.15), each, each);
    return connections.map((connection) => ({ seed: own, world, connection, options }));
  });
}
