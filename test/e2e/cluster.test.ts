import { afterAll, beforeAll, expect, it } from "vitest";
import { type ClusterNode, startClusterNode } from "../support/cluster.ts";
import { type Doppel, patience, sample, save, startDoppel } from "./doppel.ts";

let cluster: ClusterNode;
let doppel: Doppel;
beforeAll(async () => {
  cluster = await startClusterNode();
  doppel = await startDoppel({ REDIS_URL: cluster.url, REDIS_PREFIX: "{doppel}" });
});
afterAll(async () => {
  await doppel?.stop();
  await cluster?.stop();
});

it("a whole Doppel works on a Redis in cluster mode, and leaves nothing in another slot", async () => {
  const ada = doppel.discord.user("Ada");
  const say = async (command: string, options: Parameters<typeof ada.slash>[1]) =>
    (await ada.slash(command, options)).settled(patience);
  expect((await save(ada, "me", await sample("iris"))).content).toMatch(/created/);
  const picture = await say("swapid", { idname: "me", image: await sample("single") });
  expect(picture.attachments).toHaveLength(1);
  expect((await say("swapid", { idname: "me", image: await sample("group") })).attachments).toHaveLength(1);
  expect((await say("setid", { idname: "me -f" })).content).toMatch(/me/);
  expect((await say("listid", {})).content).toMatch(/me/);
  await expect.poll(() => cluster.redis.zcard("{doppel}:replies:pending")).toBe(0);
  expect((await say("delid", { idname: "me" })).content).toMatch(/me/);
  expect((await say("swapid", { idname: "me", image: await sample("single") })).content).toMatch(/me/);
  const names = await cluster.redis.keys("*");
  const slots = new Set(
    await Promise.all(names.map((name) => cluster.redis.call("CLUSTER", "KEYSLOT", name))),
  );
  expect([names.length > 5, slots.size]).toEqual([true, 1]);
  expect(await doppel.logs()).not.toMatch(/CROSSSLOT|MOVED|"level":(50|60)/);
});
