import { type Swapper, swapSize } from "../../models/swapper.ts";
import { align } from "../pipeline/align.ts";
import { pasteBack } from "../pipeline/paste-back.ts";
import { NO_REGION, type SwapEngine } from "./engine.ts";

/** Swaps with an inswapper network. @see InsightFace model_zoo/inswapper.py */
export function createInswapperEngine(swapper: Swapper): SwapEngine {
  return {
    name: "inswapper",
    async swap(target, face, { embedding }) {
      const crop = align(target, face.kps, swapSize);
      if (!crop) return NO_REGION;
      const swapped = await swapper.swap(crop.image, swapper.project(embedding));
      return pasteBack(target, swapped, crop.matrix);
    },
  };
}
