import { z } from "zod";
import { DiscordError } from "./errors.ts";
import { type Problem, toProblem } from "./problems.ts";
import { componentProblems, componentsV2 } from "./validate-components.ts";
import type { Json } from "./world.ts";

const text = (max: number) => z.string().min(1).max(max);
const flags = z.number().int().nullish();
const attachments = z
  .array(z.looseObject({ description: z.string().max(1024).nullish() }))
  .max(10)
  .nullish();

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
  components: z.array(z.looseObject({})).nullish(),
  flags,
  attachments,
});

const modal = z.looseObject({
  custom_id: text(100),
  title: text(45),
  components: z.array(z.looseObject({})).min(1),
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
  const problems = result.success ? [] : result.error.issues.map((issue) => toProblem(issue));
  if (result.success && (what === "message" || what === "modal")) {
    const isV2 = (Number(body.flags ?? 0) & componentsV2) !== 0;
    const place = what === "modal" ? "modal" : isV2 ? "v2" : "legacy";
    problems.push(...componentProblems((body.components as Json[] | undefined) ?? [], place));
    if (isV2) problems.push(...legacyFields(body));
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

function legacyFields(body: Json): Problem[] {
  const filled = (field: string) => (body[field] as { length: number } | null | undefined)?.length;
  return ["content", "embeds"].filter(filled).map((field) => ({
    path: [field],
    code: "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
    message: `The '${field}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`,
  }));
}
