import type { AutocompleteInteraction } from "discord.js";
import { expect, it } from "vitest";
import type { BotDeps } from "../../bot/deps.ts";
import { unblock } from "../../bot/doppel/unblock.ts";

const ids = Array.from({ length: 60 }, (_, index) => `${1180000000000000000n + BigInt(index)}`);
const named = (id: string) => ({ displayName: `Person ${id.slice(-2)}`, username: `p${id.slice(-2)}` });

/** A server with 60 blocked people; Discord is asked for the names of `asked`. */
function stage(fetch: (id: string) => Promise<unknown> = async (id) => named(id)) {
  const cache = new Map<string, unknown>();
  const asked: string[] = [];
  const users = {
    cache,
    async fetch(id: string) {
      asked.push(id);
      cache.set(id, await fetch(id));
    },
  };
  const deps = { servers: { blocked: async () => ids } } as unknown as BotDeps;
  const choices = async (typed: string): Promise<{ name: string; value: string }[]> => {
    let shown: { name: string; value: string }[] = [];
    const interaction = {
      client: { users },
      options: { getFocused: () => typed },
      async respond(given: typeof shown) {
        shown = given;
      },
    } as unknown as AutocompleteInteraction;
    await unblock.autocomplete?.(interaction, "s", deps);
    return shown;
  };
  return { asked, choices };
}

it("asks Discord for no more names than are shown, and for none twice", async () => {
  const { asked, choices } = stage();
  expect(await choices("")).toHaveLength(25);
  expect(asked).toHaveLength(25);
  for (const typed of ["p", "pe", "per"]) await choices(typed);
  expect(asked.toSorted()).toEqual(ids);
  expect(await choices("person 59")).toEqual([{ name: `Person 59 (p59, ${ids[59]})`, value: ids[59] }]);
});

it("finds by their id whom Discord does not name in time", async () => {
  const { choices } = stage(() => new Promise(() => undefined));
  expect(await choices("0059")).toEqual([{ name: ids[59], value: ids[59] }]);
});
