import { Command } from "commander";
import { loadDoctorConfig, resolvePath } from "../shared/config.ts";
import { type Finding, inWords, ok } from "./doctor/finding.ts";
import { findFolder, findPorts } from "./doctor/machine.ts";
import { findEngine, findPack } from "./doctor/models.ts";
import { findRedis, findRedisServer } from "./doctor/redis.ts";
import { applicationIdOf, findPromises, findSettings, findToken } from "./doctor/settings.ts";
import { UserMistake } from "./user-mistake.ts";

/**
 * View channels, send messages, attach files, send in threads; and read message history, without which Discord hands out
 * no message that a link leads to.
 */
const permissions = "274878008320";

/** `doppel doctor`. */
export function doctorCommand(): Command {
  return new Command("doctor")
    .description("what is installed, what is missing, what to type; the two install links")
    .action(doctor);
}

async function doctor(): Promise<void> {
  const config = loadDoctorConfig();
  const modelsDir = resolvePath(config.MODELS_DIR);
  const findings: Finding[] = [
    ok(`Node ${process.versions.node}`),
    ...findSettings(),
    findToken(config.DISCORD_TOKEN),
    ...(config.REDIS_URL ? await findRedis() : [await findRedisServer()]),
    await findPack("lite", modelsDir),
    await findPack("inswapper", modelsDir),
    ...(await findEngine(config, modelsDir)),
    ...(await findPorts(config)),
    await findFolder("tombstones", resolvePath(config.TOMBSTONES_DIR)),
    await findFolder("models", modelsDir),
    ...findPromises(config),
  ];
  for (const finding of findings) process.stdout.write(inWords(finding));
  process.stdout.write(`\n${installLinks(config.DISCORD_TOKEN)}\n`);
  const count = findings.filter(({ state }) => state === "missing").length;
  if (count > 0) throw new UserMistake(`Missing: ${count}. The lines above say what to type.`);
}

/** For a server, and for one's own account. */
export function installLinks(token: string | undefined): string {
  const id = applicationIdOf(token) ?? "YOUR_APPLICATION_ID";
  const base = `https://discord.com/oauth2/authorize?client_id=${id}`;
  return [
    "Add Doppel to a server:",
    `  ${base}&integration_type=0&scope=bot+applications.commands&permissions=${permissions}`,
    "Add Doppel to your own account:",
    `  ${base}&integration_type=1&scope=applications.commands`,
  ].join("\n");
}
