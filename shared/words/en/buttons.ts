import type { ButtonWords } from "../words.ts";

export const buttons: ButtonWords = {
  eraseEverything: "Erase everything",
  keep: "Keep",
  mayUse: "I may use this face",
  saving: "Saving ...",
  cancel: "Cancel",
  delete: "Delete",
  report: "Report",
  again: "Again with ...",
  compare: "Before/after",
  post: "Post here",
  undo: "Undo",
  goOn: "Go on with the swap",
  apply: "Apply",
  keepDefault: (spec) => `Keep ${spec} as default`,
};
