import { describe, expect, test } from "vitest";
import type { Command } from "../../../../infra/local-discord/page/client/command-types.ts";
import { matching, slashCommands } from "../../../../infra/local-discord/page/composer/slash-commands.ts";

const command = (name: string, more: Partial<Command> = {}): Command => ({
  id: name,
  type: 1,
  name,
  description: `does ${name}`,
  options: [],
  contexts: null,
  ...more,
});
const channel = { id: "1", name: "general", context: 0 as const, members: null };
const ada = { isModerator: true };
const dm = { ...channel, context: 1 as const };
const paths = (commands: { path: string }[]) => commands.map(({ path }) => path);

describe("the commands that a slash offers", () => {
  const registered = [
    command("saveid", {
      name_localizations: { "zh-CN": "保存" },
      description_localizations: { "zh-CN": "存" },
    }),
    command("swapid"),
    command("swap"),
    command("guild", { contexts: [0] }),
    command("doppel", { default_member_permissions: "32" }),
    command("Apps", { type: 3 }),
    command("face", {
      options: [
        { name: "add", description: "one more", type: 1, options: [] },
        { name: "more", description: "", type: 2, options: [{ name: "drop", description: "", type: 1 }] },
      ],
    }),
  ];

  test("are those of the channel, as registered, subcommands each by itself", () => {
    const found = slashCommands(registered, channel, ada, "en-US");
    expect(paths(found)).toEqual([
      "saveid",
      "swapid",
      "swap",
      "guild",
      "doppel",
      "face add",
      "face more drop",
    ]);
    expect(paths(slashCommands(registered, dm, ada, "en-US"))).not.toContain("guild");
  });

  test("leave out what is for moderators", () => {
    expect(paths(slashCommands(registered, channel, { isModerator: false }, "en-US"))).not.toContain(
      "doppel",
    );
  });

  test("are told in the person's language and found by either name", () => {
    const found = slashCommands(registered, channel, ada, "zh-CN");
    expect(found[0]).toMatchObject({ path: "saveid", name: "保存", description: "存" });
    expect(paths(matching(found, "保"))).toEqual(["saveid"]);
    expect(paths(matching(found, "save"))).toEqual(["saveid"]);
  });

  test.each([
    ["swap", ["swap", "swapid"]],
    ["sw", ["swapid", "swap"]],
    ["ID", ["saveid", "swapid"]],
    ["face m", ["face more drop"]],
    ["nothing", []],
  ])("for /%s", (typed, expected) => {
    expect(paths(matching(slashCommands(registered, channel, ada, "en-US"), typed))).toEqual(expected);
  });
});
