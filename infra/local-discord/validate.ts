import { z } from "zod";
import { DiscordError } from "./errors.ts";
import type { Json } from "./world.ts";

const text = (max: number) => z.string().min(1).max(max);
const flags = z.number().int().nullish();
const attachments = z
  .array(z.looseObject({ description: z.string().max(1024).nullish() }))
  .max(10)
  .nullish();

const option = z.looseObject({
  label: text(100),
  value: text(100),
  description: z.string().max(100).nullish(),
});
const media = z.looseObject({
  media: z.looseObject({ url: z.string().max(2048) }),
  description: z.string().max(1024).nullish(),
});

/** The limits of every kind of component, checked where the field is present. */
const component = z.looseObject({
  type: z.number().int(),
  id: z.number().int().nullish(),
  custom_id: text(100).optional(),
  placeholder: z.string().max(150).nullish(),
  options: z.array(option).min(1).max(25).optional(),
  content: text(4000).optional(),
  items: z.array(media).min(1).max(10).optional(),
  get components() {
    return z.array(component).min(1).max(40).optional();
  },
  get component() {
    return component.optional();
  },
  get accessory() {
    return component.optional();
  },
});

const embed = z.looseObject({
  title: z.string().max(256).nullish(),
  description: z.string().max(4096).nullish(),
  fields: z
    .array(z.looseObject({ name: text(256), value: text(1024) }))
    .max(25)
    .nullish(),
  footer: z.looseObject({ text: text(2048) }).nullish(),
});

const message = z.looseObject({
  content: z.string().max(2000).nullish(),
  embeds: z.array(embed).max(10).nullish(),
  components: z.array(component).max(40).nullish(),
  flags,
  attachments,
});

const modal = z.looseObject({
  custom_id: text(100),
  title: text(45),
  components: z.array(component).min(1).max(5),
});

const choices = z.looseObject({
  choices: z
    .array(z.looseObject({ name: text(100), value: z.union([text(100), z.number()]) }))
    .max(25)
    .nullish(),
});

const command = z.looseObject({
  name: text(32),
  type: z.number().int().min(1).max(4).optional(),
  description: z.string().max(100).optional(),
  options: z
    .array(z.looseObject({ name: text(32), description: text(100), type: z.number() }))
    .max(25)
    .nullish(),
});

const schemas = { message, modal, choices, commands: z.looseObject({ items: z.array(command).max(110) }) };

/**
 * Checks the sizes Discord checks.
 * @throws DiscordError 50035 with Discord's tree of `_errors`
 */
export function validate(what: keyof typeof schemas, body: Json): void {
  const result = schemas[what].safeParse(body);
  const problems = result.success ? [] : result.error.issues.map(toProblem);
  if (result.success && (what === "message" || what === "modal")) {
    problems.push(
      ...componentProblems((body.components as Json[] | undefined) ?? [], what, Number(body.flags ?? 0)),
    );
    if (Number(body.flags ?? 0) & componentsV2) problems.push(...legacyFields(body));
  }
  if (problems.length === 0) return;
  const errors: Record<string, unknown> = {};
  for (const { path, code, message } of problems) {
    let at: Record<string, unknown> = errors;
    for (const key of path) {
      at[String(key)] ??= {};
      at = at[String(key)] as Record<string, unknown>;
    }
    at._errors = [...((at._errors as unknown[]) ?? []), { code, message }];
  }
  throw new DiscordError(400, 50035, "Invalid Form Body", errors);
}

interface Problem {
  path: readonly PropertyKey[];
  code: string;
  message: string;
}

/** Message flag: components replace content and embeds. */
export const componentsV2 = 1 << 15;

function toProblem(issue: z.core.$ZodIssue): Problem {
  const { path } = issue;
  if (issue.code === "too_big") {
    return { path, code: "BASE_TYPE_MAX_LENGTH", message: `Must be ${issue.maximum} or fewer in length.` };
  }
  if (issue.code === "too_small") {
    return { path, code: "BASE_TYPE_MIN_LENGTH", message: `Must be ${issue.minimum} or more in length.` };
  }
  return { path, code: "BASE_TYPE_CHOICES", message: issue.message };
}

function legacyFields(body: Json): Problem[] {
  const filled = (field: string) => (body[field] as { length: number } | null | undefined)?.length;
  return ["content", "embeds"].filter(filled).map((field) => ({
    path: [field],
    code: "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
    message: `The '${field}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`,
  }));
}

function componentProblems(components: Json[], what: "message" | "modal", messageFlags: number): Problem[] {
  const problems: Problem[] = [];
  const customIds = new Set<string>();
  let total = 0;
  const add = (path: PropertyKey[], code: string, message: string) => problems.push({ path, code, message });

  function visit(one: Json, path: PropertyKey[]): void {
    total += 1;
    const { type, custom_id: customId, style, url, label } = one;
    if (typeof customId === "string") {
      if (customIds.has(customId))
        add(
          [...path, "custom_id"],
          "COMPONENT_CUSTOM_ID_DUPLICATED",
          "Component custom id cannot be duplicated",
        );
      customIds.add(customId);
    }
    if (type === 2 && style !== 5 && style !== 6 && customId === undefined) {
      add([...path, "custom_id"], "BASE_TYPE_REQUIRED", "This field is required");
    }
    if (type === 2 && style === 5 && url === undefined) {
      add([...path, "url"], "BASE_TYPE_REQUIRED", "This field is required");
    }
    const longest = type === 2 ? 80 : 45;
    if (typeof label === "string" && label.length > longest) {
      add([...path, "label"], "BASE_TYPE_MAX_LENGTH", `Must be ${longest} or fewer in length.`);
    }
    const children = (one.components as Json[] | undefined) ?? [];
    if (type === 1 && children.length > 5) {
      add([...path, "components"], "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.");
    }
    children.forEach((child, index) => void visit(child, [...path, "components", index]));
    for (const key of ["component", "accessory"]) {
      if (one[key] !== undefined) visit(one[key] as Json, [...path, key]);
    }
  }

  components.forEach((one, index) => void visit(one, ["components", index]));
  const isV2 = (messageFlags & componentsV2) !== 0;
  if (total > 40)
    add(
      ["components"],
      "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
      "The total number of components cannot exceed 40",
    );
  if (what === "message" && !isV2) {
    if (components.length > 5) add(["components"], "BASE_TYPE_BAD_LENGTH", "Must be 5 or fewer in length.");
    components.forEach(({ type }, index) => {
      if (type !== 1)
        add(
          ["components", index, "type"],
          "UNION_TYPE_CHOICES",
          'Value of field "type" must be one of (1,).',
        );
    });
  }
  return problems;
}
