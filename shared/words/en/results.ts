import type { Mention, ResultWords } from "../words.ts";

export const results = (mention: Mention): ResultWords => ({
  saved: (name, replaced) =>
    `idname \`${name}\` created${replaced ? "; it replaces the older one" : ""}. It is your default now: try ${mention("swapid")} with a picture, or right-click one → Apps → INSwapper.`,
  swapped: (faces) => `AI-edited: ${faces === 1 ? "1 face" : `${faces} faces`} swapped.`,
  defaultsMet: (names, faces) =>
    `Your ${names} default names met ${faces === 1 ? "1 face" : `${faces} faces`}, left to right.`,
  reduced: (width, height) => `Reduced to ${width} x ${height} px to fit.`,
  leftAlone: (faces) =>
    `${faces === 1 ? "1 face" : `${faces} faces`} could not be lined up and stayed as ${faces === 1 ? "it was" : "they were"}.`,
  hifiLowered: "HiFidelity (-f) is lower here, to be done in time.",
  previewEngine: "preview engine",
  contactSheet: (names) => `Your saved faces: ${names.join(", ")}`,
  altText: (faces) => `AI-edited picture with ${faces === 1 ? "one swapped face" : `${faces} swapped faces`}`,
  fileNote: "AI-edited with Doppel: one or more faces were replaced.",
});
