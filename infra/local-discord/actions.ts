import { z } from "zod";
import type { Body } from "./body.ts";
import type { CommandOption } from "./commands.ts";
import { DiscordError } from "./errors.ts";
import { forgedAction, prepareForged } from "./forged.ts";
import { type Interaction, interactionTypes, type NewInteraction } from "./interaction-types.ts";
import { walk } from "./media.ts";
import { type Message, messageFlags } from "./message-types.ts";
import { modalComponents } from "./modals.ts";
import { attachmentValue, commandData } from "./options.ts";
import { interactionPayload, resolvedUsers } from "./payloads.ts";
import { maySee } from "./rights.ts";
import type { State } from "./state.ts";
import {
  applicationId,
  type Channel,
  findChannel,
  findUser,
  guildId,
  type Json,
  mayEnter,
  type UserObject,
} from "./world.ts";

const person = { user: z.string(), locale: z.string().default("en-US") };
const who = { ...person, channel: z.string().default("general") };
const values = z.record(z.string(), z.unknown()).default({});

/** What a person can do to the bot; the body of `POST /local/interactions`. */
const action = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("slash"), ...who, name: z.string(), options: values }),
  z.strictObject({
    kind: z.literal("autocomplete"),
    ...who,
    name: z.string(),
    options: values,
    focused: z.string(),
  }),
  z.strictObject({ kind: z.literal("context"), ...who, name: z.string(), message: z.string() }),
  z.strictObject({
    kind: z.literal("component"),
    ...person,
    message: z.string(),
    /** The component's custom id, label, placeholder or emoji. */
    component: z.string(),
    values: z.array(z.string()).default([]),
  }),
  z.strictObject({ kind: z.literal("modal"), ...person, interaction: z.string(), fields: values }),
  forgedAction,
]);

type Action = z.infer<typeof action>;

/** A refusal by the Discord client itself: the bot never hears of it. */
export function refuse(message: string): DiscordError {
  return new DiscordError(400, 0, message);
}

/**
 * Does what a person's Discord client does: checks, uploads, tells the bot.
 * @throws DiscordError where a client would not let them
 */
export function act(state: State, { json, files }: Body): Interaction {
  const parsed = action.safeParse(json);
  if (!parsed.success) throw refuse(z.prettifyError(parsed.error));
  const user = findUser(parsed.data.user);
  if (user === undefined) throw refuse(`There is no user ${parsed.data.user}`);
  const { about, data } = prepare(state, parsed.data, user, files);
  const interaction = state.interactions.open({ ...about, locale: parsed.data.locale });
  state.gateway.dispatch(
    "INTERACTION_CREATE",
    interactionPayload(interaction, data, state.messages, state.rules),
  );
  return interaction;
}

interface Prepared {
  about: Omit<NewInteraction, "locale">;
  data: Json;
}

