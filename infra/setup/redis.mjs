import { access, constants, mkdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { debianRedis } from "./debian-redis.mjs";
import { toolsDir } from "./places.mjs";
import { run, SetupError } from "./run.mjs";
import { setting } from "./settings.mjs";

/** Holds the path of the redis-server (or valkey-server) to start, as plain text. */
export const redisPathFile = join(toolsDir, "redis-server.path");

const names = ["redis-server", "valkey-server"];

/** A redis-server that runs here is known. It is never started by setup. */
export const redisStep = {
  title: "finding a redis-server",

  async inPlace() {
    // Whoever has a Redis elsewhere can do without one here.
    if (setting("REDIS_URL") || setting("REDIS_URL_FILE")) return true;
    const path = (await readFile(redisPathFile, "utf8").catch(() => "")).trim();
    const asked = setting("REDIS_SERVER");
    return path !== "" && (!asked || asked === path) && (await mayRun(path));
  },

  /** @param {(line: string) => void} say */
  async run(say) {
    const path = await find(say);
    if (path === null) {
      throw new SetupError(`there is no redis-server here: ${await whatToType()}, then try again.`);
    }
    await mkdir(toolsDir, { recursive: true });
    await writeFile(redisPathFile, `${path}\n`);
  },
};

/** @param {(line: string) => void} say @returns {Promise<string | null>} */
async function find(say) {
  const asked = setting("REDIS_SERVER");
  if (asked) {
    if (await works(asked)) return asked;
    throw new SetupError(`REDIS_SERVER is ${asked}, which is not a redis-server that runs here.`);
  }
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  for (const path of folders.flatMap((folder) => names.map((name) => join(folder, name)))) {
    if ((await mayRun(path)) && (await works(path))) return path;
  }
  const unpacked = await debianRedis(join(toolsDir, "redis"), say);
  return unpacked !== null && (await works(unpacked)) ? unpacked : null;
}

/** @param {string} path */
async function mayRun(path) {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** @param {string} path */
async function works(path) {
  const { code, output } = await run(path, ["--version"]);
  return code === 0 && /\bv=\d+/.test(output);
}

async function whatToType() {
  if (process.platform === "darwin") return "type `brew install redis`";
  for (const [tool, command] of [
    ["apt-get", "sudo apt-get install redis-server"],
    ["dnf", "sudo dnf install valkey"],
    ["apk", "sudo apk add redis"],
    ["pacman", "sudo pacman -S valkey"],
  ]) {
    if ((await run(tool, ["--version"])).code !== -1) return `type \`${command}\``;
  }
  return "install Redis 7 or newer (https://redis.io/docs/install) or set REDIS_SERVER to its path";
}
