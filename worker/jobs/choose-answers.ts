import type { RgbImage } from "../../models/types.ts";
import type { Action, Actions } from "../../shared/actions.ts";
import { customId } from "../../shared/custom-ids.ts";
import { maxFaces } from "../../shared/identity-spec.ts";
import type { SwapImageJob } from "../../shared/jobs.ts";
import type { Reply } from "../../shared/replies.ts";
import type { Words } from "../../shared/words/words.ts";
import type { Answer } from "../deliver.ts";
import { numberedPicture } from "../images/numbered.ts";
import type { NumberedFace } from "../pipeline/choice-needed.ts";
import { buttonRows, mediaGallery, selectRow, textDisplay } from "./components.ts";

const leave = "_";

/** The picture with its faces numbered. */
export interface NumberedPicture {
  readonly image: RgbImage;
  /** Left to right. */
  readonly faces: readonly NumberedFace[];
}

/** Asks which of the faces is to be saved: a numbered button each. */
export async function whichFaceAnswer(
  picture: NumberedPicture,
  { userId, name, reply }: { readonly userId: string; readonly name: string; readonly reply: Reply },
  actions: Actions,
  { questions, buttons }: Words,
): Promise<Answer> {
  const faces = picture.faces.slice(0, maxFaces);
  const { pictures, afterwards } = reply.secrets;
  const key = await actions.keep({ kind: "save", userId, name, pictures: [...pictures], afterwards });
  const numbered = faces.map(({ index }, at) => ({
    customId: customId("face", key, index),
    label: String(at + 1),
    style: "primary" as const,
  }));
  return {
    content: questions.whichFace(name),
    files: [await numberedFile(picture.image, faces, reply.id, questions.numberedAlt(faces.length))],
    components: buttonRows([...numbered, { customId: customId("cancel", key), label: buttons.cancel }]),
  };
}

/** Asks who goes onto which face: a select each, as the names would go from left to right. */
export async function whoWhereAnswer(
  picture: NumberedPicture,
  {
    job,
    reply,
    names,
  }: { readonly job: SwapImageJob; readonly reply: Reply; readonly names: readonly string[] },
  actions: Actions,
  { questions, buttons }: Words,
): Promise<Answer> {
  const wanted = job.faces ?? [];
  const faces = picture.faces.slice(0, maxFaces);
  const first = faces.map((_face, index) => wanted[index] ?? null);
  const key = await actions.keep(assignAction(job, reply, first));
  const mixes = wanted.filter((mix) => mix !== null && mix.length > 0).map((mix) => mix!.join("+"));
  const values = [...new Set([...mixes, ...names])];
  const options = [
    { label: questions.leaveAlone, value: leave },
    ...values.map((value) => ({ label: value, value })),
  ];
  const selects = faces.map((_face, index) => {
    const chosen = first[index]?.join("+") || leave;
    return selectRow(customId("assign", key, index), questions.faceNumber(index + 1), options, chosen);
  });
  const file = await numberedFile(picture.image, faces, reply.id, questions.numberedAlt(faces.length));
  return {
    content: "",
    isLayout: true,
    files: [file],
    components: [
      textDisplay(questions.whoWhere(faces.length, wanted.length)),
      mediaGallery([file]),
      ...selects,
      ...buttonRows([
        { customId: customId("apply", key), label: buttons.apply, style: "primary" },
        { customId: customId("cancel", key), label: buttons.cancel },
      ]),
    ],
  };
}

function assignAction(
  { userId, options, panels }: SwapImageJob,
  { secrets }: Reply,
  faces: readonly (readonly string[] | null)[],
): Action {
  return {
    kind: "assign",
    userId,
    faces: faces.map((mix) => (mix && mix.length > 0 ? [...mix] : null)),
    options,
    private: secrets.ephemeral,
    picture: secrets.pictures[0]!,
    panels,
    askedBy: secrets.token,
  };
}

async function numberedFile(image: RgbImage, faces: readonly NumberedFace[], replyId: string, alt: string) {
  const bytes = await numberedPicture(
    image,
    faces.map(({ box }) => box),
  );
  return { name: `faces-${replyId}.jpg`, bytes, alt };
}
