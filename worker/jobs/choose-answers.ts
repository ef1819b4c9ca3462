import type { RgbImage } from "../../models/types.ts";
import type { Action, Actions } from "../../shared/actions.ts";
import { customId } from "../../shared/custom-ids.ts";
import type { Identities } from "../../shared/identities.ts";
import { maxFaces } from "../../shared/identity-spec.ts";
import type { SwapAnimationJob, SwapImageJob } from "../../shared/jobs.ts";
import type { Reply } from "../../shared/replies.ts";
import type { QuestionWords, Words } from "../../shared/words/words.ts";
import type { Answer } from "../deliver.ts";
import { numberedPicture } from "../images/numbered.ts";
import type { NumberedFace } from "../pipeline/choice-needed.ts";
import { buttonRows, mediaGallery, type SelectOption, selectRow, textDisplay } from "./components.ts";
import type { JobOutcome, Task } from "./run-job.ts";

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

export interface SwapQuestionParts {
  readonly actions: Actions;
  readonly identities: Identities;
}

type SwapJob = SwapImageJob | SwapAnimationJob;

/** Asks who goes onto which face: a select each, as the names would go from left to right. */
export async function whoWhereOutcome(
  picture: NumberedPicture,
  job: SwapJob,
  { reply, words }: Task,
  { actions, identities }: SwapQuestionParts,
): Promise<JobOutcome> {
  const wanted = job.faces ?? [];
  const faces = picture.faces.slice(0, maxFaces);
  const first = faces.map((_face, index) => wanted[index] ?? null);
  const names = await identities.names(job.userId);
  const key = await actions.keep(assignAction(job, reply, first));
  const { questions, buttons } = words;
  const file = await numberedFile(picture.image, faces, reply.id, questions.numberedAlt(faces.length));
  const answer: Answer = {
    content: "",
    isLayout: true,
    files: [file],
    components: [
      textDisplay(questions.whoWhere(faces.length, wanted.length)),
      mediaGallery([file]),
      ...faceSelects(key, first, optionsFor(wanted, names, questions), questions),
      ...buttonRows([
        { customId: customId("apply", key), label: buttons.apply, style: "primary" },
        { customId: customId("cancel", key), label: buttons.cancel },
      ]),
    ],
  };
  return { kind: "choose", answer, faces: faces.length };
}

/** Leave alone, what was named, and everybody else. */
function optionsFor(
  wanted: readonly (readonly string[] | null)[],
  names: readonly string[],
  { leaveAlone }: QuestionWords,
): SelectOption[] {
  const mixes = wanted.flatMap((mix) => (mix && mix.length > 0 ? [mix.join("+")] : []));
  const values = [...new Set([...mixes, ...names])];
  return [{ label: leaveAlone, value: leave }, ...values.map((value) => ({ label: value, value }))];
}

function faceSelects(
  key: string,
  first: readonly (readonly string[] | null)[],
  options: readonly SelectOption[],
  { faceNumber }: QuestionWords,
): object[] {
  return first.map((mix, index) => {
    const chosen = mix?.join("+") || leave;
    return selectRow(customId("assign", key, index), faceNumber(index + 1), options, chosen);
  });
}

function assignAction(
  { userId, options, panels }: SwapJob,
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
