import { basename } from "node:path";
import type { NpmCommand } from "../models/download/npm-package.ts";

/** The npm that started us, if one did; else the one on the PATH. */
export function npmCommand(): NpmCommand {
  const script = process.env["npm_execpath"];
  // yarn and pnpm set the same variable.
  return script && basename(script).startsWith("npm") ? [process.execPath, script] : ["npm"];
}
