// The inner loops that are worth four lanes: AssemblyScript, compiled by compile.mjs into compiled.ts.
// Addresses are byte offsets into the module's memory, which belongs to the caller (see open-kernels.ts).
// Single precision is rounded where the TypeScript around it says Math.fround, so that both give the same bits.

/** The product is added before it is rounded, as a fused multiply-add does. */
// @ts-ignore: decorator
@inline
function addProduct(sum: v128, weight: v128, values: v128): v128 {
  const exact = f64x2.add(sum, f64x2.mul(weight, f64x2.promote_low_f32x4(values)));
  return f64x2.promote_low_f32x4(f32x4.demote_f64x2_zero(exact));
}

// @ts-ignore: decorator
@inline
function upperHalf(values: v128): v128 {
  return v128.shuffle<i32>(values, values, 2, 3, 2, 3);
}

// @ts-ignore: decorator
@inline
function join(low: v128, high: v128): v128 {
  return v128.shuffle<i32>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 1, 4, 5);
}

/** ... 2 1 | 0 1 2 ... n-1 | n-2 n-3 ... */
function reflect(index: i32, count: i32): i32 {
  if (index >= 0 && index < count) return index;
  if (count == 1) return 0;
  const period = 2 * (count - 1);
  const folded = ((index % period) + period) % period;
  return folded < count ? folded : period - folded;
}

const lanes: i32 = 8;

/**
 * One row of a blur along the columns, from column `first` to before `end`: the middle tap first, then pairs from
 * within to without, of which only those from `tapFrom` to before `tapEnd` are not 0.
 * @param rows room for two integers a tap
 */
export function blurColumns(
  data: usize,
  out: usize,
  width: i32,
  height: i32,
  y: i32,
  first: i32,
  end: i32,
  weights: usize,
  radius: i32,
  tapFrom: i32,
  tapEnd: i32,
  rows: usize,
): void {
  for (let tap = tapFrom; tap < tapEnd; tap++) {
    const at = rows + ((<usize>tap) << 3);
    store<u32>(at, <u32>(data + ((<usize>(reflect(y - tap, height) * width)) << 2)));
    store<u32>(at + 4, <u32>(data + ((<usize>(reflect(y + tap, height) * width)) << 2)));
  }
  const middle = data + ((<usize>(y * width)) << 2);
  const to = out + ((<usize>(y * width)) << 2);
  const middleWeight = <f64>load<f32>(weights + ((<usize>radius) << 2));
  const zero = f64x2.splat(0);
  let x = first;
  while (x < end) {
    // The last lanes may overlap those before them; a range of fewer is summed one by one.
    if (x + lanes > end && end - first >= lanes) x = end - lanes;
    const shift = (<usize>x) << 2;
    if (x + lanes <= end) {
      const weight = f64x2.splat(middleWeight);
      const low = v128.load(middle + shift);
      const high = v128.load(middle + shift, 16);
      let a = addProduct(zero, weight, low);
      let b = addProduct(zero, weight, upperHalf(low));
      let c = addProduct(zero, weight, high);
      let d = addProduct(zero, weight, upperHalf(high));
      for (let tap = tapFrom; tap < tapEnd; tap++) {
        const at = rows + ((<usize>tap) << 3);
        const above = <usize>load<u32>(at) + shift;
        const below = <usize>load<u32>(at + 4) + shift;
        const tapWeight = f64x2.splat(<f64>load<f32>(weights + ((<usize>(radius + tap)) << 2)));
        const near = f32x4.add(v128.load(above), v128.load(below));
        const far = f32x4.add(v128.load(above, 16), v128.load(below, 16));
        a = addProduct(a, tapWeight, near);
        b = addProduct(b, tapWeight, upperHalf(near));
        c = addProduct(c, tapWeight, far);
        d = addProduct(d, tapWeight, upperHalf(far));
      }
      v128.store(to + shift, join(a, b));
      v128.store(to + shift, join(c, d), 16);
      x += lanes;
    } else {
      let sum = <f32>(middleWeight * <f64>load<f32>(middle + shift));
      for (let tap = tapFrom; tap < tapEnd; tap++) {
        const at = rows + ((<usize>tap) << 3);
        const pair = load<f32>(<usize>load<u32>(at) + shift) + load<f32>(<usize>load<u32>(at + 4) + shift);
        sum = <f32>(<f64>sum + <f64>load<f32>(weights + ((<usize>(radius + tap)) << 2)) * <f64>pair);
      }
      store<f32>(to + shift, sum);
      x++;
    }
  }
}

/** How far the crop's black surroundings reach in `pairUp`. */
const border: i32 = 2;

/**
 * Lays every pixel of a crop beside the one on its right, channel by channel: what a bilinear sample takes of a row
 * is 8 bytes. Around the crop lie two black pixels.
 * @param out (width + 4) * (height + 4) * 8 bytes
 */
export function pairUp(rgb: usize, width: i32, height: i32, out: usize): void {
  const stride = width + 2 * border;
  memory.fill(out, 0, <usize>(stride * (height + 2 * border)) << 3);
  for (let y = 0; y < height; y++) {
    let from = rgb + <usize>(y * width * 3);
    let to = out + ((<usize>((y + border) * stride + border)) << 3);
    for (let x = 0; x < width; x++, from += 3, to += 8) {
      for (let channel: usize = 0; channel < 3; channel++) {
        const value = load<u8>(from + channel);
        store<u8>(to + 2 * channel, value);
        store<u8>(to + 2 * channel - 7, value);
      }
    }
  }
}

