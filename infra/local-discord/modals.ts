import { DiscordError } from "./errors.ts";
import type { Resolved, ToAttachment } from "./options.ts";
import type { Json } from "./world.ts";

const types = {
  row: 1,
  select: 3,
  text: 4,
  label: 18,
  upload: 19,
  radio: 21,
  checkboxes: 22,
  checkbox: 23,
} as const;

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
      case types.text:
        return { ...result, value: textOf(component, field) };
      case types.checkbox:
        return { ...result, value: field ?? component.default ?? false };
      case types.radio:
        return { ...result, value: field ?? presets(component)[0] ?? null };
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
      default:
        return {
          ...result,
          values: counted(component, field === undefined ? presets(component) : asList(field)),
        };
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

function counted(component: Json, values: unknown[]): unknown[] {
  const { required = true, min_values: least = 1, max_values: most = 1, custom_id: name } = component;
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
