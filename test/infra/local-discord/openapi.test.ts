import { ButtonStyle, ComponentType } from "discord.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkAgainstOpenApi, hasOpenApi } from "../../../infra/local-discord/openapi.ts";
import { createStage, pixel, type Stage } from "./stage.ts";

const absent = hasOpenApi ? "" : " (skipped: ../shared/discord/openapi.json is not there)";

describe.runIf(hasOpenApi)(`what discord.js sends is what Discord describes${absent}`, () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await createStage();
  });
  afterAll(() => stage?.close());

  test("on the wire of a whole swap", async () => {
    const { discord } = stage;
    stage.on(async (interaction) => {
      if (interaction.isAutocomplete()) await interaction.respond([{ name: "me", value: "me" }]);
      if (!interaction.isChatInputCommand()) return;
      await interaction.deferReply();
      const button = {
        type: ComponentType.Button as const,
        style: ButtonStyle.Danger as const,
        customId: "delete",
        label: "Delete",
      };
      await interaction.editReply({
        content: "done",
        files: [{ name: "out.png", attachment: pixel, description: "a portrait" }],
        components: [{ type: ComponentType.ActionRow, components: [button] }],
      });
      await interaction.followUp({ content: "and more", flags: 64 });
    });
    await discord.user("Ada").autocomplete("swapid", { idname: "m" }, "idname");
    const reply = await discord.user("Ada").slash("swapid");
    await reply.until(({ followUps }) => followUps.length === 1);

    const wire = await discord.wire();
    const spoken = wire.filter(({ method }) => method !== "GET");
    expect(spoken.map(({ method, status }) => `${method} ${status}`)).toEqual([
      "PUT 200",
      "POST 204",
      "POST 204",
      "PATCH 200",
      "POST 200",
    ]);
    const problems = wire.flatMap(({ method, path, bodyJson }) =>
      checkAgainstOpenApi(method, path, bodyJson),
    );
    expect(problems).toEqual([]);
  });

  test("and the checker sees what is wrong", () => {
    const original = "/webhooks/1/abc/messages/@original";
    expect(checkAgainstOpenApi("PATCH", original, { content: "fine" })).toEqual([]);
    expect(checkAgainstOpenApi("PATCH", original, { content: 5 })[0]).toContain("/content");
    expect(checkAgainstOpenApi("PATCH", original, { content: "x".repeat(2001) })[0]).toContain("2000");
    expect(checkAgainstOpenApi("POST", "/nowhere", null)[0]).toContain("no such route");
  });
});
