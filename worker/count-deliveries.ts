import type { DeliveryOutcome, Metrics } from "../shared/metrics.ts";
import { type Deliver, DeliveryError } from "./deliver.ts";
import { timed } from "./stage-times.ts";

/** `deliver`, with every last word timed and counted by its outcome; progress and notices are no last words. */
export function countDeliveries(deliver: Deliver, metrics: Pick<Metrics, "delivered">): Deliver {
  const counted = <Args extends unknown[], Told>(act: (...args: Args) => Promise<Told>) =>
    timed("deliver", async (...args: Args) => {
      let outcome: DeliveryOutcome = "failed";
      try {
        const told = await act(...args);
        outcome = "delivered";
        return told;
      } catch (error) {
        if (error instanceof DeliveryError && error.isGone) outcome = "gone";
        throw error;
      } finally {
        metrics.delivered(outcome);
      }
    });
  return { ...deliver, answer: counted(deliver.answer), answerPrivately: counted(deliver.answerPrivately) };
}
