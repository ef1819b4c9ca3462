import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { Command } from "commander";
import { packFiles } from "../models/load-pack.ts";
import { chooseProvider } from "../models/provider.ts";
import { verifyPack } from "../models/pull.ts";
import { cudaOf, openSession } from "../models/session.ts";
import { loadCliConfig, resolvePath } from "../shared/config.ts";
import { chooseEngine } from "../worker/engines/open-engine.ts";
import { UserMistake } from "./user-mistake.ts";

/** One thing that was looked at. */
interface Finding {
  readonly state: "ok" | "missing" | "optional";
  readonly what: string;
  /** What to type. */
  readonly remedy?: string;
}

const permissions = "274877942784";
const marks = { ok: "ok      ", missing: "MISSING ", optional: "-       " };

/** `doppel doctor`. */
export function doctorCommand(): Command {
  return new Command("doctor")
    .description("what is installed, what is missing, what to type; the two install links")
    .action(doctor);
}

async function doctor(): Promise<void> {
  const { MODELS_DIR, DISCORD_TOKEN } = loadCliConfig();
  const modelsDir = resolvePath(MODELS_DIR);
  const findings: Finding[] = [
    { state: "ok", what: `Node ${process.versions.node}` },
    await findRedis(),
    await findPack("lite", modelsDir),
    await findPack("inswapper", modelsDir),
    await findEngine(modelsDir),
    DISCORD_TOKEN
      ? { state: "ok", what: "DISCORD_TOKEN is set" }
      : {
          state: "optional",
          what: "DISCORD_TOKEN is not set",
          remedy: "put it into .env for `npm start`; `npm run demo` needs none",
        },
  ];
  for (const { state, what, remedy } of findings) {
    process.stdout.write(`${marks[state]} ${what}${remedy ? `: ${remedy}` : ""}\n`);
  }
  process.stdout.write(`\n${installLinks(DISCORD_TOKEN)}\n`);
  const missing = findings.filter(({ state }) => state === "missing").length;
  if (missing > 0) throw new UserMistake(`Missing: ${missing}. The lines above say what to type.`);
}

async function findRedis(): Promise<Finding> {
  const command = (
    await readFile(resolvePath(".data/tools/redis-server.path"), "utf8").catch(() => "")
  ).trim();
  if (command && existsSync(command)) return { state: "ok", what: `redis-server: ${command}` };
  return { state: "missing", what: "redis-server", remedy: "npm run setup" };
}

async function findPack(name: "lite" | "inswapper", modelsDir: string): Promise<Finding> {
  const states = await verifyPack(name, { modelsDir });
  const wrong = states.filter(({ state, file }) => state !== "ok" && !(file.optional && state === "missing"));
  if (wrong.length === 0) return { state: "ok", what: `model pack ${name}, verified` };
  const pull = `npm run -s doppel -- models pull ${name}`;
  return name === "lite"
    ? {
        state: "missing",
        what: `model pack lite (${wrong.map(({ file }) => file.name).join(", ")})`,
        remedy: pull,
      }
    : { state: "optional", what: "model pack inswapper is not here", remedy: `${pull} --accept-license` };
}

async function findEngine(modelsDir: string): Promise<Finding> {
  const engine = chooseEngine("auto", modelsDir);
  try {
    const { provider, why } = await chooseProvider("auto", cudaOf(0));
    const session = await openSession(packFiles(modelsDir, "lite").detector, { provider });
    await session.release();
    return { state: "ok", what: `swap engine ${engine} on ${provider} (${why})` };
  } catch {
    return { state: "missing", what: `swap engine ${engine} does not start`, remedy: "npm run setup" };
  }
}

/** For a server, and for one's own account. A token begins with the application's id. */
export function installLinks(token: string | undefined): string {
  const fromToken = Buffer.from(token?.split(".")[0] ?? "", "base64").toString();
  const id = /^\d{17,20}$/.test(fromToken) ? fromToken : "YOUR_APPLICATION_ID";
  const base = `https://discord.com/oauth2/authorize?client_id=${id}`;
  return [
    "Add Doppel to a server:",
    `  ${base}&integration_type=0&scope=bot+applications.commands&permissions=${permissions}`,
    "Add Doppel to your own account:",
    `  ${base}&integration_type=1&scope=applications.commands`,
  ].join("\n");
}
