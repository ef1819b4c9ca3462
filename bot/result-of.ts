import { UserError } from "../shared/errors.ts";
import type { Result } from "../shared/results.ts";
import type { BotDeps } from "./deps.ts";
import { checkMs, within } from "./within.ts";

interface Pressed {
  readonly user: { readonly id: string };
}

/**
 * What a button below a result stands for. Its id may come from anywhere: a private result is its owner's alone.
 * @throws UserError `result_gone` after a day, `not_yours`; StoreError
 */
export async function resultOf({ user }: Pressed, replyId: string, { results }: BotDeps): Promise<Result> {
  const result = await within(checkMs, results.find(replyId));
  if (!result) throw new UserError("result_gone", {});
  if (result.isPrivate && result.userId !== user.id) throw new UserError("not_yours", {});
  return result;
}
