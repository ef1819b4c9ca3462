import { z } from "zod";
import { interactionTypes, type NewInteraction } from "./interaction-types.ts";
import type { Message } from "./message-types.ts";
import { componentTypes as types } from "./validate-components.ts";
import type { Json } from "./world.ts";

/**
 * A press, choice or form that no Discord client offers: any custom id, as a changed client may send it. Discord
 * itself refuses some of these; a bot is not to count on that.
 */
export const forgedAction = z.strictObject({
  kind: z.literal("forged"),
  user: z.string(),
  locale: z.string().default("en-US"),
  /** One that this person sees. */
  message: z.string(),
  customId: z.string(),
  as: z.enum(["button", "select", "modal"]),
  /** Of a select. */
  values: z.array(z.string()).default([]),
  /** Texts of a modal, by custom id. */
  fields: z.record(z.string(), z.string()).default({}),
});

type Forged = z.infer<typeof forgedAction>;

/** @param metadata what tells whose reply an answer is */
export function prepareForged(
  { customId, as, values, fields }: Forged,
  source: Message,
  userId: string,
  metadata: Json,
): { about: Omit<NewInteraction, "locale">; data: Json } {
  const isModal = as === "modal";
  const type = isModal ? interactionTypes.modal : interactionTypes.component;
  const about = { type, userId, channel: source.channel, source, command: null, replyType: 19 } as const;
  const data = isModal
    ? { custom_id: customId, components: Object.entries(fields).map(textField) }
    : {
        custom_id: customId,
        component_type: as === "select" ? types.stringSelect : types.button,
        id: 1,
        values,
      };
  return { about: { ...about, metadata: { ...metadata, type } }, data };
}

function textField([customId, value]: readonly [string, string]): Json {
  return {
    type: types.label,
    id: 1,
    component: { type: types.textInput, id: 2, custom_id: customId, value },
  };
}
