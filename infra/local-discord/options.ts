import type { Body } from "./body.ts";
import type { Cdn } from "./cdn.ts";
import type { Command, CommandOption } from "./commands.ts";
import { DiscordError } from "./errors.ts";
import { roleObject, roles } from "./roles.ts";
import { applicationId, channelObject, findChannel, findUser, type Json } from "./world.ts";

/** The objects that ids in an interaction stand for, by kind and id. */
export type Resolved = Record<string, Record<string, unknown>>;

/** Turns `{file: n}` into a stored attachment. */
export type ToAttachment = (value: unknown) => { id: string };

const optionTypes = {
  subcommand: 1,
  group: 2,
  string: 3,
  integer: 4,
  boolean: 5,
  user: 6,
  channel: 7,
  role: 8,
  number: 10,
  attachment: 11,
} as const;

function refuse(message: string): DiscordError {
  return new DiscordError(400, 0, message);
}

/**
 * The file of an option or of a modal's upload field.
 * @param value `{file: n}`, n being the upload's number
 */
export function attachmentValue(value: unknown, files: Body["files"], cdn: Cdn): { id: string } {
  const file = files.get((value as { file?: number } | null)?.file ?? -1);
  if (file === undefined) throw refuse("An attachment is {file: n} with files[n] beside it");
  return cdn.attachment(cdn.store(file, applicationId, true));
}

/**
 * The `data` of a slash command or its autocomplete: options typed as the command declares them.
 * @param name    the command, with group and subcommand after spaces
 * @param focused the option being typed in autocomplete, else null
 * @throws DiscordError where a client would not send it
 */
export function commandData(
  command: Command,
  name: string,
  values: Json,
  focused: string | null,
  upload: ToAttachment,
): Json {
  const resolved: Resolved = {};
  const [, ...subcommands] = name.split(" ");
  let declared = command.options;
  const wrappers: Json[] = [];
  for (const sub of subcommands) {
    const option = declared.find((one) => one.name === sub && one.type <= optionTypes.group);
    if (option === undefined) throw refuse(`/${command.name} has no subcommand ${sub}`);
    declared = option.options ?? [];
    wrappers.unshift({ name: sub, type: option.type });
  }
  const stranger = Object.keys(values).find((key) => !declared.some((one) => one.name === key));
  if (stranger !== undefined) throw refuse(`/${command.name} has no option ${stranger}`);
  if (focused !== null && !declared.some((one) => one.name === focused && one.autocomplete)) {
    throw refuse(`${focused} does not autocomplete`);
  }

  const given: Json[] = [];
  for (const option of declared) {
    const value = values[option.name];
    const isFocused = option.name === focused;
    if (value === undefined || value === null) {
      if (option.required && focused === null) throw refuse(`${option.name} is required`);
      if (isFocused) given.push({ name: option.name, type: option.type, value: "", focused: true });
      continue;
    }
    const entry = { name: option.name, type: option.type };
    if (focused !== null) {
      // While one types, nothing is checked and nothing is uploaded.
      if (option.type !== optionTypes.attachment)
        given.push({ ...entry, value, ...(isFocused ? { focused: true } : {}) });
    } else given.push({ ...entry, value: optionValue(option, value, resolved, upload) });
  }
  const options = wrappers.reduce((inner: Json[], wrapper) => [{ ...wrapper, options: inner }], given);
  return { options, ...(Object.keys(resolved).length > 0 ? { resolved } : {}) };
}

function optionValue(
  option: CommandOption,
  value: unknown,
  resolved: Resolved,
  upload: ToAttachment,
): unknown {
  const { name, type, choices, min_length = 0, max_length = 6000, min_value, max_value } = option;
  const wrong = (wanted: string) => refuse(`${name} must be ${wanted}`);
  switch (type) {
    case optionTypes.string:
      if (typeof value !== "string") throw wrong("text");
      if (value.length < min_length || value.length > max_length)
        throw wrong(`${min_length} to ${max_length} characters`);
      break;
    case optionTypes.integer:
    case optionTypes.number:
      if (typeof value !== "number") throw wrong("a number");
      if (type === optionTypes.integer && !Number.isSafeInteger(value)) throw wrong("a whole number");
      if (value < (min_value ?? -Infinity)) throw wrong(`at least ${min_value}`);
      if (value > (max_value ?? Infinity)) throw wrong(`at most ${max_value}`);
      break;
    case optionTypes.boolean:
      if (typeof value !== "boolean") throw wrong("true or false");
      break;
    case optionTypes.user: {
      const user = findUser(String(value));
      if (user === undefined) throw wrong("a user");
      resolved.users = { ...resolved.users, [user.id]: user };
      return user.id;
    }
    case optionTypes.channel: {
      const channel = findChannel(String(value));
      if (channel?.context !== 0) throw wrong("a channel");
      resolved.channels = { ...resolved.channels, [channel.id]: channelObject(channel) };
      return channel.id;
    }
    case optionTypes.role: {
      const role = roles.find(({ id, name: called }) => id === value || called === value);
      if (role === undefined) throw wrong("a role");
      resolved.roles = { ...resolved.roles, [role.id]: roleObject(role.id, role.name, 1) };
      return role.id;
    }
    case optionTypes.attachment: {
      const attachment = upload(value);
      resolved.attachments = { ...resolved.attachments, [attachment.id]: attachment };
      return attachment.id;
    }
    default:
      throw refuse(`Options of type ${type} are not known here`);
  }
  if (choices && choices.length > 0 && !choices.some((choice) => choice.value === value)) {
    throw wrong(`one of ${choices.map((choice) => choice.value).join(", ")}`);
  }
  return value;
}
