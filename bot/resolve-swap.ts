import { UserError } from "../shared/errors.ts";
import {
  type FaceList,
  type IdentitySpec,
  parseIdentitySpec,
  type SpecOptions,
} from "../shared/identity-spec.ts";
import type { SwapOptions } from "../shared/jobs.ts";
import { foldName, nearestNames } from "../shared/names.ts";

/** A swap as it was asked for, every question answered. */
export interface ResolvedSwap {
  /** Names as saved. */
  readonly faces: (string[] | null)[];
  readonly fromDefaults: boolean;
  readonly options: SwapOptions;
  readonly private: boolean;
}

/**
 * Flags win over typed options, those over the user's preferences, those over the configuration.
 * @param typed what was chosen beside `idname`
 * @param defaults the user's default spec
 * @param names the user's identities, as saved
 * @throws UserError `bad_spec`, `no_identities`, `no_default`, `unknown_name`, `nothing_to_swap`
 */
export function resolveSwap(
  idname: string,
  typed: SpecOptions,
  defaults: string,
  names: readonly string[],
): ResolvedSwap {
  const spec = parseIdentitySpec(idname);
  const preferences = parseIdentitySpec(defaults);
  const fromDefaults = spec.faces.length === 0;
  const faces = knownFaces(fromDefaults ? defaultFaces(preferences, names) : spec.faces, names);
  if (faces.every((mix) => mix === null)) throw new UserError("nothing_to_swap", {});
  const chosen: SpecOptions = { ...preferences.options, ...typed, ...spec.options };
  return {
    faces,
    fromDefaults,
    options: {
      greedy: chosen.greedy ?? true,
      hifi: chosen.hifi ?? false,
      sharpen: chosen.sharpen ?? false,
      oldify: chosen.oldify ?? 0,
    },
    private: chosen.private ?? false,
  };
}

/**
 * The names as saved.
 * @throws UserError `unknown_name`
 */
export function knownFaces(faces: FaceList, names: readonly string[]): (string[] | null)[] {
  const saved = new Map(names.map((name) => [foldName(name), name]));
  const known = (name: string): string => {
    const found = saved.get(foldName(name));
    if (found === undefined)
      throw new UserError("unknown_name", { name, nearest: nearestNames(name, names) });
    return found;
  };
  return faces.map((mix) => (mix ? mix.map(known) : null));
}

function defaultFaces({ faces }: IdentitySpec, names: readonly string[]): FaceList {
  if (names.length === 0) throw new UserError("no_identities", {});
  if (faces.length === 0) throw new UserError("no_default", {});
  return faces;
}
