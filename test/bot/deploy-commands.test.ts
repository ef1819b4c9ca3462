import type { REST } from "discord.js";
import { afterAll, beforeAll, expect, it } from "vitest";
import { deployCommands } from "../../bot/deploy-commands.ts";
import { checkAgainstOpenApi, hasOpenApi } from "../../infra/local-discord/openapi.ts";
import { readCommandIds } from "../../shared/words/command-ids.ts";
import { createStage, type Stage } from "../infra/local-discord/stage.ts";
import { openStore } from "../support/store.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await createStage();
});
afterAll(() => stage.close());

it("registers what has changed, once, and remembers the ids for everybody", async () => {
  const { redis, keys } = await openStore();
  const rest: REST = stage.bot.rest;
  const { id: applicationId } = stage.bot.application;
  const first = await deployCommands(rest, applicationId, redis, keys);
  expect(first.deployed).toBe(true);
  const registered = await stage.discord.commands();
  const saveid = registered.find(({ name }) => name === "saveid");
  expect(first.ids["saveid"]).toBe(saveid?.["id"]);
  expect(first.ids).not.toHaveProperty("INSwapper");

  expect(await deployCommands(rest, applicationId, redis, keys)).toEqual({ deployed: false, ids: first.ids });
  expect(await readCommandIds(redis, keys)).toEqual(first.ids);

  await redis.del(keys.commandIds);
  expect((await deployCommands(rest, applicationId, redis, keys)).ids).toEqual(first.ids);
});

it("describes commands and options in Chinese, too, and leaves the commands' names alone", async () => {
  const { redis, keys } = await openStore();
  await deployCommands(stage.bot.rest, stage.bot.application.id, redis, keys);
  const swapid = (await stage.discord.commands()).find(({ name }) => name === "swapid");
  expect(swapid?.["description_localizations"]).toMatchObject({ "zh-CN": "把保存的脸换到图片里" });
  expect(swapid).not.toHaveProperty("name_localizations");
  expect(swapid?.["options"]).toContainEqual(
    expect.objectContaining({
      name: "image",
      name_localizations: { "zh-CN": "图片", "zh-TW": "图片" },
      description_localizations: expect.objectContaining({ "zh-CN": "要换脸的图片" }),
    }),
  );
});

it.skipIf(!hasOpenApi)("sends only what Discord's own description allows", async () => {
  const sent = (await stage.discord.wire()).filter(({ method }) => method === "PUT");
  expect(sent.length).toBeGreaterThan(1);
  for (const { method, path, bodyJson } of sent)
    expect(checkAgainstOpenApi(method, path, bodyJson)).toEqual([]);
});
