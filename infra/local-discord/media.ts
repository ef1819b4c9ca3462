import type { Cdn, StoredFile } from "./cdn.ts";
import type { Json } from "./world.ts";

const scheme = "attachment://";

/** The file names that embeds show by `attachment://name`; Discord does not list those as attachments. */
export function attachmentNames(embeds: readonly Json[]): Set<string> {
  const urls = JSON.stringify(embeds).matchAll(/"attachment:\/\/([^"]+)"/g);
  return new Set([...urls].map((match) => match[1] ?? ""));
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
  if (typeof copy.url !== "string" || !copy.url.startsWith(scheme)) return copy;
  const name = copy.url.slice(scheme.length);
  const file = files.find((one) => one.name === name);
  if (file === undefined) return copy;
  const { id, url, proxy_url, content_type } = cdn.attachment(file);
  return { ...copy, url, proxy_url, content_type, ...file.size, attachment_id: id };
}

/** Gives every component that has none the next free `id`, as Discord does, in the order of the tree. */
export function numberComponents(components: readonly Json[]): Json[] {
  const taken = new Set<number>();
  walk(components, ({ id }) => {
    if (typeof id === "number" && id > 0) taken.add(id);
  });
  const copy = structuredClone(components) as Json[];
  let next = 1;
  walk(copy, (component) => {
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
