import type { ReportWords } from "../words.ts";

export const reports: ReportWords = {
  title: "举报这个结果",
  reason: "有什么问题？",
  reasonHint: "可以不填。",
  thanks:
    "谢谢，你的举报已记录，会交给此机器人的运营者处理。如果内容违反了 Discord 的规则，也请向 Discord 举报这条消息。",
};
