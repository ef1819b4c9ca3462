import { MessageFlags, type RepliableInteraction } from "discord.js";
import { type Mistake, UserError } from "../shared/errors.ts";
import { sentenceFor } from "../shared/words/sentence-for.ts";
import { acknowledge } from "./acknowledge.ts";
import type { BotDeps } from "./deps.ts";
import { insist, unlessUnderWay, usualPatience } from "./insist.ts";
import { Refusal } from "./refusal.ts";
import type { Row } from "./rows.ts";
import { StoreError } from "./within.ts";

/**
 * Tells why nothing came of an interaction, only to the person who asked: the only place where an error becomes a reply.
 * @throws what Discord answers, if it does not take the sentence
 */
export async function refuse(
  interaction: RepliableInteraction,
  error: unknown,
  deps: BotDeps,
): Promise<void> {
  const mistake = mistakeOf(error, interaction.id, deps);
  deps.metrics.refused(mistake.code);
  const sentence = sentenceFor(mistake, deps.wordsFor(interaction.locale));
  const rows = error instanceof Refusal ? error.rows : [];
  await tell(interaction, { content: sentence, components: rows, flags: MessageFlags.Ephemeral });
}

interface Told {
  readonly content: string;
  readonly components: readonly Row[];
  readonly flags: MessageFlags.Ephemeral;
}

function mistakeOf(error: unknown, interactionId: string, { log }: BotDeps): Mistake {
  if (error instanceof UserError) return error.toMistake();
  if (error instanceof Refusal) return error.mistake;
  if (error instanceof StoreError) {
    log.warn({ err: error }, "store");
    return { code: "store_down", context: {} };
  }
  log.error({ err: error }, "interaction failed");
  return { code: "gave_up", context: { id: interactionId } };
}

/** Whatever was answered before. */
async function tell(interaction: RepliableInteraction, answer: Told): Promise<void> {
  if (!interaction.deferred && !interaction.replied) {
    let isSaid = false;
    const reply = () => acknowledge(interaction, () => interaction.reply(answer));
    await insist(async () => {
      isSaid = await reply();
    });
    if (isSaid) return;
    if (!interaction.deferred) throw new Error("Discord takes no answer to this interaction any more");
    // Something from before is acknowledged, or this; what it is nobody knows. A control's message must stay.
    await addInstead(interaction, answer, !interaction.isMessageComponent());
  } else if (interaction.ephemeral || answersInPlace(interaction)) {
    await insist(() => interaction.editReply({ content: answer.content, components: answer.components }));
  } else {
    // Its ephemeral state never changes, so a public "thinking" makes room for a private sentence.
    await addInstead(interaction, answer, true);
  }
}

async function addInstead(interaction: RepliableInteraction, answer: Told, replaces: boolean): Promise<void> {
  if (replaces) await insist(() => interaction.deleteReply());
  await insist(() => interaction.followUp(answer), usualPatience, unlessUnderWay);
}

/** A control that changes the ephemeral message it belongs to; with a reply of its own, `ephemeral` would be set. */
function answersInPlace(interaction: RepliableInteraction): boolean {
  if (!interaction.isMessageComponent() || interaction.ephemeral !== null) return false;
  return interaction.message.flags.has(MessageFlags.Ephemeral);
}
