import type { ButtonWords } from "../words.ts";

export const buttons: ButtonWords = {
  eraseEverything: "Erase everything",
  keep: "Keep",
  mayUse: "I may use this face",
  saving: "Saving ...",
  cancel: "Cancel",
  delete: "Delete",
  report: "Report",
};
