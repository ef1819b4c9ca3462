import { UserError } from "../shared/errors.ts";
import type { Result } from "../shared/results.ts";
import type { BotDeps } from "./deps.ts";
import { checkMs, within } from "./within.ts";

/** What a button below a result stands for. @throws UserError `result_gone` after a day; StoreError */
export async function resultOf(replyId: string, { results }: BotDeps): Promise<Result> {
  const result = await within(checkMs, results.find(replyId));
  if (!result) throw new UserError("result_gone", {});
  return result;
}
