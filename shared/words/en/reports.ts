import type { ReportWords } from "../words.ts";

export const reports: ReportWords = {
  title: "Report this result",
  reason: "What is wrong with it?",
  reasonHint: "You may leave this empty.",
  thanks:
    "Thank you, your report is noted for whoever runs this bot. If something breaks Discord's rules, report the message to Discord, too.",
};
