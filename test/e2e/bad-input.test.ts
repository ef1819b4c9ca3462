import { Redis } from "ioredis";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { File, User } from "../../infra/local-discord/client.ts";
import { paint, pngHeader } from "../support/pictures.ts";
import { type Doppel, patience, sample, save, startDoppel } from "./doppel.ts";

let doppel: Doppel;
let ada: User;
beforeAll(async () => {
  doppel = await startDoppel({ MAX_PICTURE_MB: "4", MAX_IDENTITIES: "2" });
  ada = doppel.discord.user("Ada");
  await save(ada, "Tomás", await sample("iris"));
});
afterAll(() => doppel?.stop());

const file = (name: string, data: Buffer | string): File => ({ name, data: Buffer.from(data as string) });
const text = (name: string, content: string) => async () => file(name, content);

const files: Record<string, [() => Promise<File>, RegExp]> = {
  "no face": [
    async () => file("a.png", await paint(400, 300).png().toBuffer()),
    /can't find a face in that picture.*a more realistic style/,
  ],
  "text that calls itself a PNG": [text("a.png", "not a picture at all"), /not a picture/],
  "an empty file": [text("a.png", ""), /empty/],
  "a PNG cut off": [
    async () => {
      const { name, data } = await sample("single");
      return file(name, data.subarray(0, data.length / 2));
    },
    /damaged or incomplete/,
  ],
  "too many bytes": [async () => file("a.png", Buffer.alloc(4_500_000, 1)), /too large: 4 MB/],
  "a PNG of 40,000 x 40,000 px": [async () => file("a.png", pngHeader(40_000, 40_000)), /1600 megapixels/],
  SVG: [text("a.svg", '<svg xmlns="http://www.w3.org/2000/svg"/>'), /SVG/],
  PDF: [text("a.pdf", "%PDF-1.7"), /PDF/],
  HEIC: [text("a.heic", "\0\0\0\x18ftypheic\0\0\0\0"), /HEIC/],
  "a video": [text("a.mp4", "\0\0\0\x18ftypisom\0\0\0\0"), /video/],
};

describe.each(["swapid", "saveid"])("/%s with a bad file", (command) => {
  it.each(Object.entries(files))(
    "%s: one sentence, within 3 s, only for them",
    async (_what, [make, sentence]) => {
      const started = Date.now();
      const reply = await ada.slash(command, {
        idname: command === "swapid" ? "tomás" : "b",
        image: await make(),
      });
      await reply.settled(patience);
      expect(reply.content).toMatch(sentence);
      expect(reply.ephemeral).toBe(true);
      expect(Date.now() - started).toBeLessThan(3_000);
    },
  );
});

describe("a photo that nobody could be recognised by", () => {
  it("too small a face", async () => {
    const { data } = await sample("iris");
    const small = await sharp(data)
      .resize(60)
      .extend({ right: 400, bottom: 300, background: "#889" })
      .png()
      .toBuffer();
    const reply = await ada.slash("saveid", { idname: "b", image: file("b.png", small) });
    await reply.settled(patience);
    expect(reply.content).toMatch(/only \d+ px wide; I need at least 48 px|can't find a face/);
  });

  it("too blurred a face", async () => {
    const { data } = await sample("iris");
    const reply = await ada.slash("saveid", {
      idname: "b",
      image: file("b.png", await sharp(data).blur(16).png().toBuffer()),
    });
    await reply.settled(patience);
    expect(reply.content).toMatch(/too blurred|can't find a face/);
  });

  it("several faces", async () => {
    const reply = await ada.slash("saveid", { idname: "b", image: await sample("group") });
    await reply.settled(patience);
    expect(reply.content).toMatch(/several faces in that picture. Which one is `b`/);
  });
});

describe("bad words", () => {
  it.each([
    ["an unknown name, with the nearest one", "tomas", /Did you mean `Tomás`/],
    ["a dot", "tom.png", /```\ntom\.png\n {3}\^/],
    ["a mix of four", "a+a+a+a", /at most 3/],
    ["an unknown flag", "tomás --turbo", /flags are/],
    ["too many names for the faces", "tomás,tomás", /1 face, and you named 2. Who goes where/],
  ])("%s", async (_what, idname, sentence) => {
    const reply = await ada.slash("swapid", { idname, image: await sample("single") });
    await reply.settled(patience);
    expect(reply.content).toMatch(sentence);
    expect(reply.ephemeral).toBe(true);
  });

  it("a name with a dot", async () => {
    const reply = await ada.slash("saveid", { idname: "tom.png", image: await sample("iris") });
    await reply.settled(patience);
    expect(reply.content).toMatch(/`tom\.png` can't be a name/);
  });

  it("one identity too many", async () => {
    const second = await ada.slash("saveid", { idname: "second", image: await sample("ravi") });
    await second.until(({ content }) => content.includes("created"), patience);
    const third = await ada.slash("saveid", { idname: "third", image: await sample("ravi") });
    await third.settled(patience);
    expect(third.content).toMatch(/already have 2 identities/);
  });
});

it("after all that nothing was charged, nothing is left over, and the next swap works", async () => {
  const redis = new Redis(doppel.redis.url);
  // The last account is settled once its sentence has been delivered.
  await expect.poll(() => redis.zcard("doppel:replies:pending")).toBe(0);
  const charged = await Promise.all((await redis.keys("doppel:quota:*")).map((key) => redis.get(key)));
  expect(charged.map(Number).reduce((sum, value) => sum + value, 0)).toBe(0);
  const reply = await ada.slash("swapid", { idname: "tomás", image: await sample("single") });
  await reply.until(({ attachments }) => attachments.length === 1, patience);
  const [key = ""] = await redis.keys("doppel:quota:*");
  // The account is settled once the picture has been delivered.
  await expect.poll(() => redis.get(key)).toBe("1");
  redis.disconnect();
});
