import type { SwapOrder } from "../shared/actions.ts";
import type { Asking } from "./command.ts";
import type { BotDeps } from "./deps.ts";
import { dismissQuestion } from "./dismiss-question.ts";
import { Refusal } from "./refusal.ts";
import { requestSwap } from "./request-swap.ts";
import { takeAction } from "./take-action.ts";

/**
 * Goes on with a swap whose pictures were kept. What is refused for a reason that passes can be pressed again; a refusal
 * with ways out of its own takes the question's place.
 * @throws Refusal, UserError for what the user can mend; StoreError
 */
export async function goOn(
  interaction: Asking,
  key: string,
  change: (order: SwapOrder) => SwapOrder,
  deps: BotDeps,
): Promise<void> {
  const action = await takeAction(interaction, key, "swap", deps);
  try {
    await requestSwap(interaction, change(action), deps);
  } catch (error) {
    if (error instanceof Refusal) dismissQuestion(interaction, action.askedBy, deps);
    else await deps.actions.putBack(key, action);
    throw error;
  }
  dismissQuestion(interaction, action.askedBy, deps);
}
