import type { ButtonWords } from "../words.ts";

export const buttons: ButtonWords = {
  eraseEverything: "全部清除",
  keep: "保留",
  mayUse: "我有权使用这张脸",
  saving: "保存中……",
  cancel: "取消",
  delete: "删除",
  report: "举报",
  again: "换成别人",
  compare: "前后对比",
  post: "发到这里",
  undo: "撤销",
  goOn: "继续换脸",
  apply: "应用",
  keepDefault: (spec) => `默认仍用 ${spec}`,
};
