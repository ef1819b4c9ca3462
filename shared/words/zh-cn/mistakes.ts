import { sentenceFor } from "../sentence-for.ts";
import type { FeatureProblemWords, Mention, MistakeWords, SpecProblemWords } from "../words.ts";
import { questions } from "./questions.ts";

const specProblems: SpecProblemWords = {
  name_missing: "这里少了一个身份名",
  name_too_long: "身份名最多 20 个字符",
  unexpected: "这里只能用文字、数字、`,`、`+` 和 `_`",
  leave_in_mix: "`_` 表示不换脸，不能参与混合",
  too_many_in_mix: "最多混合 3 个身份",
  too_many_faces: "一张图片最多 12 张脸",
  second_list: "身份名之间用 `,`（从左到右）或 `+`（混合）分隔",
  unknown_flag: "可用的参数有 `-f`、`-s`、`-o N`、`--greedy`、`--nogreedy` 和 `--private`",
  oldify_range: "`-o` 后面的数字应在 1 到 1000 之间",
};

const featureProblems: FeatureProblemWords = {
  damaged: "文件已损坏，或不是 numpy 文件",
  type: "数值必须是小端 `float32` 或 `float64`",
  shape: "形状必须是 `(512,)` 或 `(1, 512)`",
  values: "数值必须是有限值，且不能全为零",
};

