import { type DiscordAPIError, MessageFlags } from "discord.js";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createStage, type Handler, pixel, type Stage } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await createStage();
});
beforeEach(() => {
  stage.errors.length = 0;
});
afterAll(() => stage.close());

/** Runs `handler` for the next interaction and keeps a promise of how it ended. */
function next(handler: Handler): Promise<unknown> {
  return new Promise((resolve, reject) => {
    stage.on((interaction) => handler(interaction).then(resolve, reject));
  });
}

const ada = () => stage.discord.user("Ada");
const code = (number: number) => expect.objectContaining({ code: number });

describe("acknowledging", () => {
  test("after three seconds is too late", async () => {
    const outcome = next(async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      await stage.discord.advanceClock(3_000);
      await interaction.deferReply();
    });
    const reply = await ada().slash("swapid");
    await expect(outcome).rejects.toEqual(code(10062));
    await reply.settled();
    expect(reply.error).toBe("The application did not respond");
    await expect(reply.until(({ content }) => content !== "")).rejects.toThrow("did not respond");
  });

  test("is possible once", async () => {
    const outcome = next(async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      await interaction.deferReply();
      const body = { type: 4, data: { content: "again" } };
      await stage.bot.rest.post(`/interactions/${interaction.id}/${interaction.token}/callback`, {
        body,
        auth: false,
      });
    });
    await ada().slash("swapid");
    await expect(outcome).rejects.toEqual(code(40060));
  });

  test("tells about the message when asked", async () => {
    const outcome = next(async (interaction) => {
      if (!interaction.isChatInputCommand()) return null;
      const { resource, interaction: about } = await interaction.reply({
        content: "hello",
        withResponse: true,
      });
      return [resource?.message?.content, about.responseMessageEphemeral];
    });
    await ada().slash("swapid");
    expect(await outcome).toEqual(["hello", false]);
  });
});

describe("a token", () => {
  test("lives for fifteen minutes", async () => {
    const outcome = next(async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      await interaction.deferReply();
      await stage.discord.advanceClock(14.9 * 60_000);
      await interaction.editReply("just in time");
      await stage.discord.advanceClock(60_000);
      await interaction.editReply("too late");
    });
    const reply = await ada().slash("swapid");
    await expect(outcome).rejects.toEqual(code(50027));
    expect(reply.content).toBe("just in time");
  });

  test("can be made to expire", async () => {
    const outcome = next(async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      await interaction.deferReply();
      await stage.discord.rules({ expireTokens: true });
      await interaction.followUp("too late");
    });
    await ada().slash("swapid");
    await expect(outcome).rejects.toEqual(code(50027));
  });
});

describe("privacy is fixed by the first response", () => {
  test("so the first follow-up takes the place of a public thinking, publicly", async () => {
    const outcome = next(async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      await interaction.deferReply();
      const { token, applicationId } = interaction;
      const body = { content: "no face", flags: MessageFlags.Ephemeral };
      await stage.bot.rest.post(`/webhooks/${applicationId}/${token}`, { body, auth: false });
    });
    const reply = await ada().slash("swapid");
    await outcome;
    await reply.settled();
    expect(reply.followUps).toEqual([]);
    expect(reply.message).toMatchObject({ content: "no face", ephemeral: false });
  });

  test("unless the thinking is deleted first", async () => {
    const outcome = next(async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      await interaction.deferReply();
      await interaction.deleteReply();
      await interaction.followUp({ content: "no face", flags: MessageFlags.Ephemeral });
    });
    const reply = await ada().slash("swapid");
    await reply.settled();
    await outcome;
    expect(reply.deleted).toBe(true);
    expect(reply.followUps).toMatchObject([{ content: "no face", ephemeral: true }]);
    const seenByBen = await stage.discord.user("Ben").messages();
    expect(seenByBen.map(({ id }) => id)).not.toContain(reply.followUps[0]?.id);
  });
});

test("a reply that somebody deleted cannot be edited, but followed up", async () => {
  const { discord } = stage;
  const outcome = next(async (interaction) => {
    if (!interaction.isChatInputCommand()) return null;
    await interaction.deferReply();
    await expect(discord.user("Ben").remove(await interaction.fetchReply())).rejects.toThrow(
      "may not delete",
    );
    await ada().remove(await interaction.fetchReply());
    const error = await interaction.editReply("where?").catch((reason: unknown) => reason);
    await interaction.followUp("here");
    return error;
  });
  const reply = await ada().slash("swapid");
  expect(await outcome).toEqual(code(10008));
  await reply.settled();
  expect(reply.content).toBe("here");
});

