import type { ProgressWords } from "../words.ts";

export const progress: ProgressWords = {
  fetching: "正在获取图片……",
  looking: "正在寻找人脸……",
  swapping: (face, of) => `正在换第 ${face} / ${of} 张脸……`,
  frames: (done, of) => `正在处理第 ${done} / ${of} 帧……`,
  encoding: "正在生成图片……",
  picture: (number, of, stage) => `第 ${number} / ${of} 张图片：${stage}`,
  animationWaits: "这是动图，正在动图队列里等待处理。",
};
