import { existsSync } from "node:fs";
import {
  type FaceModels,
  openModels,
  type PackChoice,
  packFiles,
  releaseModels,
} from "../../models/load-pack.ts";
import type { RgbImage } from "../../models/types.ts";
import { UserError } from "../../shared/errors.ts";
import type { BlockedFace } from "../../shared/face-blocks.ts";
import { ChoiceNeeded } from "../../worker/pipeline/choice-needed.ts";
import { readIdentity } from "../../worker/pipeline/read-identity.ts";
import { samePerson } from "../../worker/pipeline/same-person.ts";
import { inEnglish, UserMistake } from "../user-mistake.ts";

/** A photo's face, as every recogniser that is here sees it. */
export interface Photo {
  readonly faces: readonly BlockedFace[];
  /** Of the first of them, for whatever another recogniser has made. */
  readonly models: FaceModels;
  close(): Promise<void>;
}

const packs: readonly PackChoice[] = ["inswapper", "lite"];

/**
 * Reads the one clear face of a photo.
 * @param face which one, left to right, from 1
 * @throws UserMistake where there is none, or several
 */
export async function readPhoto(
  image: RgbImage,
  { modelsDir, face, threshold }: PhotoOptions,
): Promise<Photo> {
  const here = packs.filter((pack) => existsSync(packFiles(modelsDir, pack).recogniser));
  if (here.length === 0) throw new UserMistake("No model pack is here: npm run setup fetches one.");
  const opened: FaceModels[] = [];
  const close = async () => {
    for (const models of opened) await releaseModels(models);
  };
  try {
    const faces: BlockedFace[] = [];
    for (const pack of here) {
      const models = await openModels(packFiles(modelsDir, pack));
      opened.push(models);
      const { recogniser, embedding } = await readIdentity(image, models, face === null ? null : face - 1);
      faces.push({ recogniser, embedding, threshold: threshold ?? samePerson(recogniser).sure });
    }
    return { faces, models: opened[0]!, close };
  } catch (error) {
    await close();
    throw inWords(error);
  }
}

export interface PhotoOptions {
  readonly modelsDir: string;
  readonly face: number | null;
  /** For every recogniser; `null`: each its own. */
  readonly threshold: number | null;
}

function inWords(error: unknown): unknown {
  if (error instanceof ChoiceNeeded) {
    return new UserMistake(
      `The photo has ${error.faces.length} faces: --face 1 is the leftmost one, and so on. Or crop it to one person.`,
    );
  }
  return error instanceof UserError ? new UserMistake(inEnglish(error.toMistake()), { cause: error }) : error;
}
