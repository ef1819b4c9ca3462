import { existsSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { ConfigError } from "../shared/config.ts";
import { benchCommand } from "./bench.ts";
import { doctorCommand } from "./doctor.ts";
import { evalCommand } from "./eval.ts";
import { facesCommand } from "./faces.ts";
import { fleetCommand } from "./fleet.ts";
import { fuzzCommand } from "./fuzz.ts";
import { keysCommand } from "./keys.ts";
import { modelsCommand } from "./models.ts";
import { reportsCommand } from "./reports.ts";
import { samplesCommand } from "./samples.ts";
import { sheetCommand } from "./sheet.ts";
import { swapCommand } from "./swap.ts";
import { takedownCommand } from "./takedown.ts";
import { throwing } from "./throwing.ts";
import { tombstonesCommand } from "./tombstones.ts";
import { UserMistake } from "./user-mistake.ts";

// The operator's settings, and what `npm start` made up while it runs; what is set already stays.
for (const file of [".env", ".data/running.env"]) if (existsSync(file)) process.loadEnvFile(file);

const program = new Command("doppel")
  .description("Doppel on the command line: faces, swaps and model packs")
  .configureHelp({ showGlobalOptions: true });
const commands = [
  facesCommand(),
  swapCommand(),
  keysCommand(),
  modelsCommand(),
  doctorCommand(),
  benchCommand(),
  evalCommand(),
  fuzzCommand(),
  reportsCommand(),
  fleetCommand(),
  tombstonesCommand(),
  takedownCommand(),
  samplesCommand(),
  sheetCommand(),
];
for (const command of commands) program.addCommand(command);
throwing(program);

process.exitCode = await run();

/** 0 done, 2 the user's mistake (one sentence on stderr), 1 ours. */
async function run(): Promise<number> {
  try {
    await program.parseAsync();
    return 0;
  } catch (error) {
    // Commander has said what was wrong, or shown the help.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof UserMistake || error instanceof ConfigError) return say(error.message, 2);
    return say(error instanceof Error ? (error.stack ?? error.message) : String(error), 1);
  }
}

function say(line: string, exitCode: number): number {
  process.stderr.write(`${line}\n`);
  return exitCode;
}
