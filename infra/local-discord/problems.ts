import type { z } from "zod";

/** One line of Discord's "Invalid Form Body". */
export interface Problem {
  path: readonly PropertyKey[];
  /** Discord's name of the rule, e.g. `BASE_TYPE_MAX_LENGTH`. */
  code: string;
  message: string;
}

/** A schema's complaint in Discord's words. */
export function toProblem(issue: z.core.$ZodIssue, under: readonly PropertyKey[] = []): Problem {
  const path = [...under, ...issue.path];
  const isNumber = "origin" in issue && issue.origin === "number";
  if (issue.code === "too_big") {
    if (isNumber)
      return {
        path,
        code: "NUMBER_TYPE_MAX",
        message: `int value should be less than or equal to ${issue.maximum}.`,
      };
    return { path, code: "BASE_TYPE_MAX_LENGTH", message: `Must be ${issue.maximum} or fewer in length.` };
  }
  if (issue.code === "too_small") {
    if (isNumber)
      return {
        path,
        code: "NUMBER_TYPE_MIN",
        message: `int value should be greater than or equal to ${issue.minimum}.`,
      };
    return { path, code: "BASE_TYPE_MIN_LENGTH", message: `Must be ${issue.minimum} or more in length.` };
  }
  return { path, code: "BASE_TYPE_CHOICES", message: issue.message };
}

/** A component, or anything else with a `type`, where only others may stand. */
export function invalidType(path: readonly PropertyKey[], allowed: readonly number[]): Problem {
  const list = allowed.length === 1 ? `${allowed[0]},` : allowed.join(", ");
  return {
    path,
    code: "UNION_TYPE_CHOICES",
    message: `Value of field "type" must be one of (${list}).`,
  };
}
