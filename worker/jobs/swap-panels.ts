import { type Mistake, UserError } from "../../shared/errors.ts";
import { gridPanels, type SwapImageJob } from "../../shared/jobs.ts";
import { cutOut, cutPlane, gridPanelRects, putBack } from "../geometry/panels.ts";
import type { DecodedPicture } from "../images/decode.ts";
import type { Inference } from "../inference/client.ts";
import type { SwapStage } from "../pipeline/swap-image.ts";
import type { Sources } from "./read-sources.ts";

export interface SwappedPanels {
  /** What comes out: the picture, or one panel of it. */
  readonly picture: DecodedPicture;
  readonly found: number;
  readonly swapped: number;
  /** Faces that could not be swapped. */
  readonly leftAlone: number;
  readonly hifiLowered: boolean;
  /** Of panels that stayed as they were. */
  readonly mistakes: readonly Mistake[];
}

/**
 * Swaps a picture, one panel of a grid, or each of its four panels by itself.
 * @throws ChoiceNeeded; UserError if nothing of it could be swapped
 */
export async function swapPanels(
  target: DecodedPicture,
  { panels, match, options }: Pick<SwapImageJob, "panels" | "match" | "options">,
  sources: Sources,
  inference: Inference,
  budgetMs: number,
  onStage: (stage: SwapStage) => void,
): Promise<SwappedPanels> {
  const asked = { sources, match, options, budgetMs: panels === "all" ? budgetMs / gridPanels : budgetMs };
  if (panels !== "all") {
    const picture = panelOf(target, panels);
    const { image, swapped, ...report } = await inference.swapImage(picture.image, asked, onStage);
    return { ...report, picture: { ...picture, image }, swapped: swapped.length, mistakes: [] };
  }
  const image = { ...target.image, data: Uint8Array.from(target.image.data) };
  const mistakes: Mistake[] = [];
  let [found, swapped, leftAlone, hifiLowered] = [0, 0, 0, false];
  for (const [panel, rect] of gridPanelRects(image).entries()) {
    try {
      const done = await inference.swapImage(cutOut(image, rect), asked, onStage);
      putBack(image, done.image, rect);
      found = Math.max(found, done.found);
      swapped += done.swapped.length;
      leftAlone += done.leftAlone;
      hifiLowered ||= done.hifiLowered;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      mistakes.push({ code: "in_panel", context: { panel, mistake: error.toMistake() } });
    }
  }
  const [first] = mistakes;
  if (swapped === 0 && first) throw new UserError(first.code, first.context);
  return { picture: { ...target, image }, found, swapped, leftAlone, hifiLowered, mistakes };
}

/** The picture, or one panel of it. */
export function panelOf(target: DecodedPicture, panels: SwapImageJob["panels"]): DecodedPicture {
  if (typeof panels !== "number") return target;
  const rect = gridPanelRects(target.image)[panels]!;
  const alpha = target.alpha && cutPlane(target.alpha, target.image.width, rect, 1);
  return { ...target, image: cutOut(target.image, rect), alpha };
}
