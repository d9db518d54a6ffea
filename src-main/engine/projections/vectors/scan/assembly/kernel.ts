// AssemblyScript, not TypeScript: compiled to WebAssembly by `npm run kernel`.

/**
 * Dot products of one query of 16-bit integers with n rows of 8-bit ones, two rows at a time, each in two independent
 * sums; a product is multiplied by its row's scale and by `factor`.
 * `dimensions` is a multiple of 16, and the query's size leaves no sum above 31 bits.
 */
export function dots(query: usize, rows: usize, scales: usize, n: i32, dimensions: i32, factor: f32, out: usize): void {
  const stride = <usize>dimensions;
  let row = rows;
  let i = 0;
  for (; i + 1 < n; i += 2) {
    let a = i32x4.splat(0);
    let b = i32x4.splat(0);
    let c = i32x4.splat(0);
    let d = i32x4.splat(0);
    const other = row + stride;
    for (let k: usize = 0; k < stride; k += 16) {
      const low = v128.load(query + (k << 1));
      const high = v128.load(query + (k << 1), 16);
      a = i32x4.add(a, i32x4.dot_i16x8_s(v128.load_ext<i8>(row + k), low));
      b = i32x4.add(b, i32x4.dot_i16x8_s(v128.load_ext<i8>(row + k, 8), high));
      c = i32x4.add(c, i32x4.dot_i16x8_s(v128.load_ext<i8>(other + k), low));
      d = i32x4.add(d, i32x4.dot_i16x8_s(v128.load_ext<i8>(other + k, 8), high));
    }
    put(out, scales, i, i32x4.add(a, b), factor);
    put(out, scales, i + 1, i32x4.add(c, d), factor);
    row = other + stride;
  }
  if (i < n) {
    let a = i32x4.splat(0);
    for (let k: usize = 0; k < stride; k += 8)
      a = i32x4.add(a, i32x4.dot_i16x8_s(v128.load_ext<i8>(row + k), v128.load(query + (k << 1))));
    put(out, scales, i, a, factor);
  }
}

function put(out: usize, scales: usize, i: i32, sums: v128, factor: f32): void {
  store<f32>(out + ((<usize>i) << 2), <f32>sumOf(sums) * (load<f32>(scales + ((<usize>i) << 2)) * factor));
}

function sumOf(sums: v128): i32 {
  return (
    i32x4.extract_lane(sums, 0) +
    i32x4.extract_lane(sums, 1) +
    i32x4.extract_lane(sums, 2) +
    i32x4.extract_lane(sums, 3)
  );
}

/**
 * Rounds 16-bit integers to 12 bits (the largest, 32,767, becomes 2,032) in two parts: the high 8 bits, rounded, from
 * -127 to 127, into `high`; and what is left, from -8 to 7, into `low`, two a byte: that of a dimension in the low
 * half, that of the eighth after it in the high one. `dimensions` is a multiple of 16.
 */
export function pack(code: usize, dimensions: i32, high: usize, low: usize): void {
  const half = i16x8.splat(8);
  const nibble = i16x8.splat(15);
  for (let k: usize = 0; k < <usize>dimensions; k += 16) {
    const a = round(v128.load(code + (k << 1)));
    const b = round(v128.load(code + (k << 1), 16));
    const highA = i16x8.shr_s(i16x8.add(a, half), 4);
    const highB = i16x8.shr_s(i16x8.add(b, half), 4);
    v128.store(high + k, i8x16.narrow_i16x8_s(highA, highB));
    const lowA = v128.and(i16x8.sub(a, i16x8.shl(highA, 4)), nibble);
    const lowB = v128.and(i16x8.sub(b, i16x8.shl(highB, 4)), nibble);
    const both = v128.or(lowA, i16x8.shl(lowB, 4));
    v128.store64_lane(low + (k >> 1), i8x16.narrow_i16x8_u(both, both), 0);
  }
}

