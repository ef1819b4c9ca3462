import type { REST } from "discord.js";
import { afterAll, beforeAll, expect, it } from "vitest";
import { deployCommands } from "../../bot/deploy-commands.ts";
import { checkAgainstOpenApi, hasOpenApi } from "../../infra/local-discord/openapi.ts";
import { readCommandIds } from "../../shared/words/command-ids.ts";
import { createStage, type Stage } from "../infra/local-discord/stage.ts";
import { openStore } from "../support/store.ts";

const limits = { USER_INSTALL: "on" as const };
let stage: Stage;
beforeAll(async () => {
  stage = await createStage();
});
afterAll(() => stage.close());

it("registers what has changed, once, and remembers the ids for everybody", async () => {
  const { redis, keys } = await openStore();
  const rest: REST = stage.bot.rest;
  const { id: applicationId } = stage.bot.application;
  const first = await deployCommands(rest, applicationId, { redis, keys, limits });
  expect(first.deployed).toBe(true);
  const registered = await stage.discord.commands();
  const saveid = registered.find(({ name }) => name === "saveid");
  expect(first.ids["saveid"]).toBe(saveid?.["id"]);
  expect(first.ids).not.toHaveProperty("INSwapper");

  expect(await deployCommands(rest, applicationId, { redis, keys, limits })).toEqual({
    deployed: false,
    ids: first.ids,
  });
  expect(await readCommandIds(redis, keys)).toEqual(first.ids);

  await redis.del(keys.commandIds);
  expect((await deployCommands(rest, applicationId, { redis, keys, limits })).ids).toEqual(first.ids);
});

it("registers /doppel for whoever manages a server, in servers alone", async () => {
  const { redis, keys } = await openStore();
  await deployCommands(stage.bot.rest, stage.bot.application.id, { redis, keys, limits });
  const doppel = (await stage.discord.commands()).find(({ name }) => name === "doppel");
  expect(doppel).toMatchObject({
    default_member_permissions: "32",
    contexts: [0],
    integration_types: [0],
  });
});

it("registers for servers alone where people may not add the bot to their accounts", async () => {
  const { redis, keys } = await openStore();
  const typesWith = async (USER_INSTALL: "off" | "allowlist" | "on") => {
    const deps = { redis, keys, limits: { USER_INSTALL } };
    await deployCommands(stage.bot.rest, stage.bot.application.id, deps);
    const commands = await stage.discord.commands();
    return commands.filter(({ name }) => name !== "doppel").map((one) => one["integration_types"]);
  };
  for (const types of await typesWith("off")) expect(types).toEqual([0]);
  for (const types of await typesWith("allowlist")) expect(types).toEqual([0, 1]);
  for (const types of await typesWith("on")) expect(types).toEqual([0, 1]);
});

it("describes commands and options in Chinese, too, and leaves the commands' names alone", async () => {
  const { redis, keys } = await openStore();
  await deployCommands(stage.bot.rest, stage.bot.application.id, { redis, keys, limits });
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
