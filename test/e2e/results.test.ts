import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Reply, User } from "../../infra/local-discord/client.ts";
import { checkAgainstOpenApi, hasOpenApi } from "../../infra/local-discord/openapi.ts";
import { drawFrame, toGif } from "../support/animations.ts";
import { readGif } from "../support/gif-reader.ts";
import { type Doppel, patience, sample, save, startDoppel } from "./doppel.ts";

let doppel: Doppel;
let ada: User;
let ben: User;
beforeAll(async () => {
  doppel = await startDoppel();
  ada = doppel.discord.user("Ada");
  ben = doppel.discord.user("Ben");
  await save(ada, "me", await sample("iris"));
  await save(ada, "you", await sample("ravi"));
});
afterAll(() => doppel?.stop());

const withPicture = (reply: Reply, count = 1) =>
  reply.until(({ attachments }) => attachments.length === count, patience);
const labels = (reply: Reply) => reply.messages.at(-1)?.controls.map(({ label }) => label);

describe("another number of faces than of names", () => {
  it("shows numbers, takes a choice per face, and swaps for everybody to see", async () => {
    const asked = await ada.slash("swapid", { idname: "me,you", image: await sample("group") });
    await asked.until(({ messages }) => (messages.at(-1)?.controls.length ?? 0) > 0, patience);
    const question = asked.messages.at(-1)!;
    expect([question.ephemeral, question.attachments.length]).toEqual([true, 1]);
    expect(question.content).toMatch(/3 faces, and you named 2/);
    const selects = question.controls.filter(({ options }) => options.length > 0);
    expect(selects.map(({ chosen }) => chosen)).toEqual([["me"], ["you"], ["_"]]);
    expect(selects[0]?.options).toEqual(["_", "me", "you"]);
    await (await question.select(ada, selects[0]!.customId, ["_"])).settled(patience);
    await (await question.select(ada, selects[2]!.customId, ["you"])).settled(patience);
    const result = await withPicture(await question.press(ada, "Apply"));
    expect(result.content).toMatch(/2 faces swapped/);
    expect(result.ephemeral).toBe(false);
    await expect.poll(() => doppel.discord.message(question.id)?.deleted).toBe(true);
  });

  it("does nothing and charges nothing when it is cancelled", async () => {
    const used = async () => {
      const list = await ada.slash("listid");
      await list.settled(patience);
      return /Swaps today: (\d+)/.exec(list.content)?.[1];
    };
    const before = await used();
    const asked = await ada.slash("swapid", { idname: "me,you", image: await sample("group") });
    await asked.until(({ messages }) => (messages.at(-1)?.controls.length ?? 0) > 0, patience);
    const question = asked.messages.at(-1)!;
    await question.press(ada, "Cancel");
    await expect.poll(() => doppel.discord.message(question.id)?.deleted).toBe(true);
    expect(await used()).toBe(before);
  });
});

describe("several faces in a picture to be saved", () => {
  it("one press on a number saves that one, in place of the question", async () => {
    const asked = await ada.slash("saveid", { idname: "third", image: await sample("group") });
    await asked.until(({ messages }) => (messages.at(-1)?.controls.length ?? 0) > 0, patience);
    const question = asked.messages.at(-1)!;
    expect(question.controls.map(({ label }) => label)).toEqual(["1", "2", "3", "Cancel"]);
    const pressed = await question.press(ada, "2");
    await pressed.until(({ content }) => /`third` created/.test(content), patience);
    expect(pressed.attachments[0]?.filename).toMatch(/^identity-/);
    expect(labels(pressed)).toEqual(["Keep you as default"]);
    const kept = await pressed.messages.at(-1)!.press(ada, "Keep you as default");
    await kept.until(({ content }) => /default stays `you`/.test(content), patience);
  });
});

