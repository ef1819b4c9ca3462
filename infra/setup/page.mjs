import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "./places.mjs";
import { SetupError } from "./run.mjs";
import { filesIn, fingerprint } from "./sources.mjs";

/** The local Discord's page. */
export const pageFolder = "infra/local-discord/page";
const outDir = join(root, "dist", pageFolder);
const stamp = join(outDir, ".built-from");

/** dist/ holds the page as Vite bundles it from the sources as they are now. */
export const pageStep = {
  title: "bundling the local Discord's page",

  async inPlace() {
    const built = await readFile(stamp, "utf8").catch(() => "");
    return built === (await inputs());
  },

  async run() {
    const before = await inputs();
    const { build } = await import("vite");
    try {
      await build({
        configFile: false,
        root: join(root, pageFolder),
        logLevel: "warn",
        build: {
          outDir,
          emptyOutDir: true,
          // The page's content policy allows files of its own, and nothing inside a file.
          assetsInlineLimit: 0,
          modulePreload: { polyfill: false },
        },
      });
    } catch (cause) {
      throw new SetupError("the page could not be bundled: mend what is said above and try again.", {
        cause,
      });
    }
    await writeFile(stamp, before);
  },
};

async function inputs() {
  return fingerprint([...(await filesIn(pageFolder)), "package-lock.json"]);
}
