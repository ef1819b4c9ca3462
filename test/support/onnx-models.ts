import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onnx } from "onnx-proto";
import { onTestFinished } from "vitest";
import { toHalf } from "../../models/half.ts";

const types = { float32: 1, int64: 7, float16: 10 } as const;
export type ElementType = keyof typeof types;

/** A size, or the name of a free one. */
type Dim = number | string;

export interface Value {
  readonly name: string;
  readonly dims: readonly Dim[];
  readonly type?: ElementType;
}

export interface Constant {
  readonly name: string;
  readonly dims: readonly number[];
  readonly data: ArrayLike<number>;
  readonly type?: ElementType;
}

export interface Node {
  readonly op: string;
  readonly name?: string;
  readonly inputs: readonly string[];
  readonly output: string;
}

export interface Graph {
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  readonly nodes: readonly Node[];
  readonly constants: readonly Constant[];
}

/** Writes a small ONNX model to a file that is gone after the test. */
export function writeModel(graph: Graph): string {
  const dir = mkdtempSync(join(tmpdir(), "doppel-model-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const file = join(dir, "model.onnx");
  const model = onnx.ModelProto.create({
    irVersion: 8,
    opsetImport: [{ domain: "", version: 17 }],
    graph: {
      name: "test",
      node: graph.nodes.map(({ op, name = "", inputs, output }) => ({
        opType: op,
        name,
        input: [...inputs],
        output: [output],
      })),
      input: graph.inputs.map(toValueInfo),
      output: graph.outputs.map(toValueInfo),
      initializer: graph.constants.map(toTensor),
    },
  });
  writeFileSync(file, onnx.ModelProto.encode(model).finish());
  return file;
}

/** An inswapper that gives its input back, whoever is to be in it. */
export function copyingSwapper(batch: Dim, type: ElementType = "float32"): string {
  const identity = Float32Array.from({ length: 512 * 512 }, (_, i) => (i % 513 === 0 ? 1 : 0));
  return writeModel({
    inputs: [
      { name: "target", dims: [batch, 3, 128, 128], type },
      { name: "source", dims: [batch, 512], type },
    ],
    outputs: [{ name: "output", dims: [batch, 3, 128, 128], type }],
    nodes: [{ op: "Identity", inputs: ["target"], output: "output" }],
    constants: [{ name: "emap", dims: [512, 512], data: identity, type }],
  });
}

/** A detector that says the same of every picture. */
export function fixedDetector(input: readonly Dim[], outputs: readonly Constant[]): string {
  return writeModel({
    inputs: [{ name: "input.1", dims: input }],
    outputs: outputs.map(({ name, dims }) => ({ name: `${name}_out`, dims })),
    nodes: outputs.map(({ name }) => ({ op: "Identity", inputs: [name], output: `${name}_out` })),
    constants: outputs,
  });
}

function toValueInfo({ name, dims, type = "float32" }: Value) {
  const dim = dims.map((size) => (typeof size === "number" ? { dimValue: size } : { dimParam: size }));
  return { name, type: { tensorType: { elemType: types[type], shape: { dim } } } };
}

function toTensor({ name, dims, data, type = "float32" }: Constant) {
  const values =
    type === "float16"
      ? Uint16Array.from(data, toHalf)
      : type === "int64"
        ? BigInt64Array.from(data, BigInt)
        : Float32Array.from(data);
  return {
    name,
    dims: [...dims],
    dataType: types[type],
    rawData: new Uint8Array(values.buffer),
  };
}
