const round = Math.fround;
/** Columns of the matrix that are added up before the sum joins the result. */
const block = 8;
const lanes = 32;

/**
 * vector * matrix in single precision, in the order of the reference's BLAS (OpenBLAS for AVX2, sgemv): the last
 * bit of a latent decides bytes of the swapped face.
 * @param matrix row-major, as many rows as the vector has values, as many columns as rows; a multiple of 8
 */
export function timesMatrix(vector: Float32Array, matrix: Float32Array): Float32Array {
  const size = vector.length;
  const product = new Float32Array(size);
  const sums = new Float32Array(size);
  for (let row = 0; row < size; row += block) {
    sums.fill(0);
    for (let k = row; k < row + block; k++) {
      const value = vector[k]!;
      for (let column = 0, at = k * size; column < size; column++, at++)
        sums[column] = sums[column]! + value * matrix[at]!;
    }
    for (let column = 0; column < size; column++) product[column] = product[column]! + sums[column]!;
  }
  return product;
}

/** The vector divided by its L2 norm. @param vector its length a multiple of 32 */
export function normed(vector: Float32Array): Float32Array {
  const norm = round(Math.sqrt(squareOf(vector)));
  return vector.map((value) => value / norm);
}

/** As sdot adds: 32 sums, folded to one. */
function squareOf(vector: Float32Array): number {
  const sums = new Float32Array(lanes);
  for (let i = 0; i < vector.length; i++) sums[i % lanes] = sums[i % lanes]! + vector[i]! * vector[i]!;
  const eight = Float32Array.from({ length: 8 }, (_, i) =>
    round(round(sums[i]! + sums[i + 8]!) + round(sums[i + 16]! + sums[i + 24]!)),
  );
  const [a, b, c, d] = [0, 1, 2, 3].map((i) => round(eight[i]! + eight[i + 4]!)) as [
    number,
    number,
    number,
    number,
  ];
  return round(round(a + b) + round(c + d));
}
