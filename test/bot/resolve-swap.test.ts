import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resolveSwap } from "../../bot/resolve-swap.ts";
import { formatIdentitySpec, type SpecOptions } from "../../shared/identity-spec.ts";

const names = ["me", "you", "Zoë"];
const some = (options: fc.Arbitrary<SpecOptions>) => options;
const options = some(
  fc.record(
    {
      hifi: fc.constant(true),
      sharpen: fc.constant(true),
      oldify: fc.integer({ min: 1, max: 1000 }),
      greedy: fc.boolean(),
      private: fc.constant(true),
    },
    { requiredKeys: [] },
  ),
);
/** An option's switches can also be off. */
const typedOptions = some(
  fc.record(
    {
      hifi: fc.boolean(),
      sharpen: fc.boolean(),
      oldify: fc.integer({ min: 1, max: 1000 }),
      greedy: fc.boolean(),
      private: fc.boolean(),
    },
    { requiredKeys: [] },
  ),
);
const spec = (faces: string, flags: SpecOptions) =>
  `${faces} ${formatIdentitySpec({ faces: [], options: flags })}`.trim();
const resolve = (idname: string, typed: SpecOptions, defaults: string) =>
  resolveSwap({ idname, typed, source: null }, defaults, names);

describe("what a swap is asked for", () => {
  it("flags win over typed options, those over preferences, those over what is usual", () => {
    fc.assert(
      fc.property(options, typedOptions, options, (flags, typed, preferred) => {
        const swap = resolve(spec("me", flags), typed, spec("you", preferred));
        const first = <Key extends keyof SpecOptions>(key: Key) => flags[key] ?? typed[key] ?? preferred[key];
        expect(swap).toEqual({
          faces: [["me"]],
          match: "counted",
          options: {
            greedy: first("greedy") ?? true,
            hifi: first("hifi") ?? false,
            sharpen: first("sharpen") ?? false,
            oldify: first("oldify") ?? 0,
          },
          private: first("private") ?? null,
        });
      }),
    );
  });

  it("names as saved, whatever their case; without any the defaults, for the first faces", () => {
    expect(resolve("ZOË,_,Me+you", {}, "").faces).toEqual([["Zoë"], null, ["me", "you"]]);
    expect(resolve("-s", {}, "you,_")).toMatchObject({ faces: [["you"], null], match: "first" });
  });

  it.each([
    ["nobody", "", "unknown_name"],
    ["", "", "no_default"],
    ["", "-s", "no_default"],
    ["_", "", "nothing_to_swap"],
    ["a+", "", "bad_spec"],
  ])("%j, where the default is %j, is refused as %s", (idname, defaults, code) => {
    expect(() => resolve(idname, {}, defaults)).toThrow(expect.objectContaining({ code }));
  });

  it("nobody is needed to age or sharpen whoever is there", () => {
    for (const flags of [{ oldify: 200 }, { sharpen: true }]) {
      expect(resolve(spec("_", flags), {}, "").faces).toEqual([[]]);
      expect(resolve("_", flags, "").faces).toEqual([[]]);
    }
  });
});
