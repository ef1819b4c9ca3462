import { DiscordError } from "./errors.ts";
import type { Resolved, ToAttachment } from "./options.ts";
import { resolvedUsers } from "./payloads.ts";
import { componentTypes as types } from "./validate-components.ts";
import type { Json } from "./world.ts";

/** User and mentionable selects, whose values are people. */
const usersOf = new Set<number>([types.userSelect, types.mentionableSelect]);

/** What a submitted modal carries. */
export interface Submitted {
  components: Json[];
  resolved: { resolved?: Resolved };
}

/**
 * A modal's components as MODAL_SUBMIT carries them.
 * @param fields by custom id: text, `true`, values, or `{file: n}`s; what is left out keeps its preset value
 * @throws DiscordError where a client would not let one submit
 */
export function modalComponents(components: readonly Json[], fields: Json, upload: ToAttachment): Submitted {
  const resolved: Resolved = {};
  const known = new Set<unknown>();

  function submit(component: Json): Json {
    const { type, id, custom_id: customId } = component;
    if (type === types.row) return { type, id, components: (component.components as Json[]).map(submit) };
    if (type === types.label) return { type, id, component: submit(component.component as Json) };
    if (customId === undefined) return { type, id };
    known.add(customId);
    const result = { type, id, custom_id: customId };
    const field = fields[String(customId)];
    switch (type) {
      case types.textInput:
        return { ...result, value: textOf(component, field) };
      case types.checkbox:
        return { ...result, value: field ?? component.default ?? false };
      case types.radioGroup:
        return { ...result, value: radioOf(component, field) };
      case types.upload: {
        const attachments = asList(field).map(upload);
        for (const one of attachments) resolved.attachments = { ...resolved.attachments, [one.id]: one };
        return {
          ...result,
          values: counted(
            component,
            attachments.map(({ id }) => id),
          ),
        };
      }
      default: {
        const values = counted(component, field === undefined ? presets(component) : asList(field));
        if (usersOf.has(Number(type))) Object.assign(resolved, resolvedUsers(values.map(String)));
        else for (const value of values) mustBeOption(component, value);
        return { ...result, values };
      }
    }
  }

  const submitted = components.map(submit);
  const stranger = Object.keys(fields).find((key) => !known.has(key));
  if (stranger !== undefined) throw new DiscordError(400, 0, `The modal has no field ${stranger}`);
  return { components: submitted, resolved: Object.keys(resolved).length > 0 ? { resolved } : {} };
}

function textOf(component: Json, field: unknown): string {
  const value = String(field ?? component.value ?? "");
  const { required = true, min_length: least = 0, max_length: most = 4000, custom_id: name } = component;
  if (required && value === "") throw new DiscordError(400, 0, `${name} is required`);
  const fits = value === "" || (value.length >= Number(least) && value.length <= Number(most));
  if (!fits) throw new DiscordError(400, 0, `${name} must be ${least} to ${most} characters`);
  return value;
}

function radioOf(component: Json, field: unknown): unknown {
  const value = field ?? presets(component)[0] ?? null;
  if (value !== null) mustBeOption(component, value);
  else if (component.required ?? true) throw new DiscordError(400, 0, `${component.custom_id} is required`);
  return value;
}

function mustBeOption({ options, custom_id: name }: Json, value: unknown): void {
  const known = options as Json[] | undefined;
  if (known === undefined || known.some((one) => one.value === value)) return;
  throw new DiscordError(400, 0, `${name} has no option ${value}`);
}

function counted(component: Json, values: unknown[]): unknown[] {
  // A group of checkboxes takes as many as it has; everything else one.
  const all = component.type === types.checkboxGroup ? (component.options as Json[]).length : 1;
  const { required = true, min_values: least = 1, max_values: most = all, custom_id: name } = component;
  const isSkipped = !required && values.length === 0;
  const fits = values.length >= Number(least) && values.length <= Number(most);
  if (!isSkipped && !fits) throw new DiscordError(400, 0, `${name} takes ${least} to ${most} values`);
  return values;
}

function presets(component: Json): unknown[] {
  const options = (component.options as Json[] | undefined) ?? [];
  return options.filter((one) => one.default).map((one) => one.value);
}

function asList(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}
