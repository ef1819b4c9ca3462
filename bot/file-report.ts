import { type REST, Routes } from "discord.js";
import type { Report } from "../shared/reports.ts";
import type { BotDeps } from "./deps.ts";
import { checkMs, within } from "./within.ts";

/**
 * Keeps a report and shows it to the operator: in their channel, else by a line in the log,
 * without what somebody wrote, which may be anything.
 * @throws StoreError
 */
export async function fileReport(
  report: Report,
  rest: REST,
  { reports, limits, log }: BotDeps,
): Promise<void> {
  await within(checkMs, reports.add(report));
  const channelId = limits.REPORT_CHANNEL_ID;
  if (channelId) {
    // It is kept whatever becomes of the message.
    post(report, channelId, rest).catch((err: unknown) =>
      log.warn({ err, reported: report.replyId }, "a report was not posted"),
    );
  } else log.warn({ reported: report.replyId }, "something was reported: `doppel reports` shows what");
}

async function post(
  { userId, about, replyId, reason }: Report,
  channelId: string,
  rest: REST,
): Promise<void> {
  const lines = [`**Report** by <@${userId}>: ${about}`];
  if (replyId) lines.push(`-# result ${replyId}`);
  if (reason) lines.push(...reason.split("\n").map((line) => `> ${line}`));
  const content = lines.join("\n").slice(0, 2_000);
  await rest.post(Routes.channelMessages(channelId), { body: { content, allowed_mentions: { parse: [] } } });
}
