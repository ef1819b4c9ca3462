import { z } from "zod";
import { invalidType, type Problem, toProblem } from "./problems.ts";
import type { Json } from "./world.ts";

/** Message flag: components replace content and embeds. */
export const componentsV2 = 1 << 15;

/** Component types, as Discord numbers them. */
export const componentTypes = {
  row: 1,
  button: 2,
  stringSelect: 3,
  textInput: 4,
  userSelect: 5,
  roleSelect: 6,
  mentionableSelect: 7,
  channelSelect: 8,
  section: 9,
  text: 10,
  thumbnail: 11,
  gallery: 12,
  file: 13,
  separator: 14,
  container: 17,
  label: 18,
  upload: 19,
  radioGroup: 21,
  checkboxGroup: 22,
  checkbox: 23,
} as const;

const t = componentTypes;
const selects = [t.stringSelect, t.userSelect, t.roleSelect, t.mentionableSelect, t.channelSelect];
const content = [t.row, t.section, t.text, t.gallery, t.file, t.separator];

/** Which types may stand directly in a message or a modal. */
const topLevel = { legacy: [t.row], v2: [...content, t.container], modal: [t.row, t.text, t.label] };
/** Rows hold buttons or one select in a message, text inputs in a modal. */
const inRow = { message: [t.button, ...selects], modal: [t.textInput] };
const inLabel = [...selects, t.textInput, t.upload, t.radioGroup, t.checkboxGroup, t.checkbox];

const text = (max: number) => z.string().min(1).max(max);
const optional = (max: number) => z.string().max(max).nullish();
const between = (min: number, max: number) => z.number().int().min(min).max(max).nullish();
const customId = text(100);
const media = z.looseObject({ url: z.string().max(2048) });
const option = z.looseObject({ label: text(100), value: text(100), description: optional(100) });
const described = { media, description: z.string().min(1).max(1024).nullish() };
const select = {
  custom_id: customId,
  placeholder: optional(150),
  min_values: between(0, 25),
  max_values: between(1, 25),
};

