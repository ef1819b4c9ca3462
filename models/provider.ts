/** EXECUTION_PROVIDERS. */
export type WantedProvider = "auto" | "cpu" | "cuda";
export type Provider = "cpu" | "cuda";

/** `asked`: it was wanted by name. */
export type ProviderReason = "asked" | "cuda_works" | "cuda_not_installed" | "cuda_fails";

/** What the networks run on, and why. */
export interface ChosenProvider {
  readonly provider: Provider;
  readonly reason: ProviderReason;
  /** The same in words, for a log. */
  readonly why: string;
}

/** CUDA was asked for and cannot be had. */
export class ProviderError extends Error {
  override readonly name = "ProviderError";
}

/** CUDA as this process sees it. */
export interface Cuda {
  /** Whether the runtime's library for it is there. */
  isInstalled(): boolean;
  /** Runs a network that may not fall back to the CPU. Throws if that does not work. */
  probe(): Promise<void>;
}

/**
 * `cpu` and `cuda` are taken at their word; `auto` takes CUDA if a network really runs on it.
 * @throws ProviderError for `cuda` where that does not work: never a CPU in its place
 */
export async function chooseProvider(wanted: WantedProvider, cuda: Cuda): Promise<ChosenProvider> {
  if (wanted === "cpu") return { provider: "cpu", reason: "asked", why: "the CPU was asked for" };
  const trouble = await troubleWith(cuda);
  if (trouble === null) {
    return wanted === "cuda"
      ? { provider: "cuda", reason: "asked", why: "CUDA was asked for, and works" }
      : { provider: "cuda", reason: "cuda_works", why: "CUDA works here" };
  }
  if (wanted === "auto") return { provider: "cpu", ...trouble };
  throw new ProviderError(
    `EXECUTION_PROVIDERS=cuda: ${trouble.why}. It needs an NVIDIA driver, CUDA 12, cuDNN 9 and onnxruntime's CUDA library ` +
      "(infra/docker/Dockerfile has them); with auto or cpu the worker computes on the CPU.",
  );
}

async function troubleWith(cuda: Cuda): Promise<Pick<ChosenProvider, "reason" | "why"> | null> {
  if (!cuda.isInstalled()) {
    return { reason: "cuda_not_installed", why: "onnxruntime's CUDA library is not installed here" };
  }
  try {
    await cuda.probe();
    return null;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { reason: "cuda_fails", why: `CUDA is installed and does not work: ${message.split("\n")[0]}` };
  }
}
