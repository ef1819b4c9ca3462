/** Integer picture pixels. */
export interface PixelRect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const emptyRect: PixelRect = { x: 0, y: 0, width: 0, height: 0 };
