import type { Mention, ReplyWords } from "../words.ts";

export const replies = (mention: Mention): ReplyWords => ({
  replaces: (name) => `${name}（替换）`,
  askEraseAll: (count) =>
    `这会清除你的全部 ${count} 个身份、默认设置和偏好，并放弃还在制作的图片。此操作无法撤销。`,
  erased: (names) => `已清除：${names.map((name) => `\`${name}\``).join("、")}。`,
  erasedAll: (count) => `已清除 ${count} 个身份，以及默认设置和偏好。`,
  nothingDone: "什么都没有改动。",
  defaultIsNow: (spec) => `你的默认身份现在是 \`${spec}\`。`,
  defaultsReset: "默认身份和偏好已清空，保存的脸都还在。",
  nothingNamed: "没有填写身份名，所以什么都没有改动。",
  listed: (name, savedAt) => `\`${name}\` 保存于 ${savedAt}`,
  noIdentityYet: `你还没有身份，用 ${mention("saveid")} 保存一个吧。`,
  currentDefault: (spec) => `默认身份：\`${spec}\``,
  noDefaultYet: `还没有默认身份，用 ${mention("setid")} 设置一个吧。`,
  usedToday: (used, limit) =>
    limit === 0 ? `今日换脸：${used} 次，不限次数。` : `今日换脸：${used} / ${limit} 次。`,
  position: (ahead, seconds) =>
    `${ahead === 0 ? "下一个就是你" : `排队中：前面还有 ${ahead} 个`}${seconds === null ? "" : `，大约还要 ${seconds} 秒`}。`,
});
