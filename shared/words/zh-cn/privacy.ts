import type { Mention, PrivacyWords } from "../words.ts";

export const privacy = (mention: Mention): PrivacyWords => ({
  title: "**保存了你的哪些信息**",
  nothing: "没有身份。",
  identity: (name, savedAt, usedAt) => `\`${name}\` 保存于 ${savedAt}，上次使用 ${usedAt}`,
  more: (count) => `还有 ${count} 个，可在导出文件和 ${mention("listid")} 中查看。`,
  defaults: (spec) => `默认身份：\`${spec}\``,
  consent: (version, at) =>
    at === null
      ? `你已确认有权使用这些脸（说明第 ${version} 版）。`
      : `你于 ${at} 确认有权使用这些脸（说明第 ${version} 版）。`,
  quota: (used) => `今日换脸次数：${used}。次数以加密哈希代替你的名字保存，到午夜（UTC）为止。`,
  passing: "为了结果下方的按钮，原图地址会加密保存 24 小时。上传的图片和换脸结果本身不会保存。",
  ledger: (days) =>
    `你的结果在哪里（服务器、频道、消息、时间、次数）会加密保存 ${days} 天，清除全部数据后也会保留：有人提出异议时才能找到。你删除的结果只保留服务器、时间和次数。其中没有图片和身份名。服务器管理员对你的设置由他们保管。`,
  retention: (days) =>
    days === 0 ? "身份会一直保留，直到你清除为止。" : `连续 ${days} 天未使用的身份会被清除，清除前会提醒你。`,
  backups: (days) => {
    if (days === null) return "备份保留多久，请向此机器人的运营者询问。";
    if (days === 0) return "不保留备份。";
    return `备份中的脸同样加密；备份保留 ${days} 天，你现在清除的内容在此之后也会从备份中消失。`;
  },
  export: "导出",
  erase: "清除……",
  exported:
    "全部内容都在这个文件里：`doppel.json` 包含日期、设置和描述每张脸的数值，另有 WebP 格式的面部截图。拿到它的人就拿到了你的脸，请妥善保管。",
  expiring: (identities) => {
    const list = identities.map(({ name, at }) => `\`${name}\`（${at}）`).join("、");
    return `以下身份很久没有使用，即将被清除：${list}。想保留的话，用 ${mention("swapid")} 使用一次即可。`;
  },
});
