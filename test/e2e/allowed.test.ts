import { afterEach, expect, it } from "vitest";
import { type Doppel, patience, sample, save, startDoppel } from "./doppel.ts";

const studio = "1180000000000000002";
const elsewhere = "1180000000000000003";
const ada = "1180000000000000011";
let doppel: Doppel;
afterEach(() => doppel?.stop());

async function askIn(channel: string, user = "Ada", command = "listid") {
  const reply = await doppel.discord.user(user).slash(command, {}, { channel });
  return (await reply.settled(patience)).message;
}

it("works everywhere unless told otherwise", async () => {
  doppel = await startDoppel();
  for (const channel of ["general", "dm", "private"]) {
    expect((await askIn(channel))?.content).toContain("You have no identity yet");
  }
});

it("outside of ALLOWED_GUILDS says one kind sentence, to commands, components and DMs of strangers", async () => {
  doppel = await startDoppel({ ALLOWED_GUILDS: elsewhere, USER_INSTALL: "off" });
  for (const channel of ["general", "dm"]) {
    const message = await askIn(channel);
    expect(message?.content).toMatch(
      /^I am not at work here: whoever runs me has chosen in which servers I am/,
    );
    expect(message?.ephemeral).toBe(true);
    for (const command of ["privacy", "help", "delall"]) {
      expect((await askIn(channel, "Ada", command))?.content).not.toContain("not at work");
    }
  }
  const post = await doppel.discord.user("Ben").post({ files: [await sample("single")] });
  const used = await (await doppel.discord.user("Ben").contextMenu("INSwapper", post)).settled(patience);
  expect(used.content).toContain("not at work");
});

it("inside of ALLOWED_GUILDS, and in its members' DMs, works as ever", async () => {
  doppel = await startDoppel({ ALLOWED_GUILDS: `${elsewhere}, ${studio}` });
  const user = doppel.discord.user("Ada");
  expect((await save(user, "me", await sample("iris"))).content).toContain("created");
  expect((await askIn("dm"))?.content).toContain("`me` saved");
});

it("USER_INSTALL=off: commands are for servers, and a client that has not heard of it is told kindly", async () => {
  doppel = await startDoppel({ USER_INSTALL: "off" });
  for (const command of await doppel.discord.commands()) expect(command["integration_types"]).toEqual([0]);
  await expect(askIn("private")).rejects.toThrow("does not see /listid here");
  await doppel.discord.rules({ openCommands: true });
  const message = await askIn("private");
  expect(message?.content).toMatch(/^I only work in servers that have added me/);
  expect(message?.ephemeral).toBe(true);
  expect((await askIn("private", "Ada", "privacy"))?.content).toContain("What I keep of you");
  expect((await askIn("general"))?.content).toContain("You have no identity yet");
});

it("USER_INSTALL=allowlist: for those who are on it", async () => {
  doppel = await startDoppel({ USER_INSTALL: "allowlist", USER_INSTALL_USERS: ada });
  expect((await askIn("private"))?.content).toContain("You have no identity yet");
  expect((await askIn("private", "Ben"))?.content).toMatch(/has not opened me to accounts/);
});
