import type { Identities } from "./identities.ts";
import { formatIdentitySpec, parseIdentitySpec } from "./identity-spec.ts";
import { foldName } from "./names.ts";

/** Default names that no longer exist would only be in the way; preferences stay. */
export async function forgetDefaults(
  userId: string,
  names: readonly string[],
  identities: Identities,
): Promise<void> {
  const { faces, options } = parseIdentitySpec((await identities.profile(userId)).defaults);
  const erased = new Set(names.map(foldName));
  if (!faces.some((mix) => mix?.some((name) => erased.has(foldName(name))))) return;
  await identities.setDefaults(userId, formatIdentitySpec({ faces: [], options }));
}
