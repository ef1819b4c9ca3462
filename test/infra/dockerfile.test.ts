import { access, readFile } from "node:fs/promises";
import { join } from "node:path";
import { DockerfileParser, type From, type Instruction } from "dockerfile-ast";
import { validate } from "dockerfile-utils";
import { describe, expect, test } from "vitest";
import { root } from "../../infra/stage/root.ts";

const text = await readFile(join(root, "infra/docker/Dockerfile"), "utf8");
const file = DockerfileParser.parse(text);

/** Every stage's instructions by its name. */
const stages = new Map<string, Instruction[]>();
for (const one of file.getInstructions()) {
  if (one.getKeyword() === "FROM") stages.set((one as From).getBuildStage() ?? "", []);
  [...stages.values()].at(-1)?.push(one);
}

const of = (stage: string, keyword: string) =>
  (stages.get(stage) ?? [])
    .filter((one) => one.getKeyword() === keyword)
    .map((one) => {
      const { start, end } = one.getRange();
      const lines = text.split("\n").slice(start.line, end.line + 1);
      return lines.join("\n").slice(keyword.length + 1);
    });

// Built nowhere in these tests: there is no Docker where they run.
describe("infra/docker/Dockerfile", () => {
  test("a linter finds nothing", () => {
    expect(validate(text).map(({ message, range }) => `${range.start.line + 1}: ${message}`)).toEqual([]);
  });

  test("the linter would find something", () => {
    expect(validate("FROM node\nRUNN true\nEXPOSE nothing\n")).toHaveLength(2);
  });

  test("one build for three images", () => {
    expect([...stages.keys()]).toEqual(["build", "bot", "worker", "worker-gpu"]);
  });

  test.each(["bot", "worker", "worker-gpu"])(
    "%s starts Node itself, not as root, and is checked",
    (stage) => {
      expect(of(stage, "USER")).toEqual(["node"]);
      expect(of(stage, "CMD")).toEqual([`["node", "dist/${stage.replace("-gpu", "")}/main.js"]`]);
      expect(of(stage, "HEALTHCHECK").join()).toMatch(/_HEALTH_PORT.*\/healthz/s);
      for (const label of ["title", "licenses", "version"])
        expect(of(stage, "LABEL").join()).toContain(`org.opencontainers.image.${label}=`);
      // As root after the last USER, or as a shell that swallows SIGTERM: neither.
      const last = stages.get(stage)?.map((one) => one.getKeyword()) ?? [];
      expect(
        last.slice(last.indexOf("USER")).filter((keyword) => /RUN|ENTRYPOINT|ADD/.test(keyword)),
      ).toEqual([]);
    },
  );

  test("the bot has no models, no pixels, and nothing of the worker's", () => {
    expect(of("bot", "RUN").join()).toContain("npm ci --omit=dev --omit=optional");
    expect(of("bot", "COPY").join()).not.toMatch(/models|worker|cli/);
  });

  test("workers have the lite pack in them, and room for another beside it", () => {
    expect(of("build", "RUN").join()).toMatch(/pull\.js lite && mkdir -p \/models\/inswapper/);
    for (const stage of ["worker", "worker-gpu"])
      expect(of(stage, "COPY")).toContain("--from=build --chown=node:node /models /models");
  });

  test("the GPU's has CUDA 12 with cuDNN 9, and the provider that wants them", () => {
    expect(text).toMatch(/^ARG CUDA_IMAGE=nvidia\/cuda:12\.6\.\d-cudnn-runtime-/m);
    expect(of("worker-gpu", "RUN").join()).toContain("ONNXRUNTIME_NODE_INSTALL=cuda12");
    expect(of("worker-gpu", "ENV").join()).toContain("EXECUTION_PROVIDERS=cuda");
  });

  test("everything that is copied is there, and let in by .dockerignore", async () => {
    const allowed = (await readFile(join(root, ".dockerignore"), "utf8")).split("\n");
    expect(allowed).toContain("*");
    const sources = [...stages.keys()]
      .flatMap((stage) => of(stage, "COPY"))
      .filter((args) => !args.includes("--from"))
      .flatMap((args) => args.split(/\s+/).slice(0, -1));
    expect(sources.length).toBeGreaterThan(5);
    for (const source of sources) {
      await access(join(root, source));
      expect(allowed).toContain(`!${source}`);
    }
  });
});
