/** Results by two small numbers. (Maps of small integers are several times faster than those of larger ones.) */
export class PairMemo<T> {
  private readonly rows: (Map<number, T> | undefined)[] = [];

  get(one: number, other: number): T | undefined {
    return this.rows[one]?.get(other);
  }

  set(one: number, other: number, value: T): T {
    const row = this.rows[one];
    if (row === undefined) this.rows[one] = new Map([[other, value]]);
    else row.set(other, value);
    return value;
  }
}
