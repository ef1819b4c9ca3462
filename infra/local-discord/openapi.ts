import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { root } from "../stage/root.ts";

const file = join(root, "..", "shared", "discord", "openapi.json");

/** Whether Discord's OpenAPI document lies beside the checkout; without it nothing can be checked. */
export const hasOpenApi = existsSync(file);

interface Operation {
  requestBody?: { content: Record<string, { schema: Schema }>; required?: boolean };
}
type Schema = Record<string, unknown>;

interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: Schema;
}

let loaded: Document | undefined;
const validators = new Map<string, ValidateFunction | null>();

function openApi(): Document {
  loaded ??= JSON.parse(readFileSync(file, "utf8")) as Document;
  return loaded;
}

/**
 * Checks what was sent to Discord against Discord's own description of its API.
 * @param path as in a wire entry: without the API's prefix and the query
 * @param body the JSON body, also where it travelled as `payload_json`; null where there was none
 * @returns what is wrong, one line each; empty if nothing is
 */
export function checkAgainstOpenApi(method: string, path: string, body: unknown): string[] {
  const template = findTemplate(method.toLowerCase(), decodeURIComponent(path));
  if (template === undefined) return [`${method} ${path}: Discord has no such route`];
  const operation = openApi().paths[template]?.[method.toLowerCase()];
  const validate = validatorOf(`${method} ${template}`, operation);
  if (validate === null) return body === null ? [] : [`${method} ${template}: Discord expects no body`];
  if (body === null)
    return operation?.requestBody?.required ? [`${method} ${template}: the body is missing`] : [];
  if (validate(body)) return [];
  return (validate.errors ?? []).map((error) => {
    const details = JSON.stringify(error.params);
    return `${method} ${template} ${error.instancePath || "/"}: ${error.message} ${details}`;
  });
}

/** The names of everything that a request's body may hold at its top. */
export function namesInBody(method: string, path: string): string[] {
  const template = findTemplate(method.toLowerCase(), path);
  const operation = template === undefined ? undefined : openApi().paths[template]?.[method.toLowerCase()];
  const schema = operation?.requestBody?.content["application/json"]?.schema;
  return schema ? namesIn(schema) : [];
}

function namesIn(schema: Schema): string[] {
  const {
    $ref: reference,
    anyOf = [],
    properties = {},
  } = schema as {
    $ref?: string;
    anyOf?: Schema[];
    properties?: Schema;
  };
  const named = reference
    ?.split("/")
    .slice(1)
    .reduce<Schema>((at, part) => at[part] as Schema, openApi() as never);
  return [...Object.keys(properties), ...[...anyOf, ...(named ? [named] : [])].flatMap(namesIn)];
}

/** The most literal template that fits: `@original` wins over `{message_id}`. */
function findTemplate(method: string, path: string): string | undefined {
  const fits = Object.entries(openApi().paths)
    .filter(([template, operations]) => {
      const parts = template.split(/\{[^}]+\}/).map((part) => part.replaceAll(/[.*+?^$()|[\]\\]/g, "\\$&"));
      return operations[method] !== undefined && new RegExp(`^${parts.join("[^/]+")}$`).test(path);
    })
    .map(([template]) => template);
  const holes = (template: string) => template.split("{").length;
  return fits.sort((a, b) => holes(a) - holes(b))[0];
}

function validatorOf(key: string, operation: Operation | undefined): ValidateFunction | null {
  const known = validators.get(key);
  if (known !== undefined) return known;
  const schema = operation?.requestBody?.content["application/json"]?.schema;
  let validate: ValidateFunction | null = null;
  if (schema !== undefined) {
    const ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false });
    addFormats.default(ajv);
    ajv.addFormat("snowflake", /^(0|[1-9][0-9]*)$/);
    ajv.addFormat("nonce", true);
    // The components travel along so that every "#/components/…" reference resolves; only what is used is compiled.
    validate = ajv.compile({ ...schema, components: openApi().components });
  }
  validators.set(key, validate);
  return validate;
}