/** Every component's own fields. Sizes are those of Discord's OpenAPI document. */
const fields: Readonly<Record<number, z.ZodRawShape>> = {
  [t.row]: {},
  [t.button]: {
    style: z.number().int().min(1).max(6),
    custom_id: customId.nullish(),
    label: optional(80),
    url: optional(512),
  },
  [t.stringSelect]: { ...select, options: z.array(option).min(1).max(25) },
  [t.textInput]: {
    custom_id: customId,
    style: z.number().int().min(1).max(2),
    label: text(45).nullish(),
    value: optional(4000),
    placeholder: optional(100),
    min_length: between(0, 4000),
    max_length: between(1, 4000),
  },
  [t.userSelect]: select,
  [t.roleSelect]: select,
  [t.mentionableSelect]: select,
  [t.channelSelect]: select,
  [t.section]: {},
  [t.text]: { content: text(4000) },
  [t.thumbnail]: described,
  [t.gallery]: { items: z.array(z.looseObject(described)).min(1).max(10) },
  [t.file]: { file: z.looseObject({ url: z.string().regex(/^attachment:\/\//, "Must be an attachment") }) },
  [t.separator]: { spacing: between(1, 2), divider: z.boolean().nullish() },
  [t.container]: { accent_color: between(0, 0xffffff) },
  [t.label]: { label: text(45), description: text(100).nullish() },
  [t.upload]: { custom_id: customId, min_values: between(0, 10), max_values: between(1, 10) },
  [t.radioGroup]: { custom_id: customId, options: z.array(option).min(2).max(10) },
  [t.checkboxGroup]: {
    custom_id: customId,
    options: z.array(option).min(1).max(10),
    min_values: between(0, 10),
    max_values: between(1, 10),
  },
  [t.checkbox]: { custom_id: customId, default: z.boolean().nullish() },
};
const schemas = new Map(
  Object.entries(fields).map(([type, shape]) => [
    Number(type),
    z.looseObject({ ...shape, id: z.number().int().min(0).nullish() }),
  ]),
);

/**
 * Checks a component tree as Discord does: what may stand where, how many, how long.
 * @param what "legacy" are messages without the components V2 flag
 */
export function componentProblems(components: readonly Json[], what: keyof typeof topLevel): Problem[] {
  const problems: Problem[] = [];
  const seen = { customIds: new Set<unknown>(), ids: new Set<unknown>(), total: 0, text: 0 };
  const add = (path: PropertyKey[], code: string, message: string) => problems.push({ path, code, message });

  function visit(one: Json, path: PropertyKey[], allowed: readonly number[]): void {
    const type = Number(one.type);
    if (!allowed.includes(type)) return void problems.push(invalidType([...path, "type"], allowed));
    seen.total += 1;
    const result = schemas.get(type)?.safeParse(one);
    const own = result?.success === false ? result.error.issues.map((issue) => toProblem(issue, path)) : [];
    problems.push(...own, ...ownProblems(one, path));
    unique(one.custom_id, seen.customIds, [...path, "custom_id"], "COMPONENT_CUSTOM_ID_DUPLICATED");
    unique(one.id || undefined, seen.ids, [...path, "id"], "COMPONENT_ID_DUPLICATED");
    if (type === t.text) seen.text += String(one.content ?? "").length;
    if (type === t.row)
      children(one, path, what === "modal" ? inRow.modal : inRow.message, what === "modal" ? 1 : 5);
    if (type === t.section) children(one, path, [t.text], 3);
    if (type === t.container) children(one, path, content, 40);
    if (type === t.section) child(one, "accessory", path, [t.button, t.thumbnail]);
    if (type === t.label) child(one, "component", path, inLabel);
  }

  function children(one: Json, path: PropertyKey[], allowed: readonly number[], max: number): void {
    const list = Array.isArray(one.components) ? (one.components as Json[]) : [];
    const hasSelect = list.some(({ type }) => selects.includes(type as 3));
    const most = hasSelect && one.type === t.row ? 1 : max;
    if (list.length < 1 || list.length > most) {
      add([...path, "components"], "BASE_TYPE_BAD_LENGTH", `Must be between 1 and ${most} in length.`);
    }
    list.forEach((inner, index) => void visit(inner, [...path, "components", index], allowed));
  }

  function child(one: Json, key: string, path: PropertyKey[], allowed: readonly number[]): void {
    const inner = one[key];
    if (typeof inner === "object" && inner !== null) visit(inner as Json, [...path, key], allowed);
    else add([...path, key], "BASE_TYPE_REQUIRED", "This field is required");
  }

  function unique(value: unknown, known: Set<unknown>, path: PropertyKey[], code: string): void {
    if (value === undefined || value === null) return;
    if (known.has(value)) add(path, code, `Component ${String(path.at(-1))} cannot be duplicated`);
    known.add(value);
  }

  components.forEach((one, index) => void visit(one, ["components", index], topLevel[what]));
  if (what !== "v2" && components.length > 5)
    add(["components"], "BASE_TYPE_BAD_LENGTH", "Must be 5 or fewer in length.");
  if (seen.total > 40)
    add(
      ["components"],
      "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
      "The total number of components cannot exceed 40",
    );
  if (seen.text > 4000)
    add(
      ["components"],
      "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
      "Total displayable text size exceeds maximum size of 4000",
    );
  return problems;
}

/** What one field demands of another. */
function ownProblems({ type, style, custom_id, url, label, emoji, ...one }: Json, path: PropertyKey[]) {
  const problems: Problem[] = [];
  const demand = (key: string) =>
    problems.push({ path: [...path, key], code: "BASE_TYPE_REQUIRED", message: "This field is required" });
  if (type === t.button) {
    if (Number(style) <= 4 && custom_id === undefined) demand("custom_id");
    if (style === 5 && url === undefined) demand("url");
    if (Number(style) <= 5 && !label && !emoji) demand("label");
  }
  const { options, min_values: least, max_values: most } = one;
  if ((type === t.stringSelect || type === t.checkboxGroup) && Array.isArray(options)) {
    const needed = Math.max(Number(least ?? 1), Number(most ?? 1));
    if (options.length < needed)
      problems.push({
        path: [...path, "options"],
        code: "BASE_TYPE_BAD_LENGTH",
        message: `Must be between ${needed} and ${type === t.stringSelect ? 25 : 10} in length.`,
      });
    if (new Set((options as Json[]).map(({ value }) => value)).size < options.length)
      problems.push({
        path: [...path, "options"],
        code: "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
        message: "The specified option value is already used",
      });
  }
  return problems;
}
