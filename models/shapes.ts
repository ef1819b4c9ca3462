import { ModelError } from "./model-error.ts";
import type { ModelSession, ValueInfo } from "./session.ts";

/** A shape as `1x3x?x?`; `null` is any size. */
export type Shape = readonly (number | null)[];

/**
 * The only input of `session`, which must fit `shape`.
 * @throws ModelError naming the file, what was expected and what was found
 */
export function onlyInput(session: ModelSession, shape: Shape): ValueInfo {
  const [input, ...others] = session.inputs;
  if (!input || others.length > 0 || !fits(input.dims, shape)) {
    throw new ModelError(session.file, `one input of ${format(shape)}`, formatAll(session.inputs));
  }
  return input;
}

/** Throws like `onlyInput` unless there is exactly one output and it fits `shape`. */
export function onlyOutput(session: ModelSession, shape: Shape): ValueInfo {
  const [output, ...others] = session.outputs;
  if (!output || others.length > 0 || !fits(output.dims, shape)) {
    throw new ModelError(session.file, `one output of ${format(shape)}`, formatAll(session.outputs));
  }
  return output;
}

/** A dynamic size fits every wanted one and the other way round. */
export function fits(dims: Shape, shape: Shape): boolean {
  if (dims.length !== shape.length) return false;
  return shape.every((size, index) => size === null || dims[index] === null || dims[index] === size);
}

export function formatAll(values: readonly ValueInfo[]): string {
  return values.map(({ name, dims }) => `"${name}" ${format(dims)}`).join(", ") || "nothing";
}

function format(shape: Shape): string {
  return shape.map((size) => size ?? "?").join("x");
}
