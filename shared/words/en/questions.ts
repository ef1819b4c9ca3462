import type { QuestionWords } from "../words.ts";

export const questions: QuestionWords = {
  whichPicture: "That message has several pictures. Which one?",
  pictureNumber: (number) => `Picture ${number}`,
  allPictures: (count) => `All ${count}`,
  gridWhich: "That is a grid of four. Which panels shall I swap?",
  maybeGrid: "That looks like Midjourney's, and may be a grid of four. The whole picture, or panels?",
  wholePicture: "Whole picture",
  allPanels: "All four",
  panels: ["Top left", "Top right", "Bottom left", "Bottom right"],
  whoseFace: "Whose face goes in?",
  useName: (name) => `Use ${name}`,
  changeNames: "Change the names",
  whoGoesIn: "Who goes in, from left to right?",
  saveFace: "Save a face",
  nameLabel: "Name",
  nameHint: "1 to 20 letters and digits, such as me",
  pictureLabel: "Picture",
  pictureHint: "A clear picture of one face",
  consentLabel: "I may use this face",
  consentHint: "Mine, or of somebody who agreed. Kept encrypted, for your swaps only, until you erase it.",
  defaultStays: (spec) => `Your default stays \`${spec}\`.`,
  undone: (name) => `\`${name}\` is what it was before, and so is your default.`,
  whichFace: (name) => `There are several faces in that picture. Which one is \`${name}\`?`,
  whoWhere: (faces, names) =>
    `The picture has ${faces === 1 ? "1 face" : `${faces} faces`}, and you named ${names}. Who goes where? Then press Apply.`,
  faceNumber: (number) => `Face ${number}`,
  leaveAlone: "Leave alone",
  numberedAlt: (faces) =>
    faces === 1
      ? "The picture, its face numbered 1"
      : `The picture, its faces numbered 1 to ${faces} from left to right`,
};
