import type { Mention, ResultWords } from "../words.ts";

export const results = (mention: Mention): ResultWords => ({
  saved: (name, replaced) => `身份 \`${name}\` 已保存${replaced ? "，替换了旧的" : ""}。`,
  newDefault: (spec, before) =>
    before ? `默认身份由 \`${before}\` 变为 \`${spec}\`。` : `现在它是你的默认身份：\`${spec}\`。`,
  tryIt: () => `用 ${mention("swapid")} 配一张图片试试，或右键点击图片 → APP → INSwapper。`,
  savedFrom: (pictures) => `由 ${pictures} 张图片合成。`,
  smallFace: (px) => `脸有点小（${px} 像素），换一张更近的照片会更像。`,
  blurredFace: "脸有点模糊，换一张更清晰的照片会更像。",
  turnedFace: "头有点偏或倾斜，换一张正脸照片会更像。",
  withoutPicture: "它没有图片，所以只有完整引擎能用，预览引擎不能用。",
  savedAlt: (name) => `保存为 ${name} 的脸`,
  swapped: (faces) => `AI 编辑：换了 ${faces} 张脸。`,
  defaultsMet: (names, faces) => `你的 ${names} 个默认身份从左到右对应了 ${faces} 张脸。`,
  retouched: (faces) => `AI 编辑：修改了 ${faces} 张脸。`,
  reduced: (width, height) => `为符合大小限制，已缩小到 ${width} × ${height} 像素。`,
  leftAlone: (faces) => `有 ${faces} 张脸无法对齐，保持原样。`,
  hifiLowered: "为了按时完成，精细度（-f）已调低。",
  framesKept: (kept, of) => `原有 ${of} 帧，保留了 ${kept} 帧，速度不变。`,
  comparisonLabels: ["前", "后"],
  comparison: "前后对比。AI 编辑。",
  compareAlt: "左边是原图，右边是 AI 编辑后的图片",
  previewEngine: "预览引擎",
  contactSheet: (names) => `你保存的脸：${names.join("、")}`,
  altText: (faces) => `AI 编辑的图片，换了 ${faces} 张脸`,
  fileNote: "由 Doppel 进行 AI 编辑：图中有一张或多张脸被替换。",
});
