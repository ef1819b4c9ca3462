import type { Box } from "../../models/types.ts";
import { type MistakeContexts, UserError } from "../../shared/errors.ts";

/** A face that a person can point at. */
export interface NumberedFace {
  /** Among all faces of the picture, left to right. */
  readonly index: number;
  readonly box: Box;
}

/** A mistake that one press mends: the faces to choose from come with it, left to right. */
export class ChoiceNeeded<
  Code extends "several_faces" | "wrong_face_count" = "several_faces" | "wrong_face_count",
> extends UserError<Code> {
  readonly faces: readonly NumberedFace[];

  constructor(code: Code, context: MistakeContexts[Code], faces: readonly NumberedFace[]) {
    super(code, context);
    this.faces = faces;
  }
}
