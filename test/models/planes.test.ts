import { expect, it } from "vitest";
import { toPlanes } from "../../models/planes.ts";

const tens = Float32Array.from({ length: 256 }, (_, value) => value * 10);

it("lays pixels out in planes, from where it is told, and leaves everything else", () => {
  const rgb = Uint8Array.of(1, 2, 3, 4, 5, 6);
  const out = new Float32Array(12).fill(-1);
  toPlanes(rgb, tens, out, 6);
  expect([...out]).toEqual([-1, -1, -1, -1, -1, -1, 10, 40, 20, 50, 30, 60]);

  out.fill(-1);
  toPlanes(rgb, tens, out, 1, 4);
  expect([...out]).toEqual([-1, 10, 40, -1, -1, 20, 50, -1, -1, 30, 60, -1]);
});
