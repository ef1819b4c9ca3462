import type { SwapOrder } from "../shared/actions.ts";
import { UserError } from "../shared/errors.ts";
import {
  type FaceList,
  facesToChange,
  type IdentitySpec,
  parseIdentitySpec,
  type SpecOptions,
} from "../shared/identity-spec.ts";
import type { SwapImageJob, SwapOptions } from "../shared/jobs.ts";
import { foldName, nearestNames } from "../shared/names.ts";

/** A swap as it was asked for, every question answered. */
export interface ResolvedSwap {
  /** Names as saved; not used where a picture is the source. */
  readonly faces: (string[] | null)[];
  readonly match: SwapImageJob["match"];
  readonly options: SwapOptions;
  /** `null`: as is usual where it is asked. */
  readonly private: boolean | null;
}

/**
 * Flags win over typed options, those over the user's preferences, those over the configuration.
 * @param defaults the user's default spec
 * @param names the user's identities, as saved
 * @throws UserError `bad_spec`, `no_identities`, `no_default`, `unknown_name`, `nothing_to_swap`
 */
export function resolveSwap(
  { idname, typed, source }: Pick<SwapOrder, "idname" | "typed" | "source">,
  defaults: string,
  names: readonly string[],
): ResolvedSwap {
  const spec = parseIdentitySpec(idname);
  const preferences = parseIdentitySpec(defaults);
  const chosen: SpecOptions = { ...preferences.options, ...present(typed), ...spec.options };
  const options = {
    greedy: chosen.greedy ?? true,
    hifi: chosen.hifi ?? false,
    sharpen: chosen.sharpen ?? false,
    oldify: chosen.oldify ?? 0,
  };
  const isPrivate = chosen.private ?? null;
  if (source) return { faces: [], match: "counted", options, private: isPrivate };
  if (spec.faces.length === 0) {
    const faces = knownFaces(defaultFaces(preferences, names), names);
    return { faces: facesToChange(faces, options), match: "first", options, private: isPrivate };
  }
  const faces = facesToChange(knownFaces(spec.faces, names), options);
  return { faces, match: "counted", options, private: isPrivate };
}

/** Without what was not typed, which would hide the next level of precedence. */
function present(typed: SwapOrder["typed"]): SpecOptions {
  return Object.fromEntries(Object.entries(typed).filter(([, value]) => value !== undefined));
}

/**
 * The names as saved.
 * @throws UserError `unknown_name`, or `no_identities` where there is nothing that could have been meant
 */
export function knownFaces(faces: FaceList, names: readonly string[]): (string[] | null)[] {
  const saved = new Map(names.map((name) => [foldName(name), name]));
  const known = (name: string): string => {
    const found = saved.get(foldName(name));
    if (names.length === 0) throw new UserError("no_identities", {});
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
