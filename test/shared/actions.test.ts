import { expect, it } from "vitest";
import { createActions } from "../../shared/actions.ts";
import { openStore } from "../support/store.ts";

const assign = {
  kind: "assign" as const,
  userId: "ada",
  faces: [null, null, null],
  options: { greedy: true, hifi: false, sharpen: false, oldify: 0 },
  private: false,
  picture: { url: "https://cdn.discordapp.com/signed", bytes: 10, mayMove: false },
  panels: null,
  askedBy: "token",
};

async function open() {
  const { redis, keys, keyring } = await openStore();
  return { redis, keys, actions: createActions(redis, keys, keyring) };
}

it("gives an action to its owner only, and once", async () => {
  const { actions } = await open();
  const key = await actions.keep(assign);
  expect(await actions.take(key, "ben")).toBeNull();
  const taken = await Promise.all([1, 2, 3, 4].map(() => actions.take(key, "ada")));
  expect(taken.filter((one) => one !== null)).toEqual([assign]);
});

it("loses none of two changes at once", async () => {
  const { actions } = await open();
  const key = await actions.keep(assign);
  const choose = (index: number) =>
    actions.change(key, "ada", (action) =>
      action.kind === "assign"
        ? { ...action, faces: action.faces.map((face, i) => (i === index ? [`n${index}`] : face)) }
        : action,
    );
  expect(await Promise.all([choose(0), choose(1), choose(2)])).toEqual([true, true, true]);
  expect(await actions.look(key, "ada")).toMatchObject({ faces: [["n0"], ["n1"], ["n2"]] });
  expect(await actions.change(key, "ben", (action) => action)).toBe(false);
});

it("keeps it for ten minutes, nothing readable, and nothing at all once a user's are forgotten", async () => {
  const { redis, keys, actions } = await open();
  const key = await actions.keep(assign);
  const other = await actions.keep({ ...assign, userId: "ben" });
  const tenMinutes = 10 * 60_000;
  expect(await redis.pttl(keys.action(key))).toBeGreaterThan(tenMinutes - 5_000);
  expect(await redis.pttl(keys.action(key))).toBeLessThanOrEqual(tenMinutes);
  expect(String(await redis.getBuffer(keys.action(key)))).not.toMatch(/signed|token|assign/);
  await actions.forgetAll("ada");
  expect(await actions.look(key, "ada")).toBeNull();
  expect(await actions.look(other, "ben")).not.toBeNull();
  expect(await redis.exists(keys.userActions("ada"))).toBe(0);
});
