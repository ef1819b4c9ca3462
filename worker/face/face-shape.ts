export const landmarkCount = 68;
export const jawEnd = 17;
const archPoints = 9;
/** How far above the brows the arch reaches, in distances from brows to nose base: hair begins at about 1. */
const foreheadReach = 0.62;

/** 68 landmarks and a forehead arch, x and y interleaved. */
export type FaceShape = Float64Array;

export const shapeRings = {
  leftBrow: range(17, 22),
  rightBrow: range(22, 27),
  leftEye: range(36, 42),
  rightEye: range(42, 48),
  outerMouth: range(48, 60),
  innerMouth: range(60, 68),
  /** The jaw from ear to ear and the arch back. */
  outline: [...range(0, jawEnd), ...range(landmarkCount, landmarkCount + archPoints).reverse()],
} as const;

/** Adds an arch over the forehead, from temple to temple, which no landmark covers. */
export function withForehead(landmarks: Float64Array): FaceShape {
  const [leftX, leftY, rightX, rightY] = [landmarks[0]!, landmarks[1]!, landmarks[32]!, landmarks[33]!];
  const centreX = (leftX + rightX) / 2;
  const centreY = (leftY + rightY) / 2;
  const [upX, upY] = upVector(landmarks);
  const [browX, browY] = meanOf(landmarks, [19, 24]);
  const third = Math.hypot(browX - landmarks[66]!, browY - landmarks[67]!);
  const browHeight = (browX - centreX) * upX + (browY - centreY) * upY;
  const height = browHeight + foreheadReach * third;
  const shape = new Float64Array((landmarkCount + archPoints) * 2);
  shape.set(landmarks);
  // The brows' middle is where the head's axis meets them, also when the head is turned.
  const axisX = (browX - upX * browHeight - centreX) * 0.6;
  const axisY = (browY - upY * browHeight - centreY) * 0.6;
  for (let i = 0; i < archPoints; i++) {
    const angle = (Math.PI * (i + 1)) / (archPoints + 1);
    const along = Math.cos(angle);
    // Flatter than an ellipse: foreheads are.
    const above = Math.sin(angle) ** 0.75;
    const at = (landmarkCount + i) * 2;
    shape[at] = centreX - (along * (rightX - leftX)) / 2 + above * (height * upX + axisX);
    shape[at + 1] = centreY - (along * (rightY - leftY)) / 2 + above * (height * upY + axisY);
  }
  return shape;
}

export function faceWidth(shape: FaceShape): number {
  return Math.hypot(shape[32]! - shape[0]!, shape[33]! - shape[1]!);
}

/** How far the lips are apart, in face widths. */
export function mouthOpening(shape: FaceShape): number {
  let sum = 0;
  for (const [upper, lower] of [
    [61, 67],
    [62, 66],
    [63, 65],
  ] as const) {
    sum += Math.hypot(shape[lower * 2]! - shape[upper * 2]!, shape[lower * 2 + 1]! - shape[upper * 2 + 1]!);
  }
  return sum / 3 / faceWidth(shape);
}

export function pick(shape: FaceShape, indices: readonly number[]): Float64Array {
  return Float64Array.from(indices.flatMap((index) => [shape[index * 2]!, shape[index * 2 + 1]!]));
}

/** From the chin to the eyes' middle, length 1. */
export function upVector(shape: Float64Array): [number, number] {
  const [eyesX, eyesY] = meanOf(shape, range(36, 48));
  const x = eyesX - shape[16]!;
  const y = eyesY - shape[17]!;
  const length = Math.hypot(x, y) || 1;
  return [x / length, y / length];
}

/** Height of a point over the brows' upper edge, in face widths. */
export function heightAboveBrows(shape: FaceShape): (x: number, y: number) => number {
  const [upX, upY] = upVector(shape);
  const [leftX, leftY] = meanOf(shape, [18, 19, 20]);
  const [rightX, rightY] = meanOf(shape, [23, 24, 25]);
  const baseX = (leftX + rightX) / 2;
  const baseY = (leftY + rightY) / 2;
  const width = faceWidth(shape);
  return (x, y) => ((x - baseX) * upX + (y - baseY) * upY) / width;
}

export function meanOf(shape: Float64Array, indices: readonly number[]): [number, number] {
  let x = 0;
  let y = 0;
  for (const index of indices) {
    x += shape[index * 2]! / indices.length;
    y += shape[index * 2 + 1]! / indices.length;
  }
  return [x, y];
}

export function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}
