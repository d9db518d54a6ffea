// AssemblyScript, not TypeScript: compiled to WebAssembly by `npm run kernel`.

/**
 * Dot products of one query with n rows of 32-bit floats, four lanes at a time in two independent sums.
 * `dimensions` is a multiple of 8; all addresses are multiples of 4.
 */
export function dots(query: usize, rows: usize, n: i32, dimensions: i32, out: usize): void {
  const bytes: usize = <usize>dimensions * 4;
  let row = rows;
  for (let i = 0; i < n; i++) {
    let even = f32x4.splat(0);
    let odd = f32x4.splat(0);
    for (let k: usize = 0; k < bytes; k += 32) {
      even = f32x4.add(even, f32x4.mul(v128.load(row + k), v128.load(query + k)));
      odd = f32x4.add(odd, f32x4.mul(v128.load(row + k, 16), v128.load(query + k, 16)));
    }
    const sum = f32x4.add(even, odd);
    store<f32>(
      out + (<usize>i << 2),
      f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1) + (f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3)),
    );
    row += bytes;
  }
}
