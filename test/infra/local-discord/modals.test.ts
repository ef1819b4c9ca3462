import { ComponentType, MessageFlags } from "discord.js";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { checkAgainstOpenApi, hasOpenApi } from "../../../infra/local-discord/openapi.ts";
import { answerWith, createStage, pixel, type Stage } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await createStage();
});
beforeEach(() => {
  stage.errors.length = 0;
});
afterAll(() => stage.close());

const ada = () => stage.discord.user("Ada");
const text = (content: string) => ({ type: ComponentType.TextDisplay, content });
const button = (customId: string) => ({ type: 2, style: 1, label: customId, custom_id: customId });
const row = (...components: object[]) => ({ type: ComponentType.ActionRow, components });

describe("a modal", () => {
  const label = (component: object) => ({ type: ComponentType.Label, label: "Please", component });
  const modal = {
    custom_id: "all",
    title: "Everything",
    components: [
      text("Some words first"),
      label({ type: 4, custom_id: "words", style: 2, max_length: 10, required: false }),
      label({ type: 19, custom_id: "faces", min_values: 1, max_values: 3 }),
      label({ type: 22, custom_id: "marks", options: ["a", "b"].map((v) => ({ label: v, value: v })) }),
      label({ type: 23, custom_id: "sure" }),
    ],
  };
  const upload = { name: "face one.png", data: pixel };

  test("carries text, files, boxes and a tick to the bot", async () => {
    let received: unknown;
    stage.on(async (interaction) => {
      if (interaction.isChatInputCommand()) await interaction.showModal(modal as never);
      if (!interaction.isModalSubmit()) return;
      const [face] = [...interaction.fields.getUploadedFiles("faces", true).values()];
      received = {
        words: interaction.fields.getTextInputValue("words"),
        face: [face?.name, face?.width, face?.contentType],
        bytes: Buffer.from(await (await fetch(face!.url)).arrayBuffer()),
        marks: interaction.fields.getField("marks"),
        sure: interaction.fields.getField("sure"),
      };
      await interaction.reply({ content: "thanks", flags: MessageFlags.Ephemeral });
    });
    const reply = await ada().slash("swapid");
    await reply.settled();
    const submitted = await reply.submitModal({ words: "short", faces: [upload], marks: ["b"], sure: true });
    await submitted.until(({ content }) => content === "thanks");
    expect(stage.errors).toEqual([]);
    expect(received).toMatchObject({
      words: "short",
      face: ["face_one.png", 1, "image/png"],
      bytes: pixel,
      marks: { type: 22, values: ["b"] },
      sure: { type: 23, value: true },
    });
  });

  test("is not submitted with something missing, too much or unknown", async () => {
    stage.on(async (interaction) => {
      if (interaction.isChatInputCommand()) await interaction.showModal(modal as never);
    });
    const reply = await ada().slash("swapid");
    await reply.settled();
    const fill = (fields: object) => reply.submitModal({ faces: upload, marks: ["a"], ...fields });
    await expect(fill({ faces: [] })).rejects.toThrow("faces takes 1 to 3 values");
    await expect(fill({ words: "much too long" })).rejects.toThrow("words must be 0 to 10 characters");
    await expect(fill({ marks: ["c"] })).rejects.toThrow("marks has no option c");
    await expect(fill({ other: "x" })).rejects.toThrow("no field other");
  });

  test.each<[string, object[], RegExp]>([
    ["a button", [row(button("a"))], /must be one of/],
    ["six parts", Array.from({ length: 6 }, (_, index) => text(`${index}`)), /5 or fewer/],
    ["a label of 46 characters", [{ ...label({ type: 23, custom_id: "a" }), label: "x".repeat(46) }], /45/],
    ["a label around nothing", [{ type: 18, label: "a" }], /component.*required/],
    ["eleven uploads", [label({ type: 19, custom_id: "a", max_values: 11 })], /10/],
    [
      "one radio button",
      [label({ type: 21, custom_id: "a", options: [{ label: "a", value: "a" }] })],
      /2 or/,
    ],
  ])("may not hold %s", async (_what, components, message) => {
    const answer = answerWith(stage, { type: 9, data: { custom_id: "a", title: "b", components } });
    await ada().slash("swapid");
    expect((await answer)?.message).toMatch(message);
  });
});

test.runIf(hasOpenApi)("what was accepted here is what Discord describes", async () => {
  const accepted = (await stage.discord.wire()).filter(({ status }) => status < 300);
  expect(accepted.length).toBeGreaterThan(2);
  const problems = accepted.flatMap(({ method, path, bodyJson }) =>
    checkAgainstOpenApi(method, path, bodyJson),
  );
  expect(problems).toEqual([]);
});
