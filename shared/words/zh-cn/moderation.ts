import type { ModerationWords } from "../words.ts";

export const moderation: ModerationWords = {
  title: "**本服务器里的 Doppel**",
  quota: (swaps) => (swaps === 0 ? "换脸次数不限" : `每天换脸 ${swaps} 次`),
  forEverybody: (quota) => `所有人：${quota}。`,
  asConfigured: (quota) => `所有人：${quota}（此机器人的通常设置）。`,
  forOne: (whom, quota) => `${whom} 的配额：${quota}。`,
  quotaIsNow: (line) => `从现在起，${line}`,
  quotaIsGone: "本服务器不再有自己的配额。",
  quotaOfIsGone: (whom) => `${whom} 不再有单独的配额。`,
  whichCounts: "个人的配额优先于身份组的，身份组的优先于所有人的。",
  blocked: (user) => `${user} 不能再在这里使用 Doppel，其等待中的任务已结束。`,
  unblocked: (user) => `${user} 又可以在这里使用 Doppel 了。`,
  notBlocked: (user) => `${user} 没有被停用。`,
  blockedNow: (users) => `已停用：${users}。`,
  nobodyBlocked: "没有人被停用。",
  repliesPublic: "结果默认所有人可见，发起者可以选择仅自己可见。",
  repliesPrivate: "结果默认只有发起者可见，发起者可以选择公开。",
  modes: { public: "公开", private: "仅发起者" },
};
