import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { User } from "../../infra/local-discord/client.ts";
import { paint } from "../support/pictures.ts";
import { type Doppel, patience, sample, startDoppel } from "./doppel.ts";

let doppel: Doppel;
let ada: User;
let ben: User;
beforeAll(async () => {
  doppel = await startDoppel({ WORKER_TIMEOUT_S: "4" });
  ada = doppel.discord.user("Ada", { locale: "zh-CN" });
  ben = doppel.discord.user("Ben");
});
afterAll(() => doppel?.stop());

async function idOf(command: string): Promise<unknown> {
  return (await doppel.discord.commands()).find(({ name }) => name === command)?.["id"];
}

describe("somebody whose Discord speaks Chinese", () => {
  it("is asked and told in Chinese, by the bot and by the worker", async () => {
    const ask = await ada.slash("saveid", { idname: "me", image: await sample("iris") });
    await ask.settled(patience);
    expect(ask.content).toContain("你有权使用这张脸吗");
    const pressed = await ask.messages[0]!.press(ada, "我有权使用这张脸");
    await pressed.until(({ content }) => content.includes("身份 `me` 已保存"), patience);
    expect(pressed.content).toContain(`</swapid:${await idOf("swapid")}>`);
  });

  it("gets a result with Chinese words around it", async () => {
    const reply = await ada.slash("swapid", { idname: "me", image: await sample("single") });
    await reply.until(({ attachments }) => attachments.length === 1, patience);
    expect(reply.content).toBe("AI 编辑：换了 1 张脸。");
    expect(reply.messages[0]?.controls.map(({ label }) => label)).toEqual([
      "删除",
      "举报",
      "换成别人",
      "前后对比",
    ]);
    expect(reply.attachments[0]?.description).toBe("AI 编辑的图片，换了 1 张脸");
  });

  it("reads in Chinese what went wrong, while others read it in English", async () => {
    const empty = { name: "a.png", data: await paint(400, 300).png().toBuffer() };
    const refused = await ada.slash("swapid", { idname: "me", image: empty });
    await refused.settled(patience);
    expect(refused.content).toContain("没有找到脸");
    const unknown = await ada.slash("swapid", { idname: "you", image: await sample("single") });
    await unknown.settled(patience);
    expect(unknown.content).toContain("你没有名为 `you` 的身份");
    const other = await ben.slash("swapid", { idname: "you", image: await sample("single") });
    await other.settled(patience);
    expect(other.content).toContain(`Save one first: </saveid:${await idOf("saveid")}>`);
  });

  it("hears in Chinese from the watch over waiting replies, too", async () => {
    doppel.worker.part.kill("SIGSTOP");
    const reply = await ada.slash("swapid", { idname: "me", image: await sample("single") });
    doppel.worker.part.kill("SIGKILL");
    await reply.until(({ content }) => content.includes("现在没有空闲的机器"), patience);
    expect(reply.ephemeral).toBe(true);
  }, 60_000);
});