export const mistakes = (mention: Mention): MistakeWords => {
  const table: MistakeWords = {
    no_face: () =>
      "这张图片里没有找到脸。正脸、占画面较大的照片效果最好；扁平或抽象的画风常常认不出脸，写实一些会更好。",
    face_too_small: ({ facePx, neededPx }) =>
      `脸只有 ${facePx} 像素宽，至少需要 ${neededPx} 像素。请换一张更近或更大的图片。`,
    face_too_blurred: () => "脸太模糊，无法识别。请换一张更清晰的图片。",
    several_faces: ({ count }) => `图片里有 ${count} 张脸，不知道你指的是哪一张。请裁剪到只剩一个人。`,
    not_a_picture: () => "这个文件不是能读取的图片。请用 PNG、JPEG 或 WebP。",
    broken_picture: () => "这张图片已损坏或不完整。重新保存或导出一次通常就能解决。",
    empty_file: () => "这个文件是空的。",
    too_many_bytes: ({ maxMegabytes }) => `文件太大了，最大支持 ${maxMegabytes} MB。`,
    too_many_pixels: ({ megapixels, maxMegapixels }) =>
      `这张图片有 ${megapixels} 百万像素，最多支持 ${maxMegapixels} 百万像素。请换一张小一点的。`,
    svg: () => "这是 SVG 矢量图。请导出为 PNG 再试。",
    pdf: () => "这是 PDF 文件。请把那一页转成 PNG 或 JPEG 图片再发。",
    heic: () => "这是 HEIC 照片，无法打开。请以 JPEG 格式发送（手机分享时可以转换）。",
    video: () => "这是视频，目前只支持静态图片。截取合适的一帧就可以。",
    animation: () => "这是动图，这里需要静态图片。请用其中一帧的 PNG 或 JPEG。",
    animation_alone: () => "其中一张是动图，动图只能单独换脸。请只选那一张。",
    npy: () => `这是 numpy 特征，不是图片。用 ${mention("saveid")} 可以把它存为身份。`,
    bad_feature: ({ reason }) => `这个 numpy 特征不能用：${featureProblems[reason]}。`,
    feature_alone: () => "numpy 特征要单独保存，不能和其他图片一起。",
    face_blocked: () =>
      `这张脸不能在这里使用：有人提出了异议。如果弄错了，请用 ${mention("report")} 告诉此机器人的运营者。`,
    another_person: ({ picture }) => `第 ${picture} 张图片是另一个人。同一身份的图片必须是同一个人。`,
    in_picture: ({ role, picture, mistake }) => {
      const label = role === "source" ? "来源图片" : questions.pictureNumber(picture);
      return `${label}：${sentenceFor(mistake, { mistakes: table })}`;
    },
    in_panel: ({ panel, mistake }) =>
      `${questions.panels[panel]}：${sentenceFor(mistake, { mistakes: table })}`,
    picture_gone: () => "无法获取这张图片，可能已被删除。请重新上传。",
    picture_unreachable: () =>
      "暂时无法获取这张图片：图片所在的服务器没有正常响应。请过一分钟再试，或重新上传。",
    host_not_allowed: ({ host }) => `不支持从 ${host} 获取图片。请直接上传图片。`,
    no_picture_in_message: () => "这条消息里没有可以处理的图片。",
    picture_needed: () => "要用哪张图片呢？请在“图片”选项中上传，或右键点击图片 → APP → INSwapper。",
    one_picture: () => "图片和链接请只填一个。",
    bad_url: () => "这个链接我打不开。请复制图片的链接，或 Discord 消息的链接。",
    message_unreadable: () =>
      "我在这里看不到那条消息里的图片。可以右键点击消息 → APP → INSwapper，或者直接上传图片。",
    result_gone: () => "这个结果已超过一天，我已不再保留它的图片地址。请重新开始。",
    nothing_to_swap: () => "`_` 表示不换脸，所以没有可换的。请至少填写一个身份名。",
    action_gone: () => "这个按钮已过期或已被使用。请重新使用命令。",
    unknown_command: () => "这个命令已经没有了。请重新加载 Discord，看看现在的命令。",
    not_yours: () => "只有发起者或管理员才能这样做。",
    still_drawing: () => "Midjourney 还在画这张图。请等它画完再试。",
    bad_name: ({ name }) => `\`${name}\` 不能用作身份名：请用 1 到 20 个文字或数字，不要带空格、点或符号。`,
    unknown_name: ({ name, nearest }) =>
      nearest.length > 0
        ? `你没有名为 \`${name}\` 的身份。你是不是想用 ${nearest.map((one) => `\`${one}\``).join(" 或 ")}？`
        : `你没有名为 \`${name}\` 的身份。用 ${mention("listid")} 查看已有的，或用 ${mention("saveid")} 添加。`,
    no_identities: () => `你还没有身份。请先用 ${mention("saveid")} 起个名字，并附上一张单人面部照片。`,
    no_default: () => `你还没有默认身份。请用 ${mention("setid")} 设置，或直接填写身份名。`,
    needs_picture: ({ name }) => `\`${name}\` 保存时没有图片，而预览引擎需要图片。请用照片重新保存一次。`,
    other_recogniser: ({ name }) =>
      `\`${name}\` 是为另一种人脸识别模型生成的，这里不能用。请用照片重新保存一次。`,
    too_many_identities: ({ max }) =>
      `你已经有 ${max} 个身份，达到上限了。请先用 ${mention("delid")} 清除一个。`,
    bad_spec: ({ spec, at, reason }) =>
      `看不懂这个身份名：${specProblems[reason]}。\n\`\`\`\n${spec}\n${" ".repeat(at)}^\n\`\`\``,
    wrong_face_count: ({ faces, names }) =>
      `图片里有 ${faces} 张脸，而你填了 ${names} 个身份名。请从左到右填写，\`_\` 表示不换。`,
    quota_used_up: ({ limit, resetsAt }) =>
      `你今天的 ${limit} 次换脸已经用完。<t:${Math.floor(resetsAt / 1000)}:R>会恢复。`,
    too_many_jobs: ({ max }) => `你已经有 ${max} 张图片在制作中。请等其中一张完成后再试。`,
    erased: () => "等待期间你清除了数据，所以这个任务已取消。",
    server_not_allowed: () =>
      `我在这里不工作：运营者指定了可以使用的服务器。你的数据始终归你：${mention("privacy")}、${mention("delall")}。`,
    account_not_allowed: () =>
      `我只在添加了我的服务器里工作：运营者没有向个人账号开放。你的数据始终归你：${mention("privacy")}、${mention("delall")}。`,
    blocked_here: () =>
      `本服务器的管理员已停止你在这里使用我。请联系他们；${mention("privacy")} 和 ${mention("delall")} 仍然可用。`,
    needs_manage_server: () => "这需要管理服务器的权限。",
    role_or_user: () => "配额要么给身份组，要么给某个人，不能同时指定。请只选一个。",
    cannot_post_there: () => "我无法在那个频道发消息。请允许我查看频道并发送消息，然后重新选择。",
    no_worker: () => "现在没有空闲的机器来制作图片，所以没有开始。没有扣除次数，请稍后再试。",
    store_down: () => "暂时无法连接存储，所以没有开始。请过一分钟再试。",
    timed_out: () => "耗时太久，已经停止。没有扣除次数，请再试一次。",
    too_slow: () => "这需要的时间超过了 Discord 允许的回复时限。没有扣除次数，请减少或缩小图片。",
    cannot_fit: ({ maxMegabytes }) => `结果无法压缩到本服务器的 ${maxMegabytes} MB 上限以内。`,
    quarantined: () =>
      "这个文件已两次让处理机器崩溃，所以不再处理。没有扣除次数；截图或重新导出的副本通常可以使用。",
    busy: ({ minutes }) =>
      `现在排队的人太多，大约要等 ${minutes} 分钟，所以没有开始。没有扣除次数，请稍后再试。`,
    gave_up: ({ id }) => `我们这边出了点问题，没有扣除次数。如果再次发生，请告知编号 \`${id}\`。`,
  };
  return table;
};
