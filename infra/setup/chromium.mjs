import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { run } from "./run.mjs";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
/** The fonts are for the symbols on buttons and for the bot's Chinese: without them a screenshot shows boxes. */
const packages = ["chromium", "fonts-noto-color-emoji", "fonts-wqy-microhei"];

/**
 * The browser of this machine.
 * @returns {Promise<string | null>} its path; CHROMIUM in the environment comes first
 */
export async function findChromium() {
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  const paths = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  for (const path of [process.env.CHROMIUM, ...paths]) {
    if (path && (await mayRun(path))) return path;
  }
  return null;
}

/**
 * A browser for the tests of the local Discord's page. Nothing else needs one, so nothing fails without it: the tests
 * say that they were skipped, or in CI, fail themselves.
 */
export const chromiumStep = {
  title: "looking for Chromium, for the browser tests",

  async inPlace() {
    return (await findChromium()) !== null;
  },

  /** @param {(line: string) => void} say */
  async run(say) {
    const isRoot = process.getuid?.() === 0;
    const hasApt = (await run("apt-get", ["--version"])).code === 0;
    if (!isRoot || !hasApt) {
      const what = hasApt
        ? "type `sudo apt-get install chromium`"
        : "install Chromium or set CHROMIUM to its path";
      say(`Setup: there is no Chromium here, so the browser tests will be skipped: ${what} to run them.`);
      return;
    }
    say("Setup: installing Debian's Chromium (about 100 MB)");
    const env = { DEBIAN_FRONTEND: "noninteractive" };
    await run("apt-get", ["-qq", "update"], { env });
    const install = ["-qq", "install", "-y", "--no-install-recommends", ...packages];
    const { code, output } = await run("apt-get", install, { env });
    if (code !== 0) {
      const [why = ""] = output.trim().split("\n").slice(-1);
      say(`Setup: Chromium could not be installed, so the browser tests will be skipped: ${why}`);
    }
  },
};

/** @param {string} path */
async function mayRun(path) {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
