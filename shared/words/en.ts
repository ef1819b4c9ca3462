import { buttons } from "./en/buttons.ts";
import { commands, optionNames } from "./en/commands.ts";
import { consent, help, helpForModerators, licence } from "./en/explanations.ts";
import { mistakes } from "./en/mistakes.ts";
import { moderation } from "./en/moderation.ts";
import { privacy } from "./en/privacy.ts";
import { progress } from "./en/progress.ts";
import { questions } from "./en/questions.ts";
import { replies } from "./en/replies.ts";
import { reports } from "./en/reports.ts";
import { results } from "./en/results.ts";
import type { Table } from "./words.ts";

/** English. */
export const en: Table = (mention) => ({
  mistakes: mistakes(mention),
  commands,
  optionNames,
  buttons,
  replies: replies(mention),
  questions,
  privacy: privacy(mention),
  reports,
  moderation,
  results: results(mention),
  progress,
  consent: consent(mention),
  help: help(mention),
  helpForModerators: helpForModerators(mention),
  licence,
});