function round(eight: v128): v128 {
  const factor = f32x4.splat(2032.0 / 32767.0);
  const first = f32x4.nearest(f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(eight)), factor));
  const second = f32x4.nearest(f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(eight)), factor));
  return i16x8.narrow_i32x4_s(i32x4.trunc_sat_f32x4_s(first), i32x4.trunc_sat_f32x4_s(second));
}

/**
 * Dot products as {@link dots} has them, of some rows and in 12 bits: sixteen times the sum of the high parts, plus
 * that of the low ones.
 * Each sum stays below 31 bits; both together would not.
 */
export function refine(
  query: usize,
  highs: usize,
  lows: usize,
  scales: usize,
  found: usize,
  n: i32,
  dimensions: i32,
  factor: f32,
  out: usize,
): void {
  const stride = <usize>dimensions;
  for (let i = 0; i < n; i++) {
    const row = <usize>load<i32>(found + ((<usize>i) << 2));
    const high = highs + row * stride;
    const low = lows + row * (stride >> 1);
    let a = i32x4.splat(0);
    let b = i32x4.splat(0);
    for (let k: usize = 0; k < stride; k += 16) {
      const first = v128.load(query + (k << 1));
      const second = v128.load(query + (k << 1), 16);
      a = i32x4.add(
        a,
        i32x4.add(
          i32x4.dot_i16x8_s(v128.load_ext<i8>(high + k), first),
          i32x4.dot_i16x8_s(v128.load_ext<i8>(high + k, 8), second),
        ),
      );
      const both = v128.load_ext<u8>(low + (k >> 1));
      const left = i16x8.shr_s(i16x8.shl(both, 12), 12);
      const right = i16x8.shr_s(i16x8.shl(both, 8), 12);
      b = i32x4.add(b, i32x4.add(i32x4.dot_i16x8_s(left, first), i32x4.dot_i16x8_s(right, second)));
    }
    const sum = <f64>sumOf(a) + <f64>sumOf(b) / 16;
    store<f32>(out + ((<usize>i) << 2), <f32>(sum * (<f64>load<f32>(scales + (row << 2)) * <f64>factor)));
  }
}

/**
 * Two bits for each of the 16-bit integers, times `scale`: whether it lies above its centre, into `signs`, and whether
 * it lies further from it than its width, into `far`; the first in the lowest bit. Centres and widths are 32-bit
 * floats. `dimensions` is a multiple of 8.
 */
export function bits(
  code: usize,
  dimensions: i32,
  scale: f32,
  centres: usize,
  widths: usize,
  signs: usize,
  far: usize,
): void {
  const factor = f32x4.splat(scale);
  const none = f32x4.splat(0);
  for (let k: usize = 0; k < <usize>dimensions; k += 8) {
    const eight = v128.load(code + (k << 1));
    const low = f32x4.sub(
      f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(eight)), factor),
      v128.load(centres + (k << 2)),
    );
    const high = f32x4.sub(
      f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(eight)), factor),
      v128.load(centres + (k << 2), 16),
    );
    store<u8>(signs + (k >> 3), <u8>(i32x4.bitmask(f32x4.gt(low, none)) | (i32x4.bitmask(f32x4.gt(high, none)) << 4)));
    const lowFar = i32x4.bitmask(f32x4.gt(f32x4.abs(low), v128.load(widths + (k << 2))));
    const highFar = i32x4.bitmask(f32x4.gt(f32x4.abs(high), v128.load(widths + (k << 2), 16)));
    store<u8>(far + (k >> 3), <u8>(lowFar | (highFar << 4)));
  }
}

/**
 * Estimates the score of some rows from their two bits: `near` times the sum of the query where a row lies above the
 * centre, less that where it lies below, and `more` times the same over those dimensions that are far; both plus
 * `base`. The query is made of `planes` of bits, each worth twice the one before, the last one negative (two's
 * complement), so that sums are counted.
 */
