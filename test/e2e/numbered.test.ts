import { afterAll, beforeAll, expect, it } from "vitest";
import type { ChatMessage, User } from "../../infra/local-discord/client.ts";
import { type Doppel, patience, sample, save, settleAccounts, startDoppel } from "./doppel.ts";

let doppel: Doppel;
let ada: User;
beforeAll(async () => {
  doppel = await startDoppel();
  ada = doppel.discord.user("Ada");
  await save(ada, "me", await sample("iris"));
  await save(ada, "you", await sample("ravi"));
});
afterAll(() => doppel?.stop());

const componentsV2 = 1 << 15;

/** The numbered preview that two names for three faces lead to. */
async function preview(idname = "me,you"): Promise<ChatMessage> {
  const reply = await ada.slash("swapid", { idname, image: await sample("group") });
  await reply.until(({ messages }) => messages.some(({ controls }) => controls.length > 1), patience);
  return reply.messages.at(-1)!;
}

async function choose(
  question: ChatMessage,
  { customId }: { customId: string },
  value: string,
): Promise<void> {
  await (await question.select(ada, customId, [value])).acknowledged(patience);
}

const selects = ({ controls }: ChatMessage) =>
  controls.filter(({ customId }) => customId.startsWith("assign:"));

it("shows numbered faces and a select for each, only to whoever asked, and charges nothing", async () => {
  const question = await preview();
  expect(question.ephemeral).toBe(true);
  expect(Number(question.json.flags) & componentsV2).toBe(componentsV2);
  expect(question.attachments).toHaveLength(1);
  expect(selects(question)).toHaveLength(3);
  await settleAccounts(doppel);
  const list = await ada.slash("listid");
  await list.settled(patience);
  expect(list.content).toMatch(/today: 0/);
});

it("Apply swaps as it was preselected: from left to right", async () => {
  const question = await preview();
  const result = await question.press(ada, "Apply");
  await result.until(({ attachments }) => attachments.length === 1, patience);
  expect(result.ephemeral).toBe(false);
  expect(result.content).toMatch(/2 faces swapped/);
});

it("a select changes who goes onto a face", async () => {
  const question = await preview();
  const [first, second, third] = selects(question);
  await choose(question, first!, "_");
  await choose(question, second!, "_");
  await choose(question, third!, "me");
  const result = await question.press(ada, "Apply");
  await result.until(({ attachments }) => attachments.length === 1, patience);
  expect(result.content).toMatch(/1 face swapped/);
});

it("nothing chosen is said, and can be mended", async () => {
  const question = await preview();
  for (const select of selects(question)) await choose(question, select, "_");
  const refused = await question.press(ada, "Apply");
  await refused.until(({ content }) => /nothing to swap/.test(content), patience);
  await choose(question, selects(question)[1]!, "you");
  const result = await question.press(ada, "Apply");
  await result.until(({ attachments }) => attachments.length === 1, patience);
});
