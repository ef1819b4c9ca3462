import type { SwapOrder } from "../shared/actions.ts";
import type { Asking } from "./command.ts";
import type { BotDeps } from "./deps.ts";
import { dismissQuestion } from "./dismiss-question.ts";
import { Refusal } from "./refusal.ts";
import { requestSwap } from "./request-swap.ts";
import { useAction } from "./take-action.ts";

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
  let refusal: Refusal | undefined;
  await useAction(interaction, { key, kind: "swap" }, deps, async (action) => {
    await requestSwap(interaction, change(action), deps).catch((error: unknown) => {
      if (!(error instanceof Refusal)) throw error;
      refusal = error;
    });
    dismissQuestion(interaction, action.askedBy, deps);
  });
  if (refusal) throw refusal;
}
