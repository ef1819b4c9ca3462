import { setTimeout as sleep } from "node:timers/promises";
import type { File, Reply, User } from "../local-discord/client.ts";
import { isAnswered } from "./answered.ts";

/** What somebody asked for while everything broke. */
export interface Command {
  readonly kind: "swap" | "save" | "no face";
  readonly user: User;
  readonly reply: Reply;
  readonly at: number;
  /** The identity that a save makes. */
  readonly name: string | null;
}

export interface Pictures {
  readonly face: File;
  readonly target: File;
  /** One without a face: it never becomes more than a sentence. */
  readonly empty: File;
}

const patience = { timeoutMs: 20_000 };
const pauseMs = 400;

/** One person who swaps, saves and errs until `stopAt`, whatever comes back. */
export async function bustle(user: User, pictures: Pictures, stopAt: number): Promise<Command[]> {
  const commands: Command[] = [];
  while (Date.now() < stopAt) {
    const command = await ask(user, commands.length, pictures);
    commands.push(command);
    // Impatience, too: after a while the next command goes out beside the one that still waits.
    await command.reply.until(isAnswered, patience).catch(() => undefined);
    await sleep(pauseMs * Math.random());
  }
  return commands;
}

async function ask(user: User, count: number, { face, target, empty }: Pictures): Promise<Command> {
  const at = Date.now();
  const common = { user, at };
  if (count % 7 === 3) {
    const name = `n${count}`;
    const reply = await user.slash("saveid", { idname: name, image: face });
    return { ...common, kind: "save", reply, name };
  }
  const image = count % 5 === 4 ? empty : target;
  const reply = await user.slash("swapid", { idname: "me", image });
  return { ...common, kind: image === empty ? "no face" : "swap", reply, name: null };
}
