import type { Mention } from "../words.ts";

export const consent =
  (mention: Mention) =>
  (days: number): string =>
    `**Before I keep the first face: may you use it?** \
Only save your own face, or that of somebody who agreed.

What is kept: a cut-out of the face and the numbers that describe it, encrypted, for your swaps only, until you erase them${days > 0 ? ` or do not use them for ${days} days` : ""}.
How to erase: ${mention("delid")} for one, ${mention("delall")} for everything. The uploaded picture itself is not kept.`;

export const help = (mention: Mention): string => `**Doppel puts saved faces into pictures.**

**1.** ${mention("saveid")} with a name, say \`me\`, and a clear picture of one face. You can only save a face that you may use.
**2.** ${mention("swapid")} with that name and any picture. Several faces, from left to right: \`me,_,you\` (\`_\` leaves one alone). \`a+b\` mixes two people.
**3.** Or right-click a picture → Apps → **INSwapper**: that uses your defaults, which ${mention("setid")} chooses. **Save face** beside it saves one from there.

Behind the names: \`-f\` finer faces, \`-s\` sharpens, \`-o 300\` ages (1 to 1000, experimental), \`--private\` shows the result only to you.
${mention("swap")} takes two pictures, once, and saves nothing. GIFs work, too.
${mention("listid")} shows what is saved and how many swaps you have used today.

**Your faces are yours.** They are kept encrypted, nobody else can use or see them, and ${mention("delid")} or ${mention("delall")} erases them; ${mention("privacy")} shows and exports what is kept. \
Uploads and results are not kept. Every result says that it is AI-edited; its buttons delete or report it, and ${mention("report")} takes everything else.`;

export const helpForModerators = (mention: Mention): string =>
  `You may manage this server: ${mention("doppel show")} and its neighbours set quotas, block people and say who sees results.`;

export const licence = {
  commercial:
    "Pictures may be used commercially, as far as the models are concerned; the people and pictures in them have rights of their own.",
  nonCommercial:
    "Pictures are for non-commercial use only: the licence of the swap model here forbids anything commercial.",
};
