import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ChatMessage, File, Reply, User } from "../../infra/local-discord/client.ts";
import { type Doppel, patience, sample, save, startDoppel } from "./doppel.ts";

let doppel: Doppel;
let ada: User;
beforeAll(async () => {
  doppel = await startDoppel();
  ada = doppel.discord.user("Ada");
  await save(ada, "first", await sample("iris"));
});
afterAll(() => doppel?.stop());

/** Two people on one picture, or one of them larger. */
async function pair(left: string, right: string, rightPx = 768): Promise<File> {
  const [one, two] = await Promise.all([left, right].map(async (name) => (await sample(name)).data));
  const small = await sharp(two).resize(rightPx).toBuffer();
  const data = await sharp(one)
    .extend({ right: rightPx, background: "#556" })
    .composite([{ input: small, left: 768, top: 0 }])
    .png()
    .toBuffer();
  return { name: "pair.png", data };
}

async function saved(options: Record<string, unknown>): Promise<Reply> {
  const reply = await ada.slash("saveid", options as never);
  await reply.until(({ loading, content }) => !loading && content !== "", patience);
  return reply;
}

async function defaults(): Promise<string> {
  const list = await ada.slash("listid");
  await list.settled(patience);
  return /Default: `([^`]*)`/.exec(list.content)?.[1] ?? "";
}

const last = (reply: Reply): ChatMessage => reply.messages.at(-1)!;

describe("what a save answers", () => {
  it("shows the crop, names old and new default, and keeps the old one on a press", async () => {
    const reply = await saved({ idname: "second", image: await sample("ravi") });
    expect(reply.content).toMatch(/idname `second` created/);
    expect(reply.content).toMatch(/`first`/);
    const [crop] = reply.attachments;
    expect(await sharp(await doppel.discord.download(crop!)).metadata()).toMatchObject({
      width: 512,
      height: 512,
    });
    expect(await defaults()).toBe("second");
    const press = await last(reply).press(
      ada,
      last(reply).controls.find(({ customId }) => customId.startsWith("defaults:"))!.customId,
    );
    await press.until(() => /stays `first`/.test(last(reply).content), patience);
    expect(await defaults()).toBe("first");
  });

  it("brings back what it replaced", async () => {
    const reply = await saved({ idname: "FIRST", image: await sample("bram") });
    const undo = last(reply).controls.find(({ customId }) => customId.startsWith("undo:"))!;
    const press = await last(reply).press(ada, undo.customId);
    await press.until(() => /what it was before/.test(last(reply).content), patience);
    const list = await ada.slash("listid");
    await list.settled(patience);
    expect(list.content).toContain("`first`");
    expect(list.content).not.toContain("`FIRST`");
  });

  it("hints at a small face", async () => {
    const { data } = await sample("mei");
    const small = await sharp(data).resize(170).extend({ right: 300, background: "#aab" }).png().toBuffer();
    const reply = await saved({ idname: "small", image: { name: "small.png", data: small } });
    expect(reply.content).toMatch(/created/);
    expect(reply.content).toMatch(/small|larger|blurred|sharper/i);
  });
});

describe("two comparable faces", () => {
  it("are numbered, and the one that is pressed is saved", async () => {
    const reply = await saved({ idname: "right", image: await pair("iris", "tunde") });
    const question = last(reply);
    expect(
      question.controls.filter(({ customId }) => customId.startsWith("face:")).map(({ label }) => label),
    ).toEqual(["1", "2"]);
    expect(reply.attachments).toHaveLength(1);
    const press = await question.press(ada, "2");
    await press.until(() => /`right` created/.test(press.content + last(reply).content), patience);
  });

  it("one much larger than the others needs no question", async () => {
    const reply = await saved({ idname: "large", image: await pair("iris", "tunde", 300) });
    expect(reply.content).toMatch(/created/);
  });
});

describe("several pictures of one person", () => {
  it("are averaged", async () => {
    const reply = await saved({
      idname: "several",
      image: await sample("iris"),
      image2: await sample("turned"),
    });
    expect(reply.content).toMatch(/`several` created\. Made of 2 pictures\./);
  });
});

/** A float32 NumPy array. */
function npy(values: readonly number[], shape = `(${values.length},)`): Buffer {
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': ${shape}, }`;
  const padded = header.padEnd(Math.ceil((header.length + 11) / 64) * 64 - 11);
  const length = Buffer.alloc(2);
  length.writeUInt16LE(padded.length + 1);
  return Buffer.concat([
    Buffer.from("\x93NUMPY\x01\x00", "latin1"),
    length,
    Buffer.from(`${padded}\n`),
    Buffer.from(Float32Array.from(values).buffer),
  ]);
}

describe("a saved feature", () => {
  const feature = Array.from({ length: 512 }, (_, index) => Math.sin(index));

  it("is kept, and the engine without weights says that it needs a picture", async () => {
    const reply = await saved({ idname: "feature", image: { name: "f.npy", data: npy(feature) } });
    expect(reply.content).toMatch(/`feature` created/);
    const swap = await ada.slash("swapid", { idname: "feature", image: await sample("single") });
    await swap.until(({ loading, content }) => !loading && content !== "", patience);
    expect(swap.content).toMatch(/without a picture/);
    expect(swap.ephemeral).toBe(true);
  });

  it.each([
    ["of the wrong length", npy(feature.slice(1))],
    ["all zero", npy(feature.map(() => 0))],
    ["not finite", npy([Number.NaN, ...feature.slice(1)])],
    ["cut off", npy(feature).subarray(0, 700)],
  ])("%s is refused in a sentence", async (_what, data) => {
    const reply = await saved({ idname: "bad", image: { name: "f.npy", data } });
    expect(reply.content).not.toMatch(/created|broke on our side/);
    expect(reply.content.length).toBeGreaterThan(20);
  });
});
