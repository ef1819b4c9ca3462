import { UserError } from "../../shared/errors.ts";
import type { FaceBlocks } from "../../shared/face-blocks.ts";
import { cosine } from "../pipeline/same-person.ts";

interface SeenFace {
  readonly recogniser: string;
  readonly embedding: Float32Array;
}

/** @throws UserError `face_blocked` if one of them is a face that a takedown has blocked */
export async function requireAllowed(
  faces: readonly SeenFace[],
  faceBlocks: Pick<FaceBlocks, "list">,
): Promise<void> {
  for (const block of await faceBlocks.list()) {
    for (const { recogniser, embedding, threshold } of block.faces) {
      // An embedding of another recogniser means nothing to this one.
      const seen = faces.filter((face) => face.recogniser === recogniser);
      if (seen.some((face) => cosine(face.embedding, embedding) >= threshold)) {
        throw new UserError("face_blocked", {});
      }
    }
  }
}
