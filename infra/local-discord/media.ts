import { type Cdn, type StoredFile, safeName } from "./cdn.ts";
import { componentTypes } from "./validate-components.ts";
import type { Json } from "./world.ts";

const scheme = "attachment://";

/**
 * The file names that embeds or components show by `attachment://name`; Discord does not list those as attachments.
 */
export function attachmentNames(values: readonly Json[]): Set<string> {
  const urls = JSON.stringify(values).matchAll(/"attachment:\/\/([^"]+)"/g);
  return new Set([...urls].map((match) => safeName(match[1] ?? "")));
}

/** A copy in which every `{url: "attachment://name"}` is the uploaded file, signed and measured. */
export function resolveMedia(values: readonly Json[], files: readonly StoredFile[], cdn: Cdn): Json[] {
  return values.map((value) => resolve(value, files, cdn) as Json);
}

function resolve(value: unknown, files: readonly StoredFile[], cdn: Cdn): unknown {
  if (Array.isArray(value)) return value.map((one) => resolve(one, files, cdn));
  if (typeof value !== "object" || value === null) return value;
  const copy: Json = Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, resolve(inner, files, cdn)]),
  );
  const named = fileNamed((copy.file as Json | undefined)?.attachment_id, files);
  if (named !== undefined) Object.assign(copy, { name: named.name, size: named.data.length });
  if (typeof copy.url !== "string") return copy;
  const name = copy.url.startsWith(scheme) ? safeName(copy.url.slice(scheme.length)) : null;
  const file = name === null ? cdn.find(copy.url) : files.find((one) => one.name === name);
  if (file === undefined) return copy;
  const { id, url, proxy_url, content_type } = cdn.attachment(file);
  const own = name === null ? { url: copy.url, proxy_url: copy.url } : { url, proxy_url, attachment_id: id };
  return { ...copy, id, ...own, content_type, ...file.size };
}

function fileNamed(id: unknown, files: readonly StoredFile[]): StoredFile | undefined {
  return id === undefined ? undefined : files.find((one) => one.id === id);
}

/** What Discord fills in where a request was silent. */
const defaults: Readonly<Record<number, Json>> = {
  [componentTypes.stringSelect]: { min_values: 1, max_values: 1 },
  [componentTypes.thumbnail]: { description: null, spoiler: false },
  [componentTypes.file]: { spoiler: false },
  [componentTypes.separator]: { spacing: 1, divider: true },
  [componentTypes.container]: { accent_color: null, spoiler: false },
};

/** Gives every component its defaults and, where it has none, the next free `id`, in the order of the tree. */
export function completeComponents(components: readonly Json[]): Json[] {
  const taken = new Set<number>();
  walk(components, ({ id }) => {
    if (typeof id === "number" && id > 0) taken.add(id);
  });
  const copy = structuredClone(components) as Json[];
  let next = 1;
  walk(copy, (component) => {
    for (const [key, value] of Object.entries(defaults[Number(component.type)] ?? {}))
      component[key] ??= value;
    if (typeof component.id === "number" && component.id > 0) return;
    while (taken.has(next)) next += 1;
    component.id = next++;
  });
  return copy;
}

/** Calls `visit` for every component of a tree, parents first. */
export function walk(components: readonly Json[], visit: (component: Json) => void): void {
  for (const component of components) {
    visit(component);
    const { components: children, component: child, accessory } = component;
    if (Array.isArray(children)) walk(children as Json[], visit);
    for (const one of [child, accessory]) if (one !== undefined) walk([one as Json], visit);
  }
}
