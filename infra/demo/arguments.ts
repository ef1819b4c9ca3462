import { existsSync } from "node:fs";
import { parseArgs } from "node:util";

export interface DemoArguments {
  readonly once: boolean;
  readonly source: string | undefined;
  readonly target: string | undefined;
}

export const demoHelp = `npm run demo -- [options]

Starts Redis, the local Discord, the bot and a worker, and plays a conversation with them.

  --once           end after the conversation instead of staying up
  --source FILE    your own picture for /saveid me
  --target FILE    your own picture for /swapid idname:me
  --help           this text`;

/** @throws Error with one sentence for what cannot be understood; "help" when help was asked for */
export function readDemoArguments(args: readonly string[]): DemoArguments | "help" {
  const { values } = parseArgs({
    args: [...args],
    options: {
      once: { type: "boolean", default: false },
      source: { type: "string" },
      target: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return "help";
  for (const file of [values.source, values.target]) {
    if (file !== undefined && !existsSync(file)) throw new Error(`There is no file ${file}.`);
  }
  return { once: values.once, source: values.source, target: values.target };
}
