import { mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, extname, join, relative } from "node:path";
import type { ChatMessage, DiscordClient, File, OptionValue, Reply, User } from "../local-discord/client.ts";
import { chat } from "./chat.ts";
import { postGrid, postUpscale } from "./midjourney.ts";

/** Where the conversation's pictures come from and go to. */
export interface StoryFiles {
  readonly me: string;
  readonly you: string;
  readonly single: string;
  readonly group: string;
  /** What Midjourney has posted. */
  readonly grid: string;
  readonly upscale: string;
  readonly outDir: string;
}

/** A picture before and after. */
export interface Pair {
  readonly title: string;
  readonly before: string;
  readonly after: string;
}

const patience = { timeoutMs: 120_000 };

/**
 * Plays a first conversation as a newcomer would have it.
 * @returns the pictures it made
 * @throws Error naming the step that failed
 */
export async function playStory(discord: DiscordClient, files: StoryFiles): Promise<Pair[]> {
  await mkdir(files.outDir, { recursive: true });
  await postGrid(discord, await open(files.grid));
  const upscale = await postUpscale(discord, await open(files.upscale));
  const ada = discord.user("Ada");
  await saveIdentity(ada, "me", files.me);
  await saveIdentity(ada, "you", files.you);
  const pairs = [
    await swapUpload(discord, ada, { title: "single", idname: "me", picture: files.single, files }),
    await swapUpload(discord, ada, { title: "group", idname: "me,_,you", picture: files.group, files }),
    await swapUpscale(discord, ada, upscale, files),
  ];
  return pairs;
}

async function saveIdentity(user: User, idname: string, path: string): Promise<void> {
  const started = performance.now();
  const reply = await say(user, "saveid", { idname, image: await open(path) });
  await reply.settled(patience);
  const consent = reply.messages.at(-1)?.controls.find(({ label }) => /may use/i.test(label ?? ""));
  let last = reply;
  if (consent) {
    tell(reply, started);
    chat.person(user.name, `[${consent.label}]`);
    const message = reply.messages.at(-1);
    if (!message) throw new Error(`/saveid ${idname}: the confirmation is gone`);
    last = await message.press(user, consent.customId);
  }
  const isCreated = () =>
    [reply, last].some(({ messages }) => messages.some((one) => /created/i.test(one.content)));
  await settle(`/saveid ${idname}`, last, isCreated);
  tell([last, reply].find(({ content }) => /created/i.test(content)) ?? last, started);
}

interface Upload {
  readonly title: string;
  readonly idname: string;
  readonly picture: string;
  readonly files: StoryFiles;
}

async function swapUpload(discord: DiscordClient, user: User, upload: Upload): Promise<Pair> {
  const started = performance.now();
  const { title, idname, picture, files } = upload;
  const reply = await say(user, "swapid", { idname, image: await open(picture) });
  return receive(discord, reply, { title, picture, files, started, step: `/swapid idname:${idname}` });
}

async function swapUpscale(
  discord: DiscordClient,
  user: User,
  message: ChatMessage,
  files: StoryFiles,
): Promise<Pair> {
  chat.person("Midjourney", `${message.content.replace(/\*\*/g, "").replace(/<@\d+>/, "@Ada")}  [picture]`);
  const started = performance.now();
  chat.person(user.name, "right-click the picture → Apps → INSwapper");
  const reply = await user.contextMenu("INSwapper", message);
  return receive(discord, reply, {
    title: "upscale",
    picture: files.upscale,
    files,
    started,
    step: "INSwapper",
  });
}

interface Expected {
  readonly title: string;
  readonly picture: string;
  readonly files: StoryFiles;
  readonly started: number;
  readonly step: string;
}

async function receive(discord: DiscordClient, reply: Reply, expected: Expected): Promise<Pair> {
  const { title, picture, files, started, step } = expected;
  await settle(step, reply, () => reply.attachments.length > 0);
  tell(reply, started);
  const [attachment] = reply.attachments;
  if (!attachment) throw new Error(`${step}: no picture came`);
  const bytes = await discord.download(attachment);
  const after = join(files.outDir, `${title}${extname(attachment.filename)}`);
  await writeFile(after, bytes);
  chat.picture(relative(process.cwd(), after), bytes.length);
  return { title: step, before: picture, after };
}

async function say(user: User, command: string, options: Record<string, OptionValue>): Promise<Reply> {
  const typed = Object.entries(options).map(
    ([name, value]) => `${name}:${isFile(value) ? `[${value.name}]` : value}`,
  );
  chat.person(user.name, `/${command} ${typed.join(" ")}`);
  return user.slash(command, options);
}

/** Waits for `holds`; an answer that is something else fails the step with Doppel's own words. */
async function settle(step: string, reply: Reply, holds: () => boolean): Promise<void> {
  const isRefusal = () => !reply.loading && reply.ephemeral && reply.content !== "" && !holds();
  try {
    await reply.until(
      () => holds() || (isRefusal() && reply.messages.every(({ controls }) => controls.length === 0)),
      patience,
    );
  } catch (cause) {
    throw new Error(`${step}: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
  if (!holds()) throw new Error(`${step}: Doppel said: ${reply.content}`);
}

function tell(reply: Reply, started: number): void {
  chat.doppel(reply.content, performance.now() - started, reply.ephemeral);
}

async function open(path: string): Promise<File> {
  return { name: basename(path), data: await readFile(path) };
}

function isFile(value: OptionValue): value is File {
  return typeof value === "object" && value !== null;
}
