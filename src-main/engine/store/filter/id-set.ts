/** Sets of row ids as bitmaps: a million ids in 125 KB, and two sets made into one in a fraction of a millisecond. */

export interface IdSet {
  readonly size: number;
  has(id: number): boolean;
}

/** A set that is not changed any more once it is shared. Ids are whole numbers from 0 to 2^31 − 1. */
export class BitSet implements IdSet {
  #words: Uint32Array<ArrayBuffer>;
  #size = 0;

  /** @param words bits by id, taken over and not copied */
  constructor(words: Uint32Array<ArrayBuffer> = new Uint32Array(0)) {
    this.#words = words;
    this.#size = bitsIn(words, 0, words.length);
  }

  static of(ids: Iterable<number>): BitSet {
    const set = new BitSet();
    for (const id of ids) set.add(id);
    return set;
  }

  get size(): number {
    return this.#size;
  }

  /** What it takes in memory. */
  get bytes(): number {
    return this.#words.byteLength;
  }

  has(id: number): boolean {
    return ((this.#words[id >>> 5] ?? 0) & (1 << (id & 31))) !== 0;
  }

  add(id: number): void {
    this.#reserve(id);
    const before = this.#words[id >>> 5] as number;
    const after = (before | (1 << (id & 31))) >>> 0;
    if (after === before) return;
    this.#words[id >>> 5] = after;
    this.#size++;
  }

  /** Adds all ids from `first` to `last`, both inclusive. */
  addRange(first: number, last: number): void {
    if (last < first) return;
    this.#reserve(last);
    const [from, to] = [first >>> 5, last >>> 5];
    for (let at = from; at <= to; at++) {
      const mask = (at === from ? FULL << (first & 31) : FULL) & (at === to ? FULL >>> (31 - (last & 31)) : FULL);
      const before = this.#words[at] as number;
      const after = (before | mask) >>> 0;
      this.#words[at] = after;
      this.#size += bitCount(after) - bitCount(before);
    }
  }

  /** Those in both. */
  and(other: BitSet): BitSet {
    const words = new Uint32Array(Math.min(this.#words.length, other.#words.length));
    for (let at = 0; at < words.length; at++) words[at] = (this.#words[at] as number) & (other.#words[at] as number);
    return new BitSet(words);
  }

  /** Those in one of them. */
  or(other: BitSet): BitSet {
    const [longer, shorter] =
      this.#words.length < other.#words.length ? [other.#words, this.#words] : [this.#words, other.#words];
    const words = longer.slice();
    for (let at = 0; at < shorter.length; at++) words[at] = (words[at] as number) | (shorter[at] as number);
    return new BitSet(words);
  }

  /** Those in this one that are not in the other. */
  andNot(other: BitSet): BitSet {
    const words = this.#words.slice();
    const shared = Math.min(words.length, other.#words.length);
    for (let at = 0; at < shared; at++) words[at] = (words[at] as number) & ~(other.#words[at] as number);
    return new BitSet(words);
  }

  /** How many are in both. */
  countShared(other: BitSet): number {
    const shared = Math.min(this.#words.length, other.#words.length);
    let count = 0;
    for (let at = 0; at < shared; at++) count += bitCount((this.#words[at] as number) & (other.#words[at] as number));
    return count;
  }

  /** How many are from `first` to `last`, both inclusive. */
  countRange(first: number, last: number): number {
    if (last < first) return 0;
    const [from, to] = [first >>> 5, last >>> 5];
    const low = (this.#words[from] ?? 0) & (FULL << (first & 31));
    const mask = FULL >>> (31 - (last & 31));
    if (from === to) return bitCount(low & mask);
    return (
      bitCount(low) +
      bitsIn(this.#words, from + 1, Math.min(to, this.#words.length)) +
      bitCount((this.#words[to] ?? 0) & mask)
    );
  }

  /** From the smallest to the largest. */
  *[Symbol.iterator](): Generator<number> {
    for (let at = 0; at < this.#words.length; at++) {
      for (let word = this.#words[at] as number; word !== 0; word = (word & (word - 1)) >>> 0)
        yield at * 32 + (31 - Math.clz32(word & -word));
    }
  }

  /** From the largest to the smallest. */
  *descending(): Generator<number> {
    for (let at = this.#words.length - 1; at >= 0; at--) {
      for (let word = this.#words[at] as number; word !== 0; ) {
        const bit = 31 - Math.clz32(word);
        yield at * 32 + bit;
        word = (word & ~(1 << bit)) >>> 0;
      }
    }
  }

  #reserve(id: number): void {
    if (id >>> 5 < this.#words.length) return;
    const larger = new Uint32Array(Math.max((id >>> 5) + 1, this.#words.length * 2));
    larger.set(this.#words);
    this.#words = larger;
  }
}

const FULL = 0xffff_ffff;

function bitsIn(words: Uint32Array, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at++) count += bitCount(words[at] as number);
  return count;
}

/** Bits that are set in 32 (Warren, Hacker's Delight, figure 5-2). */
function bitCount(word: number): number {
  let bits = word - ((word >>> 1) & 0x5555_5555);
  bits = (bits & 0x3333_3333) + ((bits >>> 2) & 0x3333_3333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}
