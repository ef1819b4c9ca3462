import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../infra/stage/root.ts";

const read = async (name: string) => JSON.parse(await readFile(join(root, name), "utf8"));
const exact = /^\d+\.\d+\.\d+(-[\w.]+)?$/;

interface Locked {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
}

describe("dependencies", () => {
  it("are pinned to one version each", async () => {
    const { dependencies, optionalDependencies, devDependencies, overrides } = await read("package.json");
    const all = Object.entries({
      ...dependencies,
      ...optionalDependencies,
      ...devDependencies,
      ...overrides,
    });
    expect(all.length).toBeGreaterThan(30);
    expect(all.filter(([, version]) => !exact.test(String(version)))).toEqual([]);
  });

  it("are in the images only if something in an image imports them", async () => {
    const { dependencies, optionalDependencies } = await read("package.json");
    const inImages = ["bot", "worker", "models", "shared", "cli"];
    const texts = await Promise.all(
      inImages.map(async (folder) => {
        const names = await readdir(join(root, folder), { recursive: true });
        const sources = names.filter((name) => name.endsWith(".ts"));
        return Promise.all(sources.map((name) => readFile(join(root, folder, name), "utf8")));
      }),
    );
    const code = texts.flat().join("\n");
    const unused = Object.keys({ ...dependencies, ...optionalDependencies }).filter(
      (name) => !code.includes(` from "${name}"`) && !code.includes(`("${name}")`),
    );
    expect(unused).toEqual([]);
  });

  it("are locked with their hashes, from whichever registry", async () => {
    const { packages } = (await read("package-lock.json")) as { packages: Record<string, Locked> };
    const locked = Object.entries(packages).filter(([path]) => path !== "");
    expect(locked.length).toBeGreaterThan(100);
    expect(locked.filter(([, { version }]) => !exact.test(version ?? ""))).toEqual([]);
    expect(locked.filter(([, { integrity }]) => !integrity?.startsWith("sha512-"))).toEqual([]);
    expect(locked.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
  });
});
