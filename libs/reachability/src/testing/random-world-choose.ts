/** Chooses at random, the same for the same seed. */
export class Choose {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /**
   * From 0 up to, but without, 1.
   *
   * @see https://gist.github.com/tommyettinger/46a874533244883189143505d203312c (Mulberry32)
   */
  fraction(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  /** Whether something happens that happens so often, from 0 to 1. */
  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  /** From the first to the last. */
  integer(first: number, last: number): number {
    return first + Math.floor(this.fraction() * (last - first + 1));
  }

  one<T>(items: readonly T[]): T {
    return items[this.integer(0, items.length - 1)] as T;
  }

  /** Up to so many of the items, at least `least`, in their order. */
  some<T>(items: readonly T[], most: number, least = 1): readonly T[] {
    const wanted = this.integer(least, most);
    const shuffled = items.map((item, i) => ({ item, i, key: this.fraction() })).sort((a, b) => a.key - b.key);
    return shuffled
      .slice(0, wanted)
      .sort((a, b) => a.i - b.i)
      .map(({ item }) => item);
  }

  /** So many results of a function. */
  times<T>(count: number, make: (i: number) => T): readonly T[] {
    return Array.from({ length: count }, (_, i) => make(i));
  }

  /** One of several functions' results, each as often as its weight. */
  weighted<T>(options: readonly (readonly [weight: number, make: () => T])[]): T {
    const total = options.reduce((sum, [weight]) => sum + weight, 0);
    let left = this.fraction() * total;
    for (const [weight, make] of options) {
      left -= weight;
      if (left < 0) return make();
    }
    return (options.at(-1) as (typeof options)[number])[1]();
  }

  /** A field that is there so often. */
  maybe<T>(probability: number, make: () => T): T | undefined {
    return this.chance(probability) ? make() : undefined;
  }
}
