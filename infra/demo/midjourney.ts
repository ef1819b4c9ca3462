import type { ChatMessage, DiscordClient, File } from "../local-discord/client.ts";

/** Ada, who asked Midjourney for both pictures. */
const requester = "<@1180000000000000011>";
const job = "1f0c2a4e-7d3b-4c11-9a52-6e0b7c5d8f21";

const button = (label: string, customId: string) => ({
  type: 2,
  style: 2,
  label,
  custom_id: `MJ::JOB::${customId}`,
});
const row = (...components: object[]) => ({ type: 1, components });
const numbers = [1, 2, 3, 4];

/** Posts what Midjourney answers first: four pictures in one, to choose from. */
export function postGrid(discord: DiscordClient, picture: File): Promise<ChatMessage> {
  return discord.post({
    author: "Midjourney",
    channel: "midjourney",
    content: `**four portraits in oil, soft window light --v 7** - ${requester} (fast)`,
    files: [{ ...picture, name: `ada_four_portraits_in_oil_soft_window_light_${job}.png` }],
    components: [
      row(...numbers.map((number) => button(`U${number}`, `upsample::${number}::${job}`)), {
        ...button("", `reroll::0::${job}::SOLO`),
        label: null,
        emoji: { name: "🔄" },
      }),
      row(...numbers.map((number) => button(`V${number}`, `variation::${number}::${job}`))),
    ],
  });
}

/** Posts what Midjourney answers when one of the four is chosen. */
export function postUpscale(discord: DiscordClient, picture: File): Promise<ChatMessage> {
  return discord.post({
    author: "Midjourney",
    channel: "midjourney",
    content: `**a portrait in oil, soft window light --v 7** - Image #2 ${requester}`,
    files: [{ ...picture, name: `ada_a_portrait_in_oil_soft_window_light_${job}.png` }],
    components: [
      row(
        button("Upscale (Subtle)", `upsample_v7_2x_subtle::1::${job}::SOLO`),
        button("Upscale (Creative)", `upsample_v7_2x_creative::1::${job}::SOLO`),
      ),
      row(
        button("Vary (Subtle)", `low_variation::1::${job}::SOLO`),
        button("Vary (Strong)", `high_variation::1::${job}::SOLO`),
      ),
    ],
  });
}