/**
 * Lays one row of a warped crop over a row of the picture, from column `from` to before `end`, as far as the mask
 * says. Samples and weights are OpenCV's: 1/32 px, 10 bits.
 * @param crop see `pairUp`
 * @param mask 0..255, of the row's first column
 * @param line the picture's bytes from `from` on, with 4 more readable; @param out what comes of them, 4 more writable
 */
export function pasteRow(
  crop: usize,
  width: i32,
  height: i32,
  columnsX: usize,
  columnsY: usize,
  rowX: i32,
  rowY: i32,
  from: i32,
  end: i32,
  mask: usize,
  line: usize,
  out: usize,
): void {
  const stride = (<usize>(width + 2 * border)) << 3;
  const half = i32x4.splat(512);
  const one = f32x4.splat(1);
  for (let i = from; i < end; i++, line += 3, out += 3) {
    const shift = (<usize>i) << 2;
    const fixedX = (rowX + load<i32>(columnsX + shift)) >> 5;
    const fixedY = (rowY + load<i32>(columnsY + shift)) >> 5;
    // Beyond the border everything is black like the border.
    const x = min(max(fixedX >> 5, -border), width);
    const y = min(max(fixedY >> 5, -border), height);
    const fx = fixedX & 31;
    const fy = fixedY & 31;
    const at = crop + <usize>(y + border) * stride + ((<usize>(x + border)) << 3);
    const across = (32 - fx) | (fx << 16);
    const upper = i32x4.dot_i16x8_s(v128.load_ext<u8>(at), i32x4.splat(across * (32 - fy)));
    const lower = i32x4.dot_i16x8_s(v128.load_ext<u8>(at + stride), i32x4.splat(across * fy));
    const sum = i32x4.add(i32x4.add(upper, lower), half);
    const face = f32x4.convert_i32x4_s(i32x4.shr_s(sum, 10));
    const weight = f32x4.splat(load<f32>(mask + shift) / 255);
    const bytes = v128.load32_zero(line);
    const before = f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(bytes)));
    const mixed = f32x4.add(f32x4.mul(weight, face), f32x4.mul(f32x4.sub(one, weight), before));
    const words = i32x4.trunc_sat_f32x4_s(mixed);
    const narrow = i16x8.narrow_i32x4_s(words, words);
    v128.store32_lane(out, i8x16.narrow_i16x8_u(narrow, narrow), 0);
  }
}

/**
 * Narrows a row of bytes: every new pixel is the weighted sum of `count` old ones.
 * @param offsets bytes from `row`, `count` for each new pixel; @param weights likewise, single precision
 * @param row RGB, 1 byte more readable
 * @param out width * 4 single-precision values
 */
export function narrowRow(row: usize, width: i32, count: i32, offsets: usize, weights: usize, out: usize): void {
  for (let x = 0; x < width; x++, out += 16) {
    let sum = f32x4.splat(0);
    for (let tap = 0; tap < count; tap++, offsets += 4, weights += 4) {
      const bytes = v128.load32_zero(row + <usize>load<i32>(offsets));
      const values = f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(bytes)));
      sum = f32x4.add(sum, f32x4.mul(values, v128.load32_splat(weights)));
    }
    v128.store(out, sum);
  }
}

/** Adds `count` * 4 values, weighted, to `sums`. */
export function addRow(values: usize, count: i32, weight: f32, sums: usize): void {
  const weights = f32x4.splat(weight);
  for (let i = 0; i < count; i++, values += 16, sums += 16) {
    v128.store(sums, f32x4.add(v128.load(sums), f32x4.mul(v128.load(values), weights)));
  }
}

// @ts-ignore: decorator
@inline
function pixelAt(at: usize): v128 {
  return i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(at)));
}

/**
 * One row of OpenCV's bilinear resize: coefficients of 11 bits, with its shifts in between, as 22 bits of them do not
 * fit its integers.
 * @param lefts bytes from the rows' beginnings to the pixel on the left, rights to the one on the right, weights its part
 * @param upper RGB, like `lower` 1 byte more readable; @param out RGB, 1 byte more writable
 */
export function resizeRow(
  upper: usize,
  lower: usize,
  width: i32,
  lefts: usize,
  rights: usize,
  weights: usize,
  lowerWeight: i32,
  out: usize,
): void {
  const one: i32 = 2048;
  const ofUpper = i32x4.splat(one - lowerWeight);
  const ofLower = i32x4.splat(lowerWeight);
  const two = i32x4.splat(2);
  for (let x = 0; x < width; x++, lefts += 4, rights += 4, weights += 4, out += 3) {
    const left = <usize>load<i32>(lefts);
    const right = <usize>load<i32>(rights);
    const weight = load<i32>(weights);
    const ofLeft = i32x4.splat(one - weight);
    const ofRight = i32x4.splat(weight);
    const top = i32x4.add(
      i32x4.mul(pixelAt(upper + left), ofLeft),
      i32x4.mul(pixelAt(upper + right), ofRight),
    );
    const bottom = i32x4.add(
      i32x4.mul(pixelAt(lower + left), ofLeft),
      i32x4.mul(pixelAt(lower + right), ofRight),
    );
    const mixed = i32x4.add(
      i32x4.shr_s(i32x4.mul(i32x4.shr_s(top, 4), ofUpper), 16),
      i32x4.shr_s(i32x4.mul(i32x4.shr_s(bottom, 4), ofLower), 16),
    );
    const words = i32x4.shr_s(i32x4.add(mixed, two), 2);
    const narrow = i16x8.narrow_i32x4_s(words, words);
    v128.store32_lane(out, i8x16.narrow_i16x8_u(narrow, narrow), 0);
  }
}
