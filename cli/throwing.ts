import type { Command } from "commander";

/**
 * Lets a command and all below it throw CommanderError where commander would end the process, whose exit code for a
 * line that it cannot read is not ours. Once they are all there: each copies its parent's settings when it is made.
 */
export function throwing(command: Command): Command {
  for (const one of command.commands) throwing(one);
  return command.exitOverride();
}
