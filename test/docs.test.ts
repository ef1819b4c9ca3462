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

it("docs/operations.md sizes by what docs/numbers.md says", async () => {
  const [operations, numbers] = await Promise.all(
    ["operations", "numbers"].map((page) => read(`docs/${page}.md`)),
  );
  const swapMs = (process: string) => {
    return new RegExp(`^\\| ${process} +\\| [\\d.]+ +\\| ([\\d.]+) +\\|$`, "m").exec(numbers!)![1]!;
  };
  const perSecond = ["ten", "eleven", "twelve", "thirteen"][
    Math.floor(1_000 / Number(swapMs("worker"))) - 10
  ];
  expect(operations).toContain(`${swapMs("worker")} ms of a core: ${perSecond} a second and core at most`);
  expect(operations).toContain(`${swapMs("bot")} ms, ${swapMs("redis")} ms`);
  const [, ofPictures] = /Two pictures of 50 megapixels: (\d+) MB/.exec(numbers!)!;
  expect(operations).toContain(`${ofPictures} MB for two pictures of 50 megapixels`);
});

it(".env.example has every variable that a program, a script or a compose file of ours reads", async () => {
  const example = await read(".env.example");
  const sources = await Promise.all(
    ["cli", "infra", "shared"].map((folder) => filesOf(folder, /\.(ts|mjs|sh)$/)),
  );
  const files = [
    ...sources.flat(),
    ...(await readdir(root)).filter((name) => /^docker-compose.*\.yml$/.test(name)),
  ];
  const named = new Set<string>();
  for (const file of files) {
    const text = await read(file);
    const reads = /\.(ts|mjs)$/.test(file)
      ? /(?:process\.env(?:\.|\[")|(?:setting|isGiven|port)\(")([A-Z][A-Z0-9_]+)"?/g
      : /\$\{([A-Z][A-Z0-9_]+)\b/g;
    for (const [, name] of text.matchAll(reads)) named.add(name!.replace(/_FILE$/, ""));
  }
  expect([...named]).toEqual(
    expect.arrayContaining(["CHROMIUM", "MODELS_DIR", "REDIS_SERVER", "REDIS_TLS_PORT"]),
  );
  const missing = [...named].filter((name) => name !== "PATH" && !new RegExp(`\\b${name}\\b`).test(example));
  expect(missing).toEqual([]);
});

it("bot, worker, models and what they share read the environment in one place", async () => {
  const sources = await Promise.all(
    ["bot", "worker", "models", "shared"].map((folder) => filesOf(folder, /\.(ts|mjs)$/)),
  );
  const reading: string[] = [];
  for (const file of sources.flat()) {
    if (/process\.env\b|loadEnvFile/.test(await read(file))) reading.push(file);
  }
  expect(reading).toEqual(["shared/config.ts"]);
});

async function filesOf(folder: string, kind: RegExp): Promise<string[]> {
  const names = await readdir(join(root, folder), { recursive: true });
  return names.filter((name) => kind.test(name)).map((name) => `${folder}/${name}`);
}
