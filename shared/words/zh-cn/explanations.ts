import type { Mention } from "../words.ts";

export const consent =
  (mention: Mention) =>
  (days: number): string =>
    `**第一次保存之前请确认：你有权使用这张脸吗？** \
请只保存你自己的脸，或已经同意的人的脸。

会保存什么：面部截图和描述它的数值，加密存放，只供你换脸使用，直到你清除${days > 0 ? `，或连续 ${days} 天未使用` : ""}为止。
如何清除：${mention("delid")} 清除一个，${mention("delall")} 清除全部。上传的图片本身不会保存。`;

export const help = (mention: Mention): string => `**Doppel 能把保存的脸换到图片里。**

**1.** 用 ${mention("saveid")} 起个名字（比如 \`me\`），再附上一张清晰的单人面部照片。只能保存你有权使用的脸。
**2.** 用 ${mention("swapid")} 填上这个名字，附上任意图片。有多张脸时从左到右写：\`me,_,you\`（\`_\` 表示不换）。\`a+b\` 会混合两个人。
**3.** 或者右键点击图片 → APP → **INSwapper**：使用你的默认身份，可用 ${mention("setid")} 设置。旁边的 **保存一张脸**可以直接保存那里的脸。

名字后面可以加：\`-f\` 更精细，\`-s\` 锐化，\`-o 300\` 变老（1 到 1000，实验功能），\`--private\` 让结果只有你能看到。
${mention("swap")} 用两张图片只换这一次，什么都不保存。动图也可以。
${mention("listid")} 会列出保存了什么，以及今天用了多少次。

**你的脸只属于你。**它们加密存放，别人无法使用或查看，${mention("delid")} 或 ${mention("delall")} 可以随时清除，${mention("privacy")} 可查看和导出保存的内容。\
上传的图片和换脸结果不会保存。每个结果都注明由 AI 编辑，并带有删除和举报按钮；其他问题请用 ${mention("report")}。`;

export const helpForModerators = (mention: Mention): string =>
  `你可以管理本服务器：${mention("doppel show")} 等命令可以设置配额、停用某人、决定谁能看到结果。`;

export const licence = {
  commercial: "就模型而言，图片可以用于商业用途；其中的人物和原图另有各自的权利。",
  nonCommercial: "图片仅限非商业用途：这里使用的换脸模型的许可禁止任何商业用途。",
};
