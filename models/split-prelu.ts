import { field } from "./onnx-fields.ts";
import { fieldsIn, onnxFields } from "./onnx-file.ts";

const { model, graph, node } = onnxFields;

/**
 * The same model with every PRelu taken apart: relu(x) + slope * (x - relu(x)), one of which is 0, so that no bit of
 * a finite value changes. The runtime computes a PRelu value by value, these four at the width of its registers: PRelu was 6 of 10
 * milliseconds of the lite pack's recogniser.
 * @param bytes an ONNX file; @param file for the error's sake
 * @throws ModelError if it is none
 */
export function splitPRelu(bytes: Buffer, file: string): Buffer {
  const splitGraph = (content: Buffer) =>
    field<Buffer>(
      model.graph,
      rewritten(content, file, graph.node, (one) => splitNode(one, file)),
    );
  return rewritten(bytes, file, model.graph, splitGraph);
}

/** Copies a message; in the place of a field with this number comes what `rewrite` makes of it, unless that is `null`. */
function rewritten(
  bytes: Buffer,
  file: string,
  number: number,
  rewrite: (content: Buffer) => readonly Buffer[] | null,
): Buffer {
  const parts: Buffer[] = [];
  let next = 0;
  for (const part of fieldsIn(bytes, file)) {
    const instead = part.number === number ? rewrite(bytes.subarray(part.start, part.end)) : null;
    parts.push(...(instead ?? [bytes.subarray(next, part.end)]));
    next = part.end;
  }
  return Buffer.concat(parts);
}

/** @returns `null` for a node that is no PRelu */
function splitNode(content: Buffer, file: string): Buffer[] | null {
  const texts: Record<number, string[]> = { [node.input]: [], [node.output]: [], [node.opType]: [] };
  for (const { number, start, end } of fieldsIn(content, file))
    texts[number]?.push(content.toString("utf8", start, end));
  const [x, slope] = texts[node.input]!;
  const [y] = texts[node.output]!;
  const [operator] = texts[node.opType]!;
  if (operator !== "PRelu" || !x || !slope || !y) return null;
  const [positive, negative, sloped] = [`${y}/positive`, `${y}/negative`, `${y}/sloped`];
  return [
    ...nodeField("Relu", [x], positive),
    ...nodeField("Sub", [x, positive], negative),
    ...nodeField("Mul", [negative, slope], sloped),
    ...nodeField("Add", [positive, sloped], y),
  ];
}

function nodeField(operator: string, inputs: readonly string[], output: string): Buffer[] {
  return field<Buffer>(
    graph.node,
    ...inputs.flatMap((input) => field<Buffer>(node.input, input)),
    ...field<Buffer>(node.output, output),
    ...field<Buffer>(node.opType, operator),
  );
}
