import type { Mention, ResultWords } from "../words.ts";

export const results = (mention: Mention): ResultWords => ({
  saved: (name, replaced) => `idname \`${name}\` created${replaced ? "; it replaces the older one" : ""}.`,
  newDefault: (spec, before) =>
    before
      ? `Your default was \`${before}\`, now it is \`${spec}\`.`
      : `It is your default now: \`${spec}\`.`,
  tryIt: () => `Try ${mention("swapid")} with a picture, or right-click one → Apps → INSwapper.`,
  savedFrom: (pictures) => `Made of ${pictures} pictures.`,
  smallFace: (px) => `The face is small (${px} px): a closer picture gives a better likeness.`,
  blurredFace: "The face is a little blurred: a sharper picture gives a better likeness.",
  turnedFace: "The head is turned or tilted: a frontal picture gives a better likeness.",
  withoutPicture: "It has no picture, so only the full engine can use it, not the preview engine.",
  savedAlt: (name) => `The face that is kept as ${name}`,
  swapped: (faces) => `AI-edited: ${faces === 1 ? "1 face" : `${faces} faces`} swapped.`,
  defaultsMet: (names, faces) =>
    `Your ${names} default names met ${faces === 1 ? "1 face" : `${faces} faces`}, left to right.`,
  retouched: (faces) => `AI-edited: ${faces === 1 ? "1 face" : `${faces} faces`} changed.`,
  reduced: (width, height) => `Reduced to ${width} x ${height} px to fit.`,
  leftAlone: (faces) =>
    `${faces === 1 ? "1 face" : `${faces} faces`} could not be lined up and stayed as ${faces === 1 ? "it was" : "they were"}.`,
  hifiLowered: "HiFidelity (-f) is lower here, to be done in time.",
  framesKept: (kept, of) => `${kept} of its ${of} frames, at the same speed.`,
  comparisonLabels: ["BEFORE", "AFTER"],
  comparison: "Before and after. AI-edited.",
  compareAlt: "The picture before, left, and AI-edited, right",
  previewEngine: "preview engine",
  contactSheet: (names) => `Your saved faces: ${names.join(", ")}`,
  altText: (faces) => `AI-edited picture with ${faces === 1 ? "one swapped face" : `${faces} swapped faces`}`,
  fileNote: "AI-edited with Doppel: one or more faces were replaced.",
});