describe("files", () => {
  test("over the limit are refused with 413", async () => {
    await stage.discord.rules({ attachmentLimit: pixel.length - 1 });
    const outcome = next(async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      await interaction.deferReply();
      await interaction.editReply({ files: [{ name: "out.png", attachment: pixel }] });
    });
    await ada().slash("swapid");
    const error = (await outcome.catch((reason: unknown) => reason)) as DiscordAPIError;
    await stage.discord.rules({ attachmentLimit: 10 * 1024 * 1024 });
    expect([error.status, error.code]).toEqual([413, 40005]);
  });

  test("over 25 MiB together are refused with 413", async () => {
    const outcome = next(async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      await interaction.deferReply();
      const attachment = Buffer.alloc(9 * 1024 * 1024);
      await interaction.editReply({ files: ["a", "b", "c"].map((name) => ({ name, attachment })) });
    });
    await ada().slash("swapid");
    await expect(outcome).rejects.toEqual(code(40005));
  });

  test("stay when an edit does not speak of attachments, and go when it lists none", async () => {
    const counts: number[] = [];
    const outcome = next(async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      await interaction.deferReply();
      const file = { name: "out.png", attachment: pixel, description: "a portrait" };
      counts.push((await interaction.editReply({ files: [file] })).attachments.size);
      counts.push((await interaction.editReply("still there")).attachments.size);
      counts.push((await interaction.editReply({ content: "gone", attachments: [] })).attachments.size);
    });
    const reply = await ada().slash("swapid");
    await outcome;
    await reply.until(({ content }) => content === "gone");
    expect(counts).toEqual([1, 1, 0]);
  });

  test("are read from signed addresses that expire", async () => {
    const { discord } = stage;
    const message = await discord.post({ author: "Chloe", files: [{ name: "me & you.png", data: pixel }] });
    const [attachment] = message.attachments;
    expect(attachment).toMatchObject({
      filename: "me___you.png",
      width: 1,
      height: 1,
      content_type: "image/png",
    });
    expect(await discord.download(attachment!)).toEqual(pixel);
    const [bare] = attachment!.url.split("?");
    await expect(discord.download({ url: bare! })).rejects.toThrow("404");
    await expect(discord.download({ url: attachment!.url.replace("ex=", "ex=f") })).rejects.toThrow("404");
    await discord.advanceClock(25 * 60 * 60_000);
    await expect(discord.download(attachment!)).rejects.toThrow("404");
  });
});

describe("the wire", () => {
  test("rate limits when told to, and discord.js comes back", async () => {
    const { discord } = stage;
    await discord.clearWire();
    await discord.rules({ respond429: 1, retryAfterS: 0.05, match: "PATCH" });
    stage.on(async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      await interaction.deferReply();
      await interaction.editReply("in the end");
    });
    const reply = await ada().slash("swapid");
    await reply.until(({ content }) => content === "in the end");
    const seen = (await discord.wire()).map(({ method, status }) => [method, status]);
    expect(seen).toEqual([
      ["POST", 204],
      ["PATCH", 429],
      ["PATCH", 200],
    ]);
  });

  test("checks sizes as Discord does", async () => {
    const outcome = next(async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      await interaction.reply("x".repeat(2001));
    });
    await ada().slash("swapid");
    const error = (await outcome.catch((reason: unknown) => reason)) as DiscordAPIError;
    expect(error.code).toBe(50035);
    expect(error.message).toContain("Must be 2000 or fewer in length.");
  });

  test("refuses a stranger's token", async () => {
    const response = await fetch(`${stage.discord.origin}/api/v10/users/@me`, {
      headers: { authorization: "Bot x" },
    });
    expect(response.status).toBe(401);
    const foreign = await fetch(`${stage.discord.origin}/local/state`, {
      headers: { origin: "https://example.org" },
    });
    expect(foreign.status).toBe(403);
  });
});

test("a session resumes after a drop and misses nothing", async () => {
  const { discord } = stage;
  stage.on(async (interaction) => {
    if (interaction.isChatInputCommand()) await interaction.reply("still here");
  });
  const resumed = new Promise<number>((resolve) => {
    stage.bot.once("shardResume", (_shard, replayed) => resolve(replayed));
  });
  await discord.rules({ gatewayDrop: "resumable" });
  const meanwhile = await ada().slash("swapid");
  await meanwhile.until(({ content }) => content === "still here");
  expect(await resumed).toBeGreaterThan(0);

  const ready = new Promise((resolve) => stage.bot.once("shardReady", resolve));
  await discord.rules({ gatewayDrop: "invalid" });
  await ready;
  const afterwards = await ada().slash("swapid");
  await afterwards.until(({ content }) => content === "still here");
});
