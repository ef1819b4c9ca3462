import { randomBytes } from "node:crypto";
import type { Body } from "./body.ts";
import type { Clock } from "./clock.ts";
import { discordErrors, invalidForm } from "./errors.ts";
import type { Events } from "./events.ts";
import {
  callbackTypes,
  type Interaction,
  interactionTypes,
  type NewInteraction,
  viewOf,
} from "./interaction-types.ts";
import { completeComponents } from "./media.ts";
import { type Message, messageFlags, type NewMessage } from "./message-types.ts";
import type { Messages } from "./messages.ts";
import { acknowledgeWithinMs, tokenLifeMs } from "./rules.ts";
import { validate } from "./validate.ts";
import { applicationId, botUser, type Json } from "./world.ts";

interface Parts {
  clock: Clock;
  nextId: () => string;
  events: Events;
  messages: Messages;
}

/** Every interaction there is. */
export type Interactions = ReturnType<typeof createInteractions>;

/** @see Interactions */
export function createInteractions({ clock, nextId, events, messages }: Parts) {
  const all = new Map<string, Interaction>();
  const byToken = new Map<string, Interaction>();

  function publish(interaction: Interaction): void {
    events.publish({ type: "interaction", interaction: viewOf(interaction), visibleTo: interaction.userId });
  }

  function newMessage(interaction: Interaction, flags: unknown, followUp = false): NewMessage {
    const { id, channel, userId, replyType, metadata, replyId, source, command } = interaction;
    const isEphemeral = (Number(flags ?? 0) & messageFlags.ephemeral) !== 0;
    const repliesTo = followUp ? replyId : (source?.id ?? null);
    const reference = { type: 0, channel_id: channel.id, message_id: repliesTo };
    const origin: Json = {
      application_id: applicationId,
      webhook_id: applicationId,
      interaction_metadata: { id, ...metadata },
      // Outdated, but still the only place that names the command.
      ...(command === null ? {} : { interaction: { id, type: 2, name: command, user: metadata.user } }),
      ...(repliesTo === null ? {} : { message_reference: reference }),
    };
    const type = followUp ? 19 : replyType;
    const base = { channel, author: { ...botUser }, type, origin };
    return isEphemeral ? { ...base, flags: messageFlags.ephemeral, visibleTo: userId } : base;
  }

  /** @throws DiscordError 50035 where the type does not fit the interaction */
  function respond(interaction: Interaction, type: number, data: Json, files: Body["files"]): void {
    const unfit = () =>
      invalidForm(["type"], "INTERACTION_INVALID_CALLBACK_TYPE", "Cannot respond with this type");
    const { source } = interaction;
    if ((interaction.type === interactionTypes.autocomplete) !== (type === callbackTypes.choices))
      throw unfit();
    switch (type) {
      case callbackTypes.message:
        interaction.replyId = messages.create(newMessage(interaction, data.flags), { json: data, files }).id;
        break;
      case callbackTypes.deferred:
        interaction.replyId = messages.createLoading(newMessage(interaction, data.flags)).id;
        interaction.deferred = true;
        break;
      case callbackTypes.deferredUpdate:
      case callbackTypes.update:
        if (source === null) throw unfit();
        interaction.replyId = source.id;
        if (type === callbackTypes.update) messages.edit(source, { json: data, files });
        break;
      case callbackTypes.choices:
        validate("choices", data);
        interaction.choices = (data.choices ?? []) as NonNullable<Interaction["choices"]>;
        break;
      case callbackTypes.modal:
        if (interaction.type === interactionTypes.modal) throw unfit();
        validate("modal", data);
        interaction.modal = { ...data, components: completeComponents(data.components as Json[]) };
        break;
      default:
        throw unfit();
    }
  }

  /** From now on the token is worth nothing; who still waits for a "thinking" to end, waits in vain. */
  function expire(interaction: Interaction): void {
    interaction.expired = true;
    if (!interaction.deferred || !messages.has(interaction.replyId)) return;
    interaction.failed = true;
    publish(interaction);
  }

  return {
    /** Starts the three seconds. The caller tells the bot. */
    open(about: NewInteraction): Interaction {
      const interaction: Interaction = {
        ...about,
        id: nextId(),
        token: randomBytes(96).toString("base64url"),
        createdAt: clock.now(),
        acknowledgedAt: null,
        answeredAt: null,
        failed: false,
        expired: false,
        deferred: false,
        replyId: null,
        followUpIds: [],
        modal: null,
        choices: null,
      };
      all.set(interaction.id, interaction);
      byToken.set(interaction.token, interaction);
      clock.after(acknowledgeWithinMs, () => {
        if (interaction.acknowledgedAt !== null) return;
        interaction.failed = true;
        publish(interaction);
      });
      clock.after(tokenLifeMs, () => expire(interaction));
      publish(interaction);
      return interaction;
    },

    /** The first response. @throws DiscordError 10062, 40060, 50035, 50006, 40005 */
    acknowledge(id: string, token: string, { json, files }: Body): Interaction {
      const interaction = all.get(id);
      if (interaction === undefined || interaction.token !== token) throw discordErrors.unknownInteraction();
      if (interaction.failed || interaction.expired) throw discordErrors.unknownInteraction();
      if (interaction.acknowledgedAt !== null) throw discordErrors.alreadyAcknowledged();
      respond(interaction, Number(json.type), (json.data ?? {}) as Json, files);
      interaction.acknowledgedAt = clock.now();
      const isThinking = json.type === callbackTypes.deferred || json.type === callbackTypes.deferredUpdate;
      if (!isThinking) interaction.answeredAt = clock.now();
      publish(interaction);
      return interaction;
    },

    /** The interaction a webhook route speaks for. @throws DiscordError 10015, 50027 */
    byToken(application: string, token: string): Interaction {
      if (application !== applicationId) throw discordErrors.unknownWebhook();
      const interaction = byToken.get(token);
      const isOver = (one: Interaction) => one.expired || clock.now() - one.createdAt > tokenLifeMs;
      if (interaction === undefined || isOver(interaction)) throw discordErrors.invalidWebhookToken();
      if (interaction.acknowledgedAt === null || interaction.choices !== null)
        throw discordErrors.unknownWebhook();
      return interaction;
    },

    /** The message a webhook route names. @throws DiscordError 10008 */
    messageOf(interaction: Interaction, name: string): Message {
      const { replyId, followUpIds } = interaction;
      const id = name === "@original" ? replyId : [replyId, ...followUpIds].find((one) => one === name);
      return messages.get(id ?? null);
    },

    edit(interaction: Interaction, message: Message, body: Body): void {
      if (message.id === interaction.replyId) interaction.deferred = false;
      messages.edit(message, body);
      interaction.answeredAt ??= clock.now();
      publish(interaction);
    },

    remove(interaction: Interaction, message: Message): void {
      if (message.id === interaction.replyId) interaction.deferred = false;
      messages.remove(message);
      publish(interaction);
    },

    /** A follow-up. The first one after a deferred reply takes its place, with the privacy it was deferred with. */
    followUp(interaction: Interaction, body: Body): Message {
      interaction.answeredAt ??= clock.now();
      // Somebody may have deleted the "thinking" in the meantime.
      if (interaction.deferred && messages.has(interaction.replyId)) {
        const message = messages.get(interaction.replyId);
        messages.edit(message, body);
        interaction.deferred = false;
        publish(interaction);
        return message;
      }
      const message = messages.create(newMessage(interaction, body.json.flags, true), body);
      interaction.followUpIds.push(message.id);
      publish(interaction);
      return message;
    },

    get: (id: string) => all.get(id),
    expireAll(): void {
      for (const interaction of all.values()) expire(interaction);
    },
  };
}
