import { type Interaction, MessageFlags, type RepliableInteraction } from "discord.js";
import { readCustomId } from "../shared/custom-ids.ts";
import { UserError } from "../shared/errors.ts";
import { loggingAbout } from "../shared/logger.ts";
import type { Component } from "./command.ts";
import { messageCommands, slashCommands } from "./commands/index.ts";
import { buttons, modals, selects } from "./components/index.ts";
import type { BotDeps } from "./deps.ts";
import { tellExpiry } from "./expiry-notice.ts";
import { checkPlace } from "./gate.ts";
import { refuse } from "./refuse.ts";
import { answeringInTime } from "./within.ts";

/** Hands an interaction to what answers it. */
export function handleInteraction(interaction: Interaction, deps: BotDeps): Promise<void> {
  return loggingAbout(interaction.id, () => handle(interaction, deps));
}

async function handle(interaction: Interaction, deps: BotDeps): Promise<void> {
  if (interaction.isAutocomplete()) {
    const command = slashCommands.find(({ data }) => data.name === interaction.commandName);
    try {
      await command?.autocomplete?.(interaction, deps);
    } catch (err) {
      deps.log.warn({ err }, "autocomplete");
      await interaction.respond([]).catch(() => undefined);
    }
    return;
  }
  if (!interaction.isRepliable()) return;
  deps.log.info({ asked: askedBy(interaction) }, "asked");
  try {
    await answeringInTime(interaction, () => dispatch(interaction, deps));
    if (interaction.isCommand()) {
      await tellExpiry(interaction, deps).catch((err: unknown) => deps.log.warn({ err }, "notice"));
    }
  } catch (error) {
    // The reply may be as unreachable as whatever failed; there is nobody else to tell.
    await refuse(interaction, error, deps).catch((err: unknown) => deps.log.error({ err }, "could not tell"));
  }
}

/** Which command or control it is; what was typed is nobody's business. */
function askedBy(interaction: RepliableInteraction): string {
  return interaction.isCommand() ? interaction.commandName : readCustomId(interaction.customId).prefix;
}

async function dispatch(interaction: Interaction, deps: BotDeps): Promise<void> {
  if (interaction.isChatInputCommand()) {
    await useCommand(commandOf(slashCommands, interaction), interaction, deps);
  } else if (interaction.isMessageContextMenuCommand()) {
    await useCommand(commandOf(messageCommands, interaction), interaction, deps);
  } else if (interaction.isButton()) {
    await executeComponent(buttons, interaction, deps);
  } else if (interaction.isStringSelectMenu()) {
    await executeComponent(selects, interaction, deps);
  } else if (interaction.isModalSubmit()) {
    await executeComponent(modals, interaction, deps);
  }
}

/** @throws UserError `unknown_command` for one that Discord still shows and this version no longer has */
function commandOf<One extends { readonly data: { readonly name: string } }>(
  commands: readonly One[],
  { commandName }: { readonly commandName: string },
): One {
  const command = commands.find(({ data }) => data.name === commandName);
  if (!command) throw new UserError("unknown_command", {});
  return command;
}

async function useCommand<One extends RepliableInteraction>(
  command: {
    readonly isAlwaysOpen?: true;
    execute(interaction: One, deps: BotDeps): Promise<void>;
  },
  interaction: One,
  deps: BotDeps,
): Promise<void> {
  if (!command.isAlwaysOpen) await checkPlace(interaction, deps);
  await command.execute(interaction, deps);
}

/**
 * @throws UserError `action_gone` for a control that this version no longer has, or one that was pressed where it was
 *   never offered: what it changes would be somebody else's message, or a result without its buttons
 */
async function executeComponent<One extends RepliableInteraction & { readonly customId: string }>(
  components: readonly Component<One>[],
  interaction: One,
  deps: BotDeps,
): Promise<void> {
  const { prefix, key, argument } = readCustomId(interaction.customId);
  const component = components.find((one) => one.prefix === prefix);
  if (!component) throw new UserError("action_gone", {});
  if (!component.isOnResults && isSeenByOthers(interaction)) throw new UserError("action_gone", {});
  if (!component.isAlwaysOpen) await checkPlace(interaction, deps);
  await component.execute(interaction, key, deps, argument);
}

/** The message that a control stands below; a form that a command opened stands below none. */
function isSeenByOthers(interaction: RepliableInteraction): boolean {
  const hasMessage = interaction.isMessageComponent() || interaction.isModalSubmit();
  const message = hasMessage ? interaction.message : null;
  return message !== null && !message.flags.has(MessageFlags.Ephemeral);
}
