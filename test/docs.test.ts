import { access, readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { root } from "../infra/stage/root.ts";
import { variables } from "../shared/config.ts";

const pages = [
  "README.md",
  ...(await readdir(join(root, "docs"))).filter((name) => name.endsWith(".md")).map((name) => `docs/${name}`),
];
const read = (path: string) => readFile(join(root, path), "utf8");

/** As forges make them. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replaceAll(" ", "-");

async function anchorsOf(path: string): Promise<string[]> {
  return [...(await read(path)).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading!));
}

it.each(pages)("%s points at what is there", async (page) => {
  const links = [...(await read(page)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link!);
  for (const link of links.filter((one) => !/^https?:/.test(one))) {
    const [path, anchor] = link.split("#");
    const target = path ? join(dirname(page), path) : page;
    await access(join(root, target));
    if (anchor) expect(await anchorsOf(target), link).toContain(anchor);
  }
});

it.each(pages)("%s names scripts, commands and files that there are", async (page) => {
  const text = await read(page);
  const { scripts } = JSON.parse(await read("package.json")) as { scripts: Record<string, string> };
  for (const [, name] of text.matchAll(/npm run (?:-s )?([a-z]+)/g))
    expect(Object.keys(scripts)).toContain(name);
  const cli = await read("cli/main.ts");
  for (const [, name] of text.matchAll(/doppel -- ([a-z]+)/g)) expect(cli).toContain(`${name}Command()`);
  for (const [, path] of text.matchAll(/`((?:infra|test|worker|bot|shared|models|cli)\/[\w/.-]+)`/g))
    await access(join(root, path!));
});

it("docs/operations.md names no variable that nothing reads", async () => {
  const known = await read(".env.example");
  const own = new Set(Object.values(variables).flat());
  const named = [
    ...(await read("docs/operations.md")).matchAll(/`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)(?:=[^`]*)?`/g),
  ].map(([, name]) => name!);
  expect(new Set(named).size).toBeGreaterThan(15);
  const elsewhere = ["CUDA_VISIBLE_DEVICES"];
  const unknown = named.filter(
    (name) => !known.includes(name) && !own.has(name) && !elsewhere.includes(name),
  );
  expect(unknown).toEqual([]);
});