export function estimate(
  found: usize,
  n: i32,
  signs: usize,
  far: usize,
  words: i32,
  query: usize,
  planes: i32,
  near: f32,
  more: f32,
  base: f32,
  out: usize,
): void {
  const stride = (<usize>words) << 3;
  for (let i = 0; i < n; i++) {
    const row = <usize>load<i32>(found + ((<usize>i) << 2)) * stride;
    let above: i64 = 0;
    let farAbove: i64 = 0;
    let allFar: i64 = 0;
    let plane = query;
    for (let p = 0; p < planes; p++) {
      let a: i64 = 0;
      let b: i64 = 0;
      let c: i64 = 0;
      for (let k: usize = 0; k < stride; k += 8) {
        const bits = load<u64>(plane + k);
        const s = load<u64>(signs + row + k) & bits;
        const f = load<u64>(far + row + k);
        a += popcnt(s);
        b += popcnt(s & f);
        c += popcnt(f & bits);
      }
      const weight: i64 = p === planes - 1 ? -((<i64>1) << p) : (<i64>1) << p;
      above += a * weight;
      farAbove += b * weight;
      allFar += c * weight;
      plane += stride;
    }
    store<f32>(out + ((<usize>i) << 2), <f32>(above << 1) * near + <f32>((farAbove << 1) - allFar) * more + base);
  }
}

/**
 * Hamming distances (16 bits each) of one query to n rows of bits, and how many rows have each distance (32 bits each,
 * added to what stands there; of even and odd rows in two tables, because one that is written twice at once waits).
 * `words`: 64-bit words a row.
 */
export function distances(query: usize, rows: usize, n: i32, words: i32, out: usize, even: usize, odd: usize): void {
  if (words === 6) {
    const a = load<u64>(query);
    const b = load<u64>(query, 8);
    const c = load<u64>(query, 16);
    const d = load<u64>(query, 24);
    const e = load<u64>(query, 32);
    const f = load<u64>(query, 40);
    let row = rows;
    for (let i = 0; i < n; i++) {
      const distance = <u32>(
        (popcnt(load<u64>(row) ^ a) +
          popcnt(load<u64>(row, 8) ^ b) +
          (popcnt(load<u64>(row, 16) ^ c) + popcnt(load<u64>(row, 24) ^ d)) +
          (popcnt(load<u64>(row, 32) ^ e) + popcnt(load<u64>(row, 40) ^ f)))
      );
      count(out, i, distance, i & 1 ? odd : even);
      row += 48;
    }
  } else {
    let row = rows;
    for (let i = 0; i < n; i++) {
      let distance: u64 = 0;
      for (let k: usize = 0; k < (<usize>words) << 3; k += 8)
        distance += popcnt(load<u64>(row + k) ^ load<u64>(query + k));
      count(out, i, <u32>distance, i & 1 ? odd : even);
      row += (<usize>words) << 3;
    }
  }
}

function count(out: usize, i: i32, distance: u32, table: usize): void {
  store<u16>(out + ((<usize>i) << 1), <u16>distance);
  const at = table + ((<usize>distance) << 2);
  store<u32>(at, load<u32>(at) + 1);
}

/**
 * Writes the rows whose distance is at least `from` and below `to`, in order, and gives how many there are. `from` and
 * `to` are below 65,536.
 */
export function collect(table: usize, n: i32, from: u32, to: u32, out: usize): i32 {
  const low = i16x8.splat(<i16>from);
  const high = i16x8.splat(<i16>to);
  let found = out;
  let i = 0;
  for (; i + 8 <= n; i += 8) {
    const eight = v128.load(table + ((<usize>i) << 1));
    let mask = i16x8.bitmask(v128.and(i16x8.ge_u(eight, low), i16x8.lt_u(eight, high)));
    while (mask) {
      store<i32>(found, i + ctz(mask));
      found += 4;
      mask &= mask - 1;
    }
  }
  for (; i < n; i++) {
    const distance = <u32>load<u16>(table + ((<usize>i) << 1));
    if (distance >= from && distance < to) {
      store<i32>(found, i);
      found += 4;
    }
  }
  return <i32>((found - out) >> 2);
}
