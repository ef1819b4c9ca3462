import { afterAll, beforeAll, expect, test } from "vitest";
import { createStage, type Stage } from "./stage.ts";

const artists = "1180000000000000051";
const friends = "1180000000000000052";
const general = "1180000000000000021";

let stage: Stage;
beforeAll(async () => {
  stage = await createStage();
  await stage.bot.application.commands.set([
    {
      name: "manage",
      description: "For moderators",
      defaultMemberPermissions: "32",
      contexts: [0],
      options: [
        { name: "role", description: "A role", type: 8 },
        { name: "channel", description: "A channel", type: 7 },
      ],
    },
    { name: "open", description: "For everybody", contexts: [0, 2] },
  ]);
});
afterAll(() => stage.close());

test("an interaction carries its member's roles and permissions", async () => {
  const seen: unknown[] = [];
  stage.on(async (interaction) => {
    if (!interaction.inCachedGuild() || !interaction.isRepliable()) return;
    const { member, memberPermissions } = interaction;
    seen.push([[...member.roles.cache.keys()].filter((id) => id !== member.guild.id).sort()]);
    seen.push(memberPermissions.has("ManageGuild"));
    await interaction.reply("seen");
  });
  for (const name of ["Ada", "Chloe"]) await (await stage.discord.user(name).slash("open")).settled();
  expect(seen).toEqual([[[]], true, [[artists, friends]], false]);
});

test("roles and channels are options", async () => {
  let chosen: unknown[] = [];
  stage.on(async (interaction) => {
    if (!interaction.isChatInputCommand()) return;
    const { options } = interaction;
    chosen = [options.getRole("role")?.name, options.getChannel("channel")?.id];
    await interaction.reply("chosen");
  });
  const reply = await stage.discord.user("Ada").slash("manage", { role: "Artists", channel: "general" });
  await reply.settled();
  expect(chosen).toEqual(["Artists", general]);
  await expect(stage.discord.user("Ada").slash("manage", { role: "Strangers" })).rejects.toThrow("a role");
});

test("whoever lacks the permission does not see the command, unless the server lets everybody", async () => {
  stage.on(async (interaction) => {
    if (interaction.isRepliable()) await interaction.reply("done");
  });
  const ben = stage.discord.user("Ben");
  await expect(ben.slash("manage")).rejects.toThrow("ben does not see /manage here");
  await stage.discord.rules({ openCommands: true });
  expect((await (await ben.slash("manage")).settled()).content).toBe("done");
  await stage.discord.rules({ openCommands: false });
});

test("a command that is for guild installs is not there with one's own account", async () => {
  await expect(stage.discord.user("Ben").slash("open", {}, { channel: "private" })).rejects.toThrow(
    "does not see /open here",
  );
});

test("nobody is a member of a guild that is not there", async () => {
  const members = (guild: string) => stage.bot.rest.get(`/guilds/${guild}/members/1180000000000000013`);
  expect(await members("1180000000000000002")).toMatchObject({ roles: [artists, friends] });
  await expect(members("1180000000000000003")).rejects.toMatchObject({ code: 10004 });
});
