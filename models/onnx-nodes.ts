import { open } from "node:fs/promises";
import { fieldsOf, onnxFields, read } from "./onnx-file.ts";

/** A node of an ONNX graph. */
export interface GraphNode {
  readonly name: string;
  /** As `Conv`. */
  readonly operator: string;
}

const { model, graph, node } = onnxFields;

/**
 * Reads the graph's first nodes, which stand in the order in which they run.
 * @throws ModelError if the file is no ONNX model
 */
export async function readFirstNodes(file: string, count: number): Promise<GraphNode[]> {
  const handle = await open(file, "r");
  try {
    const { size } = await handle.stat();
    const nodes: GraphNode[] = [];
    for await (const part of fieldsOf(handle, 0, size, file)) {
      if (part.number !== model.graph) continue;
      for await (const field of fieldsOf(handle, part.start, part.end, file)) {
        if (field.number !== graph.node) continue;
        let name = "";
        let operator = "";
        for await (const text of fieldsOf(handle, field.start, field.end, file)) {
          if (text.number === node.name) name = (await read(handle, text.start, text.end)).toString();
          if (text.number === node.opType) operator = (await read(handle, text.start, text.end)).toString();
        }
        nodes.push({ name, operator });
        if (nodes.length === count) return nodes;
      }
    }
    return nodes;
  } finally {
    await handle.close();
  }
}
