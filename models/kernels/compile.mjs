// Compiles kernels.as into compiled.ts: node models/kernels/compile.mjs. The compiler is fetched for that alone; whoever
// only runs Doppel needs none.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const compiler = "assemblyscript@0.28.20";
const options = ["--runtime", "stub", "--noAssert", "--enable", "simd", "--enable", "bulk-memory", "-O3"];
const source = new URL("kernels.as", import.meta.url);

const folder = mkdtempSync(join(tmpdir(), "doppel-kernels-"));
try {
  // The compiler takes nothing but .ts; TypeScript and Biome would take that for TypeScript.
  copyFileSync(source, join(folder, "kernels.ts"));
  const asc = ["--yes", "--package", compiler, "asc", "kernels.ts", "-o", "kernels.wasm", ...options];
  execFileSync("npx", asc, { cwd: folder, stdio: "inherit" });
  const code = readFileSync(join(folder, "kernels.wasm")).toString("base64");
  const hash = createHash("sha256").update(readFileSync(source)).digest("hex");
  writeFileSync(
    new URL("compiled.ts", import.meta.url),
    [
      `// Made by compile.mjs with ${compiler}; not to be edited.`,
      "",
      "/** SHA-256 of the kernels.as that this was made of. */",
      `export const sourceHash = "${hash}";`,
      "",
      "export const compiledKernels =",
      `  "${code}";`,
      "",
    ].join("\n"),
  );
} finally {
  rmSync(folder, { recursive: true });
}
