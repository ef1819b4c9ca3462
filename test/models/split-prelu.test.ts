import { readFile, writeFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { readFirstNodes } from "../../models/onnx-nodes.ts";
import { openSession } from "../../models/session.ts";
import { splitPRelu } from "../../models/split-prelu.ts";
import { writeModel } from "../support/onnx-models.ts";

const slopes = [0.25, 1.5, -0.75];

/** Three channels of values, doubled and put through a PRelu with a slope each. */
function preluModel(): string {
  return writeModel({
    inputs: [{ name: "x", dims: [1, 3, 4] }],
    outputs: [{ name: "y", dims: [1, 3, 4] }],
    nodes: [
      { op: "Add", inputs: ["x", "x"], output: "twice" },
      { op: "PRelu", name: "p", inputs: ["twice", "slope"], output: "y" },
    ],
    constants: [{ name: "slope", dims: [3, 1], data: slopes }],
  });
}

it("a network's PRelu is computed by other operators, to the same bits", async () => {
  const file = preluModel();
  const values = Float32Array.from({ length: 12 }, (_, i) => (i - 6) * 0.37);
  const session = await openSession(file);
  const { y } = await session.run({ x: { data: values, dims: [1, 3, 4] } });
  await session.release();
  const expected = values.map((value, i) => {
    const twice = Math.fround(2 * value);
    return twice > 0 ? twice : twice * Math.fround(slopes[Math.floor(i / 4)]!);
  });
  expect(Array.from(y!.data, Math.abs)).toEqual(Array.from(expected, Math.abs));
  expect(Array.from(y!.data, Math.sign)).toEqual(Array.from(expected, Math.sign));

  await writeFile(file, splitPRelu(await readFile(file), file));
  const operators = (await readFirstNodes(file, 10)).map(({ operator }) => operator);
  expect(operators).toEqual(["Add", "Relu", "Sub", "Mul", "Add"]);
});

it("a model without PRelu stays as it is", async () => {
  const file = writeModel({
    inputs: [{ name: "x", dims: [2] }],
    outputs: [{ name: "y", dims: [2] }],
    nodes: [{ op: "Relu", inputs: ["x"], output: "y" }],
    constants: [],
  });
  const bytes = await readFile(file);
  expect(Buffer.compare(splitPRelu(bytes, file), bytes)).toBe(0);
});
