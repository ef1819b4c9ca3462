import type { ChatInputCommandInteraction } from "discord.js";
import type { SpecOptions } from "../shared/identity-spec.ts";

/** Only what was chosen beside `idname`, so that the next level of precedence decides about the rest. */
export function typedOptions({ options }: ChatInputCommandInteraction): SpecOptions {
  const chosen = {
    private: options.getBoolean("private"),
    hifi: options.getBoolean("hifi"),
    sharpen: options.getBoolean("sharpen"),
    oldify: options.getInteger("oldify"),
    greedy: options.getBoolean("greedy"),
  };
  return Object.fromEntries(Object.entries(chosen).filter(([, value]) => value !== null));
}
