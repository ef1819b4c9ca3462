import { existsSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { fromHalf, toHalf } from "./half.ts";
import { ModelError } from "./model-error.ts";
import type { Cuda, Provider } from "./provider.ts";
import { splitPRelu } from "./split-prelu.ts";

/** Little more than an ONNX tensor of float32; where the model wants half precision, it is converted. */
export interface TensorData {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}

export interface ValueInfo {
  readonly name: string;
  /** `null` where the size is dynamic. */
  readonly dims: readonly (number | null)[];
}

/**
 * A smaller network is through before a second thread has woken up, and what that one does then is spin, at the
 * cost of whoever decodes and encodes meanwhile (50 swaps at once on 2 cores: 4.5 a second became 6.5).
 */
const smallBytes = 8e6;

export interface SessionOptions {
  readonly provider?: Provider;
  /** Which GPU, of those that CUDA sees. */
  readonly deviceId?: number;
  /** Threads within one operator; 0: one for a small network, else what the runtime thinks best. */
  readonly threads?: number;
}

/** One loaded model. `run` blocks the thread it is called on until the network is through. */
export interface ModelSession {
  readonly file: string;
  readonly provider: Provider;
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
  run(feeds: Readonly<Record<string, TensorData>>): Promise<Record<string, TensorData>>;
  release(): Promise<void>;
}

/** A network of one operator: y = Relu(x), four numbers each. */
const probeModel = Buffer.from(
  "CAg6OAoOCgF4EgF5GgAiBFJlbHUSBHRlc3RaDwoBeBIKCggIARIECgIIBGIPCgF5EgoKCAgBEgQKAggEQgQKABAR",
  "base64",
);

/** CUDA on one device, as the runtime has it. */
export function cudaOf(deviceId: number): Cuda {
  return { isInstalled: hasCudaLibrary, probe: () => probe(executionProvider("cuda", deviceId)) };
}

/** Runs a network on `provider` alone. @throws Error if the runtime would use the CPU in its place */
export async function probe(provider: InferenceSession.ExecutionProviderConfig): Promise<void> {
  const session = await InferenceSession.create(probeModel, {
    executionProviders: [provider],
    // By itself the runtime moves what a provider does not take to the CPU, and says nothing.
    extra: { session: { disable_cpu_ep_fallback: "1" } },
    logSeverityLevel: 4,
  });
  try {
    const { y } = await session.run({ x: new Tensor("float32", Float32Array.of(-1, 2, -3, 4), [4]) });
    if (String(y?.data) !== "0,2,0,4") throw new Error("a network of one operator came out wrong");
  } finally {
    await session.release();
  }
}

/** Asked for without its library, the runtime writes a page of complaints to stderr. */
function hasCudaLibrary(): boolean {
  const entry = createRequire(import.meta.url).resolve("onnxruntime-node");
  const folder = join(dirname(entry), "..", "bin", "napi-v6", process.platform, process.arch);
  return existsSync(
    join(
      folder,
      process.platform === "win32" ? "onnxruntime_providers_cuda.dll" : "libonnxruntime_providers_cuda.so",
    ),
  );
}

function executionProvider(provider: Provider, deviceId: number): InferenceSession.ExecutionProviderConfig {
  return provider === "cuda" ? { name: "cuda", deviceId } : provider;
}

/**
 * Loads a model.
 * @throws ModelError if the file is not an ONNX model that this runtime reads on that provider
 */
export async function openSession(file: string, options: SessionOptions = {}): Promise<ModelSession> {
  const { provider = "cpu", deviceId = 0, threads = 0 } = options;
  let session: InferenceSession;
  try {
    const isSmall = (await stat(file)).size < smallBytes;
    const settings: InferenceSession.SessionOptions = {
      executionProviders: [executionProvider(provider, deviceId)],
      intraOpNumThreads: threads || (isSmall ? 1 : 0),
      // Warnings of the runtime are about the model's authors' choices, not for an operator's log.
      logSeverityLevel: 3,
    };
    // A large network spends its time elsewhere, and would be in memory twice.
    session =
      provider === "cpu" && isSmall
        ? await InferenceSession.create(splitPRelu(await readFile(file), file), settings)
        : await InferenceSession.create(file, settings);
  } catch (cause) {
    if (cause instanceof ModelError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ModelError(file, "an ONNX model", why.split("\n")[0] ?? why, { cause });
  }
  const halfInputs = new Set(
    session.inputMetadata
      .filter((input) => input.isTensor && input.type === "float16")
      .map(({ name }) => name),
  );
  return {
    file,
    provider,
    inputs: session.inputMetadata.map(toInfo),
    outputs: session.outputMetadata.map(toInfo),
    async run(feeds) {
      const tensors = Object.entries(feeds).map(([name, feed]) => [
        name,
        toTensor(feed, halfInputs.has(name)),
      ]);
      const results = await session.run(Object.fromEntries(tensors));
      return Object.fromEntries(Object.entries(results).map(([name, tensor]) => [name, fromTensor(tensor)]));
    },
    release: () => session.release(),
  };
}

function toTensor({ data, dims }: TensorData, isHalf: boolean): Tensor {
  return isHalf
    ? new Tensor("float16", Uint16Array.from(data, toHalf), dims)
    : new Tensor("float32", data, dims);
}

function fromTensor({ data, dims }: Tensor): TensorData {
  if (data instanceof Float32Array) return { data, dims };
  // Halves: as bits, or as numbers where Node knows them.
  const values = data as unknown as ArrayLike<number>;
  return { data: Float32Array.from(values, data instanceof Uint16Array ? fromHalf : Number), dims };
}

function toInfo(value: InferenceSession.ValueMetadata): ValueInfo {
  if (!value.isTensor) return { name: value.name, dims: [] };
  return {
    name: value.name,
    dims: value.shape.map((size) => (typeof size === "number" && size >= 0 ? size : null)),
  };
}
