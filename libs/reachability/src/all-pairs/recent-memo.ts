/** How many results are kept for so many nodes: a power of two, since places are found by bits. */
export function slotsFor(nodes: number): number {
  return 1 << Math.min(15, Math.max(8, 35 - Math.clz32(nodes)));
}

/**
 * Results by up to three small numbers, of which only the latest that fell into a slot is kept. What is asked for again
 * is mostly asked for again soon, and a memo of everything costs more in garbage collection than it saves.
 */
export class RecentMemo<T> {
  private readonly keys: Int32Array;
  private readonly values: (T | undefined)[];

  /** @param slots From {@link slotsFor}. */
  constructor(private readonly slots: number) {
    this.keys = new Int32Array(slots * 3).fill(-1);
    this.values = new Array<T | undefined>(slots).fill(undefined);
  }

  get(one: number, two: number, three = 0): T | undefined {
    const slot = this.slotOf(one, two, three);
    const at = slot * 3;
    const { keys } = this;
    const isThere = keys[at] === one && keys[at + 1] === two && keys[at + 2] === three;
    return isThere ? this.values[slot] : undefined;
  }

  /** Keeps a result, and returns it. */
  set(one: number, two: number, three: number, value: T): T {
    const slot = this.slotOf(one, two, three);
    const at = slot * 3;
    const { keys } = this;
    keys[at] = one;
    keys[at + 1] = two;
    keys[at + 2] = three;
    this.values[slot] = value;
    return value;
  }

  private slotOf(one: number, two: number, three: number): number {
    const mixed = Math.imul(one, 0x9e3779b1) ^ Math.imul(two, 0x85ebca6b) ^ Math.imul(three, 0xc2b2ae35);
    return (mixed ^ (mixed >>> 15)) & (this.slots - 1);
  }
}
