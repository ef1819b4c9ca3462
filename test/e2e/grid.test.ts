import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Reply, User } from "../../infra/local-discord/client.ts";
import { type Doppel, patience, sample, save, settleAccounts, startDoppel } from "./doppel.ts";

let doppel: Doppel;
let ada: User;
beforeAll(async () => {
  doppel = await startDoppel();
  ada = doppel.discord.user("Ada");
  await save(ada, "me", await sample("iris"));
});
afterAll(() => doppel?.stop());

const uuid = "1f0c2a4e-5b6d-4c7e-8f90-a1b2c3d4e5f6";
const fileName = `ada_a_portrait_in_oil_${uuid}.png`;
const button = (label: string, id: string) => ({ type: 2, style: 2, label, custom_id: id });
const row = (...components: object[]) => ({ type: 1, components });
const gridButtons = [1, 2, 3, 4].map((n) => button(`U${n}`, `MJ::JOB::upsample::${n}::${uuid}`));

const withPicture = (reply: Reply) => reply.until(({ attachments }) => attachments.length === 1, patience);

async function postMidjourney(picture: string, content: string, components: object[]) {
  const files = [{ ...(await sample(picture)), name: fileName }];
  return doppel.discord.post({
    author: "Midjourney",
    channel: "midjourney",
    content,
    files,
    components: components as never,
  });
}

/** Width and height of the only picture of a reply. */
async function sizeOf(reply: Reply) {
  const { width, height } = await sharp(await doppel.discord.download(reply.attachments[0]!)).metadata();
  return [width, height];
}

/** How many of the four panels differ between two pictures of the same size. */
async function changedPanels(before: Buffer, after: Buffer): Promise<boolean[]> {
  const [one, two] = await Promise.all(
    [before, after].map((bytes) => sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true })),
  );
  const { width, height } = one!.info;
  const changed = [false, false, false, false];
  for (let i = 0; i < one!.data.length; i++) {
    if (one!.data[i] === two!.data[i]) continue;
    const pixel = Math.floor(i / 3);
    const right = pixel % width >= width / 2 ? 1 : 0;
    const below = Math.floor(pixel / width) >= height / 2 ? 2 : 0;
    changed[right + below] = true;
  }
  return changed;
}

describe("a Midjourney grid", () => {
  const ask = async () => {
    const content = `**a portrait in oil** - <@1180000000000000011> (fast)`;
    const message = await postMidjourney("grid", content, [row(...gridButtons)]);
    const question = await ada.contextMenu("INSwapper", message);
    await question.settled(patience);
    expect(question.ephemeral).toBe(true);
    return question.messages.at(-1)!;
  };

  it("all four at once, each by itself", async () => {
    const question = await ask();
    expect(question.controls.map(({ label }) => label)).toEqual([
      "All four",
      "Top left",
      "Top right",
      "Bottom left",
      "Bottom right",
    ]);
    const result = await withPicture(await question.press(ada, "All four"));
    const after = await doppel.discord.download(result.attachments[0]!);
    expect(await changedPanels((await sample("grid")).data, after)).toEqual([true, true, true, true]);
  });

  it("one panel, alone", async () => {
    const result = await withPicture(await (await ask()).press(ada, "Bottom left"));
    expect(await sizeOf(result)).toEqual([1024, 1024]);
  });

  it("costs 2 for all four", async () => {
    const used = async () => {
      await settleAccounts(doppel);
      const list = await ada.slash("listid");
      await list.settled(patience);
      return Number(/today: (\d+)/.exec(list.content)?.[1]);
    };
    const before = await used();
    await withPicture(await (await ask()).press(ada, "All four"));
    expect(await used()).toBe(before + 2);
  });
});

describe("a forward, whose author nobody tells", () => {
  it("asks whether its picture is to be taken whole, if its name looks like Midjourney's", async () => {
    const grid = await postMidjourney("grid", "**a portrait in oil** - <@1180000000000000011> (fast)", []);
    const question = await ada.contextMenu("INSwapper", await ada.forward(grid));
    await question.settled(patience);
    expect(question.content).toMatch(/may be a grid/);
    expect(question.messages.at(-1)!.controls[0]?.label).toBe("Whole picture");
    const result = await withPicture(await question.messages.at(-1)!.press(ada, "Top right"));
    expect(await sizeOf(result)).toEqual([1024, 1024]);
  });

  it("is swapped at once if it does not", async () => {
    const posted = await doppel.discord.post({ author: "Ben", files: [await sample("single")] });
    await withPicture(await ada.contextMenu("INSwapper", await ada.forward(posted)));
  });
});

describe("other pictures of Midjourney's", () => {
  it("a single picture whose buttons begin alike is swapped at once", async () => {
    const buttons = [button("Upscale (Subtle)", `MJ::JOB::upsample_v7_2x_subtle::1::${uuid}::SOLO`)];
    const message = await postMidjourney("upscale", "**a portrait** - Image #2 <@1180000000000000011>", [
      row(...buttons),
    ]);
    await withPicture(await ada.contextMenu("INSwapper", message));
  });

  it("one that is still being drawn is refused", async () => {
    const message = await postMidjourney("grid", "**a portrait** - <@1180000000000000011> (31%) (fast)", []);
    const reply = await ada.contextMenu("INSwapper", message);
    await reply.settled(patience);
    expect(reply.content).toMatch(/still drawing/);
  });
});
