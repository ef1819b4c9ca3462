import type { Mention, ResultWords } from "../words.ts";

export const results = (mention: Mention): ResultWords => ({
  saved: (name, replaced) =>
    `身份 \`${name}\` 已保存${replaced ? "，替换了旧的" : ""}，现在是你的默认身份。用 ${mention("swapid")} 配一张图片试试，或右键点击图片 → APP → INSwapper。`,
  swapped: (faces) => `AI 编辑：换了 ${faces} 张脸。`,
  defaultsMet: (names, faces) => `你的 ${names} 个默认身份从左到右对应了 ${faces} 张脸。`,
  reduced: (width, height) => `为符合大小限制，已缩小到 ${width} × ${height} 像素。`,
  leftAlone: (faces) => `有 ${faces} 张脸无法对齐，保持原样。`,
  hifiLowered: "为了按时完成，精细度（-f）已调低。",
  previewEngine: "预览引擎",
  contactSheet: (names) => `你保存的脸：${names.join("、")}`,
  altText: (faces) => `AI 编辑的图片，换了 ${faces} 张脸`,
  fileNote: "由 Doppel 进行 AI 编辑：图中有一张或多张脸被替换。",
});
