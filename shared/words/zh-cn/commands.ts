import type { CommandWords, OptionNameWords } from "../words.ts";

export const commands: CommandWords = {
  saveid: {
    description: "给一张脸起名并保存，只供你换脸使用",
    options: {
      idname: "1 到 20 个字母、汉字或数字；同名的会被替换",
      image: "一张清晰的单人面部照片，或保存好的 `.npy` 特征",
      image2: "同一个人的另一张照片：多几张会更像",
      image3: "同一个人的另一张照片",
      image4: "同一个人的另一张照片",
      image5: "同一个人的另一张照片",
    },
  },
  swapid: {
    description: "把保存的脸换到图片里",
    options: {
      idname: "从左到右填写：me,_,you（a+b 表示混合；留空则用默认身份）",
      image: "要换脸的图片",
      url: "或图片的链接，或 Discord 消息的链接",
      private: "结果只有你能看到",
      hifi: "以更高分辨率换脸（-f）",
      sharpen: "锐化换上的脸（-s）",
      oldify: "让脸变老，1 到 1000（-o，实验功能）",
      greedy: "优先保证相似度，而不是原图效果",
    },
  },
  swap: {
    description: "把一张图片里的脸换到另一张里，只换这一次，什么都不保存",
    options: {
      source: "换上谁的脸：一张清晰的单人照片",
      target: "要换脸的图片",
      private: "结果只有你能看到",
      hifi: "以更高分辨率换脸（-f）",
      sharpen: "锐化换上的脸（-s）",
      oldify: "让脸变老，1 到 1000（-o，实验功能）",
    },
  },
  setid: {
    description: "设置 INSwapper 使用的默认身份和偏好",
    options: {
      idname: "从左到右的身份名、偏好（-f、-s、-o N、--greedy、--nogreedy），或 --reset",
    },
  },
  listid: { description: "查看你的身份、默认设置和今日换脸次数", options: {} },
  delid: {
    description: "清除保存的脸",
    options: {
      idname: "一个或多个身份名，用逗号分隔",
    },
  },
  delall: { description: "清除你保存的所有脸、默认设置和偏好", options: {} },
  privacy: { description: "查看保存了你的哪些信息，并可导出或清除", options: {} },
  report: {
    description: "向此机器人的运营者举报某个结果或其他问题",
    options: { about: "消息链接，或问题描述" },
  },
  help: { description: "Doppel 的用法，以及它会保存什么", options: {} },
  doppel: {
    description: "本服务器里的 Doppel：配额、停用名单、用量、记录、回复方式",
    options: {},
    subcommands: {
      show: { description: "查看本服务器的设置", options: {} },
      quota: {
        description: "每天可换脸多少次：对所有人、某个身份组或某个人",
        options: {
          swaps: "每天次数；0 表示不限；留空则取消这项配额",
          role: "对拥有这个身份组的人；有多个身份组时取最宽松的",
          user: "只对这个人，不论其身份组",
        },
      },
      block: { description: "停止某人在这里使用 Doppel，其等待中的任务会结束", options: { user: "停用谁" } },
      unblock: { description: "恢复某人在这里使用 Doppel", options: { user: "恢复谁" } },
      usage: {
        description: "查看这里每天换脸多少次，以及谁最多",
        options: { days: "包括今天在内的天数；留空为 7 天" },
      },
      log: {
        description: "在某个频道记录换脸：谁、何时、何处，不含图片和身份名",
        options: { channel: "记录到哪个频道；留空则不记录" },
      },
      replies: {
        description: "发起者没有指定时，谁能看到结果",
        options: { mode: "所有人，或只有发起者" },
      },
    },
  },
};

export const optionNames: OptionNameWords = {
  idname: "身份名",
  image: "图片",
  image2: "图片2",
  image3: "图片3",
  image4: "图片4",
  image5: "图片5",
  url: "链接",
  source: "来源",
  target: "目标",
  about: "内容",
  swaps: "次数",
  role: "身份组",
  user: "用户",
  mode: "方式",
  days: "天数",
  channel: "频道",
  private: "仅自己可见",
  hifi: "高清",
  sharpen: "锐化",
  oldify: "变老",
  greedy: "更像本人",
};
