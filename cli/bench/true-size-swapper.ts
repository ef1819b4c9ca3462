import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { GraphWriter } from "./onnx-graph.ts";
import { writePieces } from "./onnx-writer.ts";

const widest = 1024;
const blocks = 6;
const latentSize = 512;
const emapReach = 0.07;

/**
 * Writes an inswapper with the layers, channels and size of inswapper_128 (554 MB, 175 billion multiplications) and
 * random weights, unless it is there: what it paints is noise, what it costs is true.
 */
export async function writeTrueSizeSwapper(file: string): Promise<void> {
  if (existsSync(file)) return;
  await mkdir(dirname(file), { recursive: true });
  const random = uniform(20_261_124);
  const graph = new GraphWriter();
  const { conv, activate, mirrorPad, grow } = layersOf(graph, random);

  let x = activate(conv(mirrorPad("target", 3), 3, 128, 7));
  x = activate(conv(x, 128, 256, 3, { pad: 1 }));
  x = activate(conv(x, 256, 512, 3, { pad: 1, stride: 2 }));
  x = activate(conv(x, 512, widest, 3, { pad: 1, stride: 2 }));
  for (let block = 0; block < blocks; block++) {
    const styled = (input: string) => style(graph, conv(mirrorPad(input, 1), widest, widest, 3), random);
    x = graph.node("Add", [x, styled(graph.node("Relu", [styled(x)]))]);
  }
  x = activate(conv(grow(x), widest, 512, 3, { pad: 1 }));
  x = activate(conv(grow(x), 512, 256, 3, { pad: 1 }));
  x = activate(conv(x, 256, 128, 3, { pad: 1 }));
  x = graph.node("Tanh", [conv(mirrorPad(x, 3), 128, 3, 7)]);
  const one = graph.floats([1], [1]);
  const two = graph.floats([1], [2]);
  graph.node("Div", [graph.node("Add", [x, one]), two], {}, "output");
  // The emap must stand last.
  graph.weights([latentSize, latentSize], emapReach, random);
  await writePieces(
    file,
    graph.model({ target: [1, 3, 128, 128], source: [1, latentSize] }, { output: [1, 3, 128, 128] }),
  );
}

function layersOf(graph: GraphWriter, random: () => number) {
  const scales = graph.floats([4], [1, 1, 2, 2]);
  return {
    conv(input: string, from: number, to: number, size: number, { pad = 0, stride = 1 } = {}): string {
      const taps = from * size * size;
      const weights = graph.weights([to, from, size, size], Math.sqrt(6 / taps), random);
      const bias = graph.weights([to], 0.01, random);
      return graph.node("Conv", [input, weights, bias], {
        kernel_shape: [size, size],
        pads: [pad, pad, pad, pad],
        strides: [stride, stride],
      });
    },
    activate: (input: string) => graph.node("LeakyRelu", [input]),
    mirrorPad: (input: string, by: number) =>
      graph.node("Pad", [input, graph.ints([0, 0, by, by, 0, 0, by, by])], { mode: "reflect" }),
    grow: (input: string) => graph.node("Resize", [input, "", scales], { mode: "linear" }),
  };
}

/** Adaptive instance norm: the latent says with which mean and spread each channel goes on. */
function style(graph: GraphWriter, input: string, random: () => number): string {
  const mean = graph.node("ReduceMean", [input], { axes: [2, 3] });
  const centred = graph.node("Sub", [input, mean]);
  const variance = graph.node("ReduceMean", [graph.node("Mul", [centred, centred])], { axes: [2, 3] });
  const spread = graph.node("Sqrt", [graph.node("Add", [variance, graph.floats([1], [1e-8])])]);
  const normed = graph.node("Div", [centred, spread]);
  const weights = graph.weights([2 * widest, latentSize], 0.5, random);
  const bias = graph.weights([2 * widest], 1, random);
  const styles = graph.node("Gemm", ["source", weights, bias], { transB: 1 });
  const split = graph.node("Reshape", [styles, graph.ints([2, 1, widest, 1, 1])]);
  const gain = graph.node("Gather", [split, graph.ints([0])], { axis: 0 });
  const shift = graph.node("Gather", [split, graph.ints([1])], { axis: 0 });
  const flat = graph.ints([1, widest, 1, 1]);
  const scaled = graph.node("Mul", [normed, graph.node("Reshape", [gain, flat])]);
  return graph.node("Add", [scaled, graph.node("Reshape", [shift, flat])]);
}

/** -1..1. @see Marsaglia, Xorshift RNGs */
function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state / 0x80000000;
  };
}
