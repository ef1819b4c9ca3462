import { writeModel } from "./onnx-models.ts";

/**
 * A recogniser that looks at nothing but a crop's mean colour, in a way of its own: two with different seeds
 * understand each other as little as two real ones.
 * @returns the file
 */
export function colourRecogniser(seed: number): string {
  let state = seed;
  const data = Float32Array.from({ length: 3 * 512 }, () => {
    state = (state * 48271) % 0x7fffffff;
    return state / 0x7fffffff - 0.5;
  });
  return writeModel({
    inputs: [{ name: "input", dims: ["batch", 3, 112, 112] }],
    outputs: [{ name: "output", dims: ["batch", 512] }],
    nodes: [
      { op: "GlobalAveragePool", inputs: ["input"], output: "mean" },
      { op: "Flatten", inputs: ["mean"], output: "flat" },
      { op: "MatMul", inputs: ["flat", "weights"], output: "output" },
    ],
    constants: [{ name: "weights", dims: [3, 512], data }],
  });
}
