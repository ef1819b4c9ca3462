import { setTimeout as sleep } from "node:timers/promises";
import type { File, Reply } from "../local-discord/client.ts";
import { type Command, type Ending, endingOf, hasEnded, mayTryLater } from "./commands.ts";
import { type Person, savedName, takeSomebody } from "./people.ts";

export interface Pictures {
  /** Somebody's portrait. */
  readonly faces: readonly File[];
  readonly target: File;
  /** One without a face: it never becomes more than a sentence. */
  readonly empty: File;
}

/** A job that two workers died of, with a hung Discord on top, is answered within that time. */
const patience = { timeoutMs: 90_000 };
/** Nobody hammers a bot that has just said no. */
const tryLaterMs = 500;
const names = ["me", "a", "b"];

/** The first way whose share of a hundred is reached is taken. */
const ways = [
  [68, swap],
  [72, swapTwice],
  [74, swapAndErase],
  [80, swapWithoutFace],
  [89, save],
  [91, saveAndErase],
  [94, erase],
  [95, eraseAll],
  [100, list],
] as const;

type Way = (person: Person, crowd: Crowd) => Promise<void>;

/** What everybody does, and what they do it with. */
export interface Crowd {
  readonly people: readonly Person[];
  readonly pictures: Pictures;
  /** Grows with every command that somebody sends. */
  readonly commands: Command[];
  isOver(): boolean;
}

/**
 * Keeps `lanes` people busy at any time, whoever they are, until it is over: the queue is neither empty nor longer
 * than that.
 */
export async function bustle(crowd: Crowd, lanes: number): Promise<void> {
  const lane = async () => {
    while (!crowd.isOver()) {
      const person = takeSomebody(crowd.people);
      if (!person) {
        await sleep(50);
        continue;
      }
      await wayFor(person)(person, crowd);
      person.isBusy = false;
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

/** Everybody saves a face, `lanes` at a time. */
export async function welcome(crowd: Crowd, lanes: number): Promise<void> {
  const left = [...crowd.people];
  const lane = async () => {
    for (let person = left.pop(); person; person = left.pop()) await saveAs("me", person, crowd);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

function wayFor(person: Person): Way {
  if (!savedName(person)) return save;
  const chance = 100 * Math.random();
  return ways.find(([share]) => chance < share)?.[1] ?? swap;
}

async function swap(person: Person, crowd: Crowd): Promise<void> {
  const { target } = crowd.pictures;
  await answered(
    await slash(person, "swap", "swapid", { idname: savedName(person)!, image: own(target) }, crowd),
  );
}

/** The impatient do not wait. */
async function swapTwice(person: Person, crowd: Crowd): Promise<void> {
  await Promise.all([swap(person, crowd), swap(person, crowd)]);
}

async function swapWithoutFace(person: Person, crowd: Crowd): Promise<void> {
  const image = own(crowd.pictures.empty);
  await answered(await slash(person, "no face", "swapid", { idname: savedName(person)!, image }, crowd));
}

async function save(person: Person, crowd: Crowd): Promise<void> {
  await saveAs(savedName(person) ? oneOf(names) : "me", person, crowd);
}

async function saveAs(name: string, person: Person, crowd: Crowd): Promise<void> {
  person.expected.set(name, "either");
  const command = await askToSave(name, person, crowd);
  const ending = await answered(command);
  if (ending === "saved") {
    person.expected.set(name, "there");
    person.askedAt.set(name, command.at);
    person.consent = "there";
  }
}

/** The save that counts: where it asks whether the face may be used, the press. */
async function askToSave(name: string, person: Person, crowd: Crowd): Promise<Command> {
  const image = own(oneOf(crowd.pictures.faces));
  const command = await slash(person, "save", "saveid", { idname: name, image }, crowd);
  if (person.consent === "there") return command;
  await answered(command);
  return (await press(command, /may use/i, person, crowd)) ?? command;
}

/** What is erased while it is saved must not come back. */
async function saveAndErase(person: Person, crowd: Crowd): Promise<void> {
  const name = savedName(person)!;
  const saving = await askToSave(name, person, crowd);
  await saving.reply.acknowledged(patience).catch(() => undefined);
  await Promise.all([eraseOne(name, person, crowd), answered(saving)]);
}

/** What is erased while it is swapped in leaves nothing half done. */
async function swapAndErase(person: Person, crowd: Crowd): Promise<void> {
  const name = savedName(person)!;
  await Promise.all([swap(person, crowd), eraseOne(name, person, crowd)]);
}

async function erase(person: Person, crowd: Crowd): Promise<void> {
  await eraseOne(savedName(person)!, person, crowd);
}

async function eraseOne(idname: string, person: Person, crowd: Crowd): Promise<void> {
  person.expected.set(idname, "either");
  const ending = await answered(await slash(person, "erase", "delid", { idname }, crowd));
  if (ending === "erased") person.expected.set(idname, "gone");
}

async function eraseAll(person: Person, crowd: Crowd): Promise<void> {
  const command = await slash(person, "erase", "delall", {}, crowd);
  await answered(command);
  const pressed = await press(command, /erase everything/i, person, crowd);
  if (!pressed) return;
  const ending = await answered(pressed);
  for (const name of person.expected.keys())
    person.expected.set(name, ending === "erased" ? "gone" : "either");
  person.consent = ending === "erased" ? "gone" : "either";
}

async function list(person: Person, crowd: Crowd): Promise<void> {
  await answered(await slash(person, "list", "listid", {}, crowd));
}

async function slash(
  { user }: Person,
  kind: Command["kind"],
  name: string,
  options: Record<string, string | File>,
  { commands }: Crowd,
): Promise<Command> {
  const at = Date.now();
  const reply = await user.slash(name, options);
  const command = { kind, user, reply, at, before: "" };
  commands.push(command);
  return command;
}

/** Presses a button below the answer, if it has such a one. */
async function press(
  { reply }: { readonly reply: Reply },
  label: RegExp,
  { user }: Person,
  { commands }: Crowd,
): Promise<Command | null> {
  const message = reply.messages.at(-1);
  const control = message?.controls.find((one) => label.test(one.label ?? "") && !one.disabled);
  if (!message || !control) return null;
  const at = Date.now();
  const pressed = await user.press(message, control.customId);
  const command = { kind: "press" as const, user, reply: pressed, at, before: message.content };
  commands.push(command);
  return command;
}

/** Waits; who waits for too long goes on, and is looked at in the end. */
async function answered(command: Command): Promise<Ending | null> {
  await command.reply.until(() => hasEnded(command), patience).catch(() => undefined);
  if (mayTryLater(command)) await sleep(tryLaterMs);
  return endingOf(command);
}

let copies = 0;

/** Bytes that nobody else sends: decoders stop before what follows the picture. */
function own({ name, data }: File): File {
  return { name, data: Buffer.concat([data, Buffer.from(String(copies++))]) };
}

function oneOf<Value>(values: readonly Value[]): Value {
  return values[Math.floor(Math.random() * values.length)]!;
}
