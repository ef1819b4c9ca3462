import { ButtonStyle, type Message, MessageFlags } from "discord.js";
import type { SwapOrder } from "../shared/actions.ts";
import { customId } from "../shared/custom-ids.ts";
import { maxPictures } from "../shared/jobs.ts";
import type { QuestionWords } from "../shared/words/words.ts";
import type { Asking } from "./command.ts";
import type { BotDeps } from "./deps.ts";
import { type NamedPicture, picturesOfMessage } from "./pictures-of-message.ts";
import { requestSwap } from "./request-swap.ts";
import { buttonRows, type Row, selectRow } from "./rows.ts";
import { checkMs, within } from "./within.ts";

/** The value of the select's last option. */
export const allPictures = "all";

/**
 * Swaps a message's picture, or asks which one, or which panels of a grid.
 * @throws Refusal, UserError for what the user can mend; StoreError
 */
export async function swapMessage(
  interaction: Asking,
  message: Message,
  order: Pick<SwapOrder, "idname" | "typed">,
  deps: BotDeps,
): Promise<void> {
  const { pictures, grid } = picturesOfMessage(message);
  const whole = { ...order, pictures: [...pictures], panels: null, source: null };
  if (pictures.length === 1 && grid === "no") return requestSwap(interaction, whole, deps);

  const { questions } = deps.wordsFor(interaction.locale);
  const userId = interaction.user.id;
  const action = { kind: "swap" as const, userId, askedBy: interaction.token, ...whole };
  const key = await within(checkMs, deps.actions.keep(action));
  const isGrid = pictures.length === 1;
  const gridQuestion = grid === "yes" ? questions.gridWhich : questions.maybeGrid;
  await interaction.reply({
    content: isGrid ? gridQuestion : questions.whichPicture,
    flags: MessageFlags.Ephemeral,
    components: isGrid
      ? panelButtons(key, grid === "maybe", questions)
      : [pictureSelect(key, pictures, questions)],
  });
}

function panelButtons(key: string, mayBeWhole: boolean, questions: QuestionWords): Row[] {
  const whole = { customId: customId("panel", key, "whole"), label: questions.wholePicture };
  const all = {
    customId: customId("panel", key, "all"),
    label: questions.allPanels,
    style: ButtonStyle.Primary,
  } as const;
  const single = questions.panels.map((label, index) => ({ customId: customId("panel", key, index), label }));
  return [...buttonRows(mayBeWhole ? [whole, all] : [all]), ...buttonRows(single)];
}

function pictureSelect(key: string, pictures: readonly NamedPicture[], questions: QuestionWords): Row {
  const single = pictures.map(({ name }, index) => {
    const option = { label: questions.pictureNumber(index + 1), value: String(index) };
    return name ? { ...option, description: name.slice(0, 100) } : option;
  });
  const all = { label: questions.allPictures(pictures.length), value: allPictures };
  const options = pictures.length <= maxPictures ? [...single, all] : single;
  return selectRow(customId("pick", key), questions.whichPicture, options);
}
