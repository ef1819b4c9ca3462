/** A decoded picture: RGB bytes, row-major, `width * height * 3`. */
export interface RgbImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** x1, y1, x2, y2 in picture pixels; may leave the picture. */
export type Box = readonly [number, number, number, number];

/**
 * Five points as x0, y0 .. x4, y4 in picture pixels: image-left eye, image-right eye, nose,
 * image-left and image-right mouth corner.
 */
export type Keypoints = Float64Array;

export interface Detection {
  readonly box: Box;
  /** 0..1 */
  readonly score: number;
  /** `null` where the detector gives none: they then come from the landmarks. */
  readonly kps: Keypoints | null;
}

/** One face as the pipeline sees it. */
export interface Face extends Detection {
  readonly kps: Keypoints;
  /** 68 points (iBUG order), x and y interleaved, in picture pixels. */
  readonly landmarks: Float64Array | null;
  /** Raw 512 values, not normed; `null` for keypoints that coincide, by which nothing can be aligned. */
  readonly embedding: Float32Array | null;
}
