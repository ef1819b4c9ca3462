import { expect, it } from "vitest";
import { type Cuda, chooseProvider } from "../../models/provider.ts";
import { cudaOf, probe } from "../../models/session.ts";

// There is no GPU here: how CUDA is chosen is shown on a pretended one, what the runtime does without one on itself.
const working: Cuda = { isInstalled: () => true, probe: async () => undefined };
const missing: Cuda = { isInstalled: () => false, probe: () => Promise.reject(new Error("not asked")) };
const broken: Cuda = { isInstalled: () => true, probe: () => Promise.reject(new Error("no device\nat x")) };

it("auto takes CUDA where a network runs on it", async () => {
  expect(await chooseProvider("auto", working)).toMatchObject({ provider: "cuda", reason: "cuda_works" });
});

it("auto takes the CPU elsewhere, and says why", async () => {
  expect(await chooseProvider("auto", missing)).toEqual({
    provider: "cpu",
    reason: "cuda_not_installed",
    why: "onnxruntime's CUDA library is not installed here",
  });
  expect(await chooseProvider("auto", broken)).toEqual({
    provider: "cpu",
    reason: "cuda_fails",
    why: "CUDA is installed and does not work: no device",
  });
});

it("cuda is CUDA or an error that says what is missing, never the CPU", async () => {
  expect(await chooseProvider("cuda", working)).toMatchObject({ provider: "cuda", reason: "asked" });
  for (const [cuda, why] of [
    [missing, /EXECUTION_PROVIDERS=cuda: onnxruntime's CUDA library is not installed here\. .*auto or cpu/],
    [broken, /EXECUTION_PROVIDERS=cuda: .*does not work: no device\. /],
  ] as const) {
    await expect(chooseProvider("cuda", cuda)).rejects.toThrow(why);
  }
});

it("cpu does not even look", async () => {
  expect(await chooseProvider("cpu", missing)).toMatchObject({ provider: "cpu", reason: "asked" });
});

it("the runtime refuses the probe where it would use the CPU in a provider's place", async () => {
  await expect(probe("cpu")).rejects.toThrow(/assigned to the default CPU EP/);
});

// Where the library was installed (infra/docker/Dockerfile), this machine may well have a GPU.
it.skipIf(cudaOf(0).isInstalled())("the runtime refuses CUDA that is not there", async () => {
  await expect(cudaOf(0).probe()).rejects.toThrow(/Cuda/);
  expect(await chooseProvider("auto", cudaOf(0))).toMatchObject({ reason: "cuda_not_installed" });
});