describe("a replaced identity", () => {
  it("comes back with one press", async () => {
    const replaced = await ada.slash("saveid", { idname: "me", image: await sample("mei") });
    await replaced.until(({ content }) => /replaces the older one/.test(content), patience);
    const undone = await replaced.messages.at(-1)!.press(ada, "Undo");
    await undone.until(({ content }) => /what it was before/.test(content), patience);
  });
});

describe("below a result", () => {
  it("before and after, to whoever presses, and again with somebody else", async () => {
    const result = await withPicture(
      await ada.slash("swapid", { idname: "me", image: await sample("single") }),
    );
    expect(labels(result)).toEqual(["Delete", "Report", "Again with ...", "Before/after"]);
    const compared = await withPicture(await result.messages[0]!.press(ben, "Before/after"));
    expect(compared.ephemeral).toBe(true);
    const { width, height, xmp } = await sharp(
      await doppel.discord.download(compared.attachments[0]!),
    ).metadata();
    expect(width / height).toBeGreaterThan(1.9);
    expect(xmp?.toString()).toContain("compositeWithTrainedAlgorithmicMedia");
  });

  it("a private one can be posted, once it is wanted", async () => {
    const result = await withPicture(
      await ada.slash("swapid", { idname: "me --private", image: await sample("single") }),
    );
    expect(labels(result)).toEqual(["Post here", "Report", "Again with ...", "Before/after"]);
    const posted = await withPicture(await result.messages[0]!.press(ada, "Post here"));
    expect(posted.ephemeral).toBe(false);
    expect(labels(posted)).toEqual(["Delete", "Report", "Again with ...", "Before/after"]);
    const [one, other] = await Promise.all(
      [result, posted].map(({ attachments }) => doppel.discord.download(attachments[0]!)),
    );
    expect(other).toEqual(one);
  });
});

it("a grid: all four panels come back in one picture, one panel alone", async () => {
  const grid = await doppel.discord.post({
    author: "Midjourney",
    channel: "midjourney",
    content: "**four portraits** - <@1180000000000000011> (fast)",
    files: [await sample("grid")],
    components: [
      { type: 1, components: [{ type: 2, style: 2, label: "U1", custom_id: "MJ::JOB::upsample::1::x" }] },
    ],
  });
  const size = await sharp((await sample("grid")).data).metadata();
  for (const [label, width] of [
    ["All four", size.width],
    ["Top right", size.width / 2],
  ] as const) {
    const asked = await ada.contextMenu("INSwapper", grid);
    await asked.settled(patience);
    const result = await withPicture(await asked.messages.at(-1)!.press(ada, label));
    expect(result.attachments[0]?.width).toBe(width);
  }
});

it("nothing that was said to Discord breaks its own description", async ({ skip }) => {
  skip(!hasOpenApi, "Discord's OpenAPI document is not here");
  const wire = (await doppel.discord.wire()).filter(({ status }) => status !== 429);
  expect(wire.length).toBeGreaterThan(30);
  expect(wire.flatMap(({ method, path, bodyJson }) => checkAgainstOpenApi(method, path, bodyJson))).toEqual(
    [],
  );
});

it("an animation waits among the animations and comes back as a marked GIF, for five swaps", async () => {
  const frames = await Promise.all(
    [0, 1, 2, 3].map((i) =>
      drawFrame({
        width: 300,
        height: 300,
        background: "#445566",
        actors: [{ name: "mei", x: 10 + 8 * i, y: 20, size: 260 }],
      }),
    ),
  );
  // Its name says nothing of its moving.
  const image = { name: "still.png", data: await toGif(frames, [90, 110, 90, 110]) };
  const result = await withPicture(await ada.slash("swapid", { idname: "me", image }));
  expect(result.attachments[0]?.filename).toMatch(/\.gif$/);
  expect(result.content).toMatch(/1 face swapped/);
  const facts = readGif(await doppel.discord.download(result.attachments[0]!));
  expect(facts.delays).toEqual([9, 11, 9, 11]);
  expect(facts.applications.get("DOPPELAI1.0")).toContain("compositeWithTrainedAlgorithmicMedia");
});