function prepare(state: State, act: Action, user: UserObject, files: Body["files"]): Prepared {
  switch (act.kind) {
    case "slash":
    case "autocomplete": {
      const channel = channelFor(act.channel, user);
      const command = state.commands.find(1, act.name.split(" ")[0] ?? "");
      if (!state.rules.openCommands && !maySee(command, user.id, channel))
        throw refuse(`${user.username} does not see /${command.name} here`);
      const focused = act.kind === "autocomplete" ? act.focused : null;
      const upload = (value: unknown) => attachmentValue(value, files, state.cdn);
      const data = {
        ...commandHead(command.id, command.name, 1),
        ...commandData(command, act.name, act.options, focused, upload),
      };
      const type = focused === null ? interactionTypes.command : interactionTypes.autocomplete;
      const metadata = { ...metadataOf(user, channel), type: 2 };
      const about = { type, userId: user.id, channel, source: null, command: act.name, metadata };
      return { about: { ...about, replyType: 20 }, data };
    }
    case "context": {
      const message = visibleMessage(state, act.message, user);
      const command = state.commands.find(3, act.name);
      if (!state.rules.openCommands && !maySee(command, user.id, message.channel))
        throw refuse(`${user.username} does not see ${command.name} here`);
      const resolved = { messages: { [message.id]: state.messages.render(message) } };
      const data = { ...commandHead(command.id, command.name, 3), target_id: message.id, resolved };
      const metadata = { ...metadataOf(user, message.channel), type: 2, target_message_id: message.id };
      const common = {
        type: interactionTypes.command,
        userId: user.id,
        channel: message.channel,
        source: null,
        command: command.name,
      };
      return { about: { ...common, replyType: 23, metadata }, data };
    }
    case "forged": {
      const message = visibleMessage(state, act.message, user);
      const metadata = { ...metadataOf(user, message.channel), interacted_message_id: message.id };
      return prepareForged(act, message, user.id, metadata);
    }
    case "component":
      return prepareComponent(visibleMessage(state, act.message, user), act.component, act.values, user);
    case "modal": {
      const opener = state.interactions.get(act.interaction);
      if (!opener?.modal || opener.userId !== user.id) throw refuse("There is no open modal");
      const upload = (value: unknown) => attachmentValue(value, files, state.cdn);
      const { components, resolved } = modalComponents(opener.modal.components as Json[], act.fields, upload);
      const data = { custom_id: opener.modal.custom_id, components, ...resolved };
      const { channel, source } = opener;
      const triggering = { id: opener.id, ...opener.metadata };
      const metadata = { ...metadataOf(user, channel), type: 5, triggering_interaction_metadata: triggering };
      const about = {
        type: interactionTypes.modal,
        userId: user.id,
        channel,
        source,
        command: null,
        metadata,
      };
      return { about: { ...about, replyType: 19 }, data };
    }
  }
}

function prepareComponent(message: Message, wanted: string, values: string[], user: UserObject): Prepared {
  const found: Json[] = [];
  walk(message.components, (one) => {
    const emoji = (one.emoji as Json | undefined)?.name;
    const names = [one.custom_id, one.label, one.placeholder, emoji];
    if (one.custom_id !== undefined && names.includes(wanted)) found.push(one);
  });
  const [component] = found;
  if (component === undefined) throw refuse(`The message has no component ${wanted}`);
  if (component.disabled) throw refuse(`${wanted} is disabled`);
  if (message.author.id !== applicationId) throw refuse("That component belongs to another application");
  const type = Number(component.type);
  const data: Json = { custom_id: component.custom_id, component_type: type, id: component.id };
  if (type !== 2) {
    const { min_values: least = 1, max_values: most = 1 } = component;
    if (values.length < Number(least) || values.length > Number(most))
      throw refuse(`Choose ${least} to ${most}`);
    const options = component.options as CommandOption["choices"];
    const unknown = values.find(
      (value) => options !== undefined && !options.some((one) => one.value === value),
    );
    if (unknown !== undefined) throw refuse(`There is no option ${unknown}`);
    Object.assign(data, { values });
    if (type === 5 || type === 7) data.resolved = resolvedUsers(values);
  }
  const metadata = { ...metadataOf(user, message.channel), type: 3, interacted_message_id: message.id };
  const common = { type: interactionTypes.component, userId: user.id, channel: message.channel };
  return { about: { ...common, source: message, command: null, replyType: 19, metadata }, data };
}

function commandHead(id: string, name: string, type: 1 | 3): Json {
  return { id, name, type };
}

function metadataOf(user: UserObject, channel: Channel): Json {
  const owners = [{ "0": guildId }, { "0": "0" }, { "1": user.id }];
  return { user, authorizing_integration_owners: owners[channel.context] };
}

function channelFor(name: string, user: UserObject): Channel {
  const channel = findChannel(name, user.id);
  if (channel === undefined || !mayEnter(channel, user.id))
    throw refuse(`${user.username} is in no channel ${name}`);
  return channel;
}

function visibleMessage(state: State, id: string, user: UserObject): Message {
  const message = state.messages.get(id);
  channelFor(message.channel.id, user);
  if (message.visibleTo !== null && message.visibleTo !== user.id) throw refuse("There is no such message");
  if ((message.flags & messageFlags.loading) !== 0) throw refuse("The message is still loading");
  return message;
}
