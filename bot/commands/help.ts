import { MessageFlags } from "discord.js";
import { everywhere, type SlashCommand } from "../command.ts";

const text = `**Doppel puts saved faces into pictures.**

**1.** \`/saveid me\` with a clear picture of one face. You can only save a face that you may use.
**2.** \`/swapid me\` with any picture. Several faces, from left to right: \`me,_,you\` (\`_\` leaves one alone). \`a+b\` mixes two people.
**3.** Or right-click a picture → Apps → **INSwapper**: that uses your defaults, which \`/setid\` chooses.

Behind the names: \`-s\` sharpens, \`--private\` shows the result only to you.
\`/listid\` shows what is saved and how many swaps you have used today.

**Your faces are yours.** They are kept encrypted, nobody else can use or see them, and \`/delid\` or \`/delall\` erases them. Uploads and results are not kept. Every result says that it is AI-edited; its buttons delete or report it.`;

export const help: SlashCommand = {
  data: { name: "help", description: "How to use Doppel, and what it keeps", ...everywhere },
  async execute(interaction) {
    await interaction.reply({ content: text, flags: MessageFlags.Ephemeral });
  },
};
