import type { Table } from "./words.ts";
import { buttons } from "./zh-cn/buttons.ts";
import { commands, optionNames } from "./zh-cn/commands.ts";
import { consent, help, helpForModerators, licence } from "./zh-cn/explanations.ts";
import { mistakes } from "./zh-cn/mistakes.ts";
import { moderation } from "./zh-cn/moderation.ts";
import { privacy } from "./zh-cn/privacy.ts";
import { progress } from "./zh-cn/progress.ts";
import { questions } from "./zh-cn/questions.ts";
import { replies } from "./zh-cn/replies.ts";
import { reports } from "./zh-cn/reports.ts";
import { results } from "./zh-cn/results.ts";

/** Simplified Chinese. */
export const zhCn: Table = (mention) => ({
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
