// Where blocks stand in the scrolled paper, without painting them. Pure.

/** Heights of all blocks: estimated until measured, with their running sum. */
export class Heights {
  readonly #heights: Float64Array;
  readonly #measured: Uint8Array;
  #tops: Float64Array | null = null;

  /** `sizes` are the blocks' characters; a line holds about `perLine` of them and is `line` pixels high. */
  constructor(sizes: number[], perLine = 84, line = 24, gap = 10) {
    this.#heights = Float64Array.from(sizes, (size) => Math.max(1, Math.ceil(size / perLine)) * line + gap);
    this.#measured = new Uint8Array(sizes.length);
  }

  get length(): number {
    return this.#heights.length;
  }

  get total(): number {
    return this.#sums()[this.length] ?? 0;
  }

  /** The top of block `index` in pixels. */
  top(index: number): number {
    return this.#sums()[Math.min(Math.max(index, 0), this.length)] ?? 0;
  }

  /** The block that holds `y`. */
  at(y: number): number {
    const sums = this.#sums();
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle + 1] ?? Infinity) <= y) low = middle + 1;
      else high = middle;
    }
    return Math.min(low, Math.max(this.length - 1, 0));
  }

  /** Notes a measured height; says by how much it differs from what was assumed. */
  measure(index: number, height: number): number {
    const before = this.#heights[index];
    if (before === undefined) return 0;
    this.#measured[index] = 1;
    if (Math.abs(before - height) < 0.5) return 0;
    this.#heights[index] = height;
    this.#tops = null;
    return height - before;
  }

  /** Takes over measured heights of unchanged blocks from an earlier paper of the same length. */
  keep(from: Heights, sizes: number[], earlier: number[]): void {
    if (from.length !== this.length) return;
    for (let i = 0; i < this.length; i += 1) {
      if (from.#measured[i] && sizes[i] === earlier[i]) {
        this.#heights[i] = from.#heights[i] ?? this.#heights[i] ?? 0;
        this.#measured[i] = 1;
      }
    }
    this.#tops = null;
  }

  #sums(): Float64Array {
    if (!this.#tops) {
      const tops = new Float64Array(this.length + 1);
      for (let i = 0; i < this.length; i += 1) tops[i + 1] = (tops[i] ?? 0) + (this.#heights[i] ?? 0);
      this.#tops = tops;
    }
    return this.#tops;
  }
}
