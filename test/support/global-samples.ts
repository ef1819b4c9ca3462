import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { runCli } from "../../infra/demo/run-cli.ts";
import { dataDir } from "../../infra/stage/root.ts";

declare module "vitest" {
  export interface ProvidedContext {
    samplesDir: string;
  }
}

/** The drawn sample portraits, as the demo draws them. */
export default async function setup(project: TestProject): Promise<void> {
  const samplesDir = join(dataDir, "samples");
  await runCli(["samples", samplesDir]);
  project.provide("samplesDir", samplesDir);
}
