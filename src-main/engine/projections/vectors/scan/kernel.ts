/**
 * The kernels of `assembly/kernel.ts` over memory of their own, and the same in plain TypeScript: the oracles of their
 * test.
 */
import { KERNEL } from './kernel.wasm.ts';

interface Kernel {
  dots(query: number, rows: number, scales: number, n: number, dimensions: number, factor: number, out: number): void;
  pack(code: number, dimensions: number, high: number, low: number): void;
  refine(
    query: number,
    highs: number,
    lows: number,
    scales: number,
    found: number,
    n: number,
    dimensions: number,
    factor: number,
    out: number,
  ): void;
  bits(
    code: number,
    dimensions: number,
    scale: number,
    centres: number,
    widths: number,
    signs: number,
    far: number,
  ): void;
  estimate(
    found: number,
    n: number,
    signs: number,
    far: number,
    words: number,
    query: number,
    planes: number,
    near: number,
    more: number,
    base: number,
    out: number,
  ): void;
  distances(query: number, rows: number, n: number, words: number, out: number, even: number, odd: number): void;
  collect(table: number, n: number, from: number, to: number, out: number): number;
}

const module = new WebAssembly.Module(Buffer.from(KERNEL, 'base64'));
const PAGE = 65_536;

/** An instance with memory of its own. `reserve` makes room for so many bytes; views of the memory end with it. */
export function createKernel(): {
  readonly kernel: Kernel;
  readonly memory: WebAssembly.Memory;
  reserve(bytes: number): void;
} {
  const memory = new WebAssembly.Memory({ initial: 1 });
  return {
    kernel: new WebAssembly.Instance(module, { env: { memory } }).exports as Kernel,
    memory,
    reserve(bytes) {
      const missing = bytes - memory.buffer.byteLength;
      if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
    },
  };
}

/** Two 8-bit integers or wider ones, whatever their types: the sum is exact. */
export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

/** Bits that differ. */
export function hamming(a: Uint8Array, b: Uint8Array): number {
  let count = 0;
  for (let i = 0; i < a.length; i++)
    for (let bits = (a[i] as number) ^ (b[i] as number); bits; bits &= bits - 1) count++;
  return count;
}
