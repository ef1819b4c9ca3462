import { sentenceFor } from "../sentence-for.ts";
import type { FeatureProblemWords, Mention, MistakeWords, SpecProblemWords } from "../words.ts";
import { questions } from "./questions.ts";

const specProblems: SpecProblemWords = {
  name_missing: "a name is missing here",
  name_too_long: "a name has at most 20 letters and digits",
  unexpected: "only letters, digits, `,`, `+` and `_` belong here",
  leave_in_mix: "`_` leaves a face alone, so it cannot be mixed",
  too_many_in_mix: "a mix has at most 3 names",
  too_many_faces: "a picture has at most 12 faces",
  second_list: "names are separated by `,` (left to right) or `+` (a mix)",
  unknown_flag: "the flags are `-f`, `-s`, `-o N`, `--greedy`, `--nogreedy` and `--private`",
  oldify_range: "the number after `-o` goes from 1 to 1000",
};

const featureProblems: FeatureProblemWords = {
  damaged: "it is damaged, or not a numpy file",
  type: "its values must be `float32` or `float64`, little endian",
  shape: "its shape must be `(512,)` or `(1, 512)`",
  values: "its values must be finite, and not all zero",
};

export const mistakes = (mention: Mention): MistakeWords => {
  const table: MistakeWords = {
    no_face: () =>
      "I can't find a face in that picture. Frontal faces that fill a good part of the picture work best; flat or abstract drawings often have none that I recognise, a more realistic style does.",
    face_too_small: ({ facePx, neededPx }) =>
      `The face is only ${facePx} px wide; I need at least ${neededPx} px. A closer or larger picture will do.`,
    face_too_blurred: () => "The face is too blurred to recognise. A sharper picture will do.",
    several_faces: ({ count }) =>
      `There are ${count} faces in that picture and I can't tell which one you mean. Crop it to one person, please.`,
    not_a_picture: () => "That file is not a picture I can read. PNG, JPEG and WebP work.",
    broken_picture: () =>
      "That picture is damaged or incomplete. Saving or exporting it again usually helps.",
    empty_file: () => "That file is empty.",
    too_many_bytes: ({ maxMegabytes }) => `That file is too large: ${maxMegabytes} MB is the most I take.`,
    too_many_pixels: ({ megapixels, maxMegapixels }) =>
      `That picture has ${megapixels} megapixels; ${maxMegapixels} is the most I take. A smaller copy will do.`,
    svg: () => "That is an SVG drawing. Export it as PNG and I can work with it.",
    pdf: () => "That is a PDF. Send the page as a PNG or JPEG picture, please.",
    heic: () =>
      "That is a HEIC photo, which I can't open. Send it as JPEG (phones can convert when sharing).",
    video: () => "That is a video. I work on still pictures: a screenshot of the right moment will do.",
    animation: () => "That picture moves, and here I need a still one. A single frame as PNG or JPEG works.",
    animation_alone: () =>
      "One of the pictures is an animation, which I can only swap by itself. Choose that one alone.",
    npy: () => `That is a numpy feature, not a picture. ${mention("saveid")} keeps it as an identity.`,
    bad_feature: ({ reason }) => `I can't use that numpy feature: ${featureProblems[reason]}.`,
    feature_alone: () => "A numpy feature is saved by itself, without other pictures.",
    face_blocked: () =>
      `This face can't be used here: somebody asked that it isn't. If that is a mistake, tell whoever runs this bot with ${mention("report")}.`,
    another_person: ({ picture }) =>
      `image${picture} shows somebody else. All pictures of one identity must show the same person.`,
    in_picture: ({ role, picture, mistake }) => {
      const labels = {
        saved: picture === 1 ? "image" : `image${picture}`,
        swapped: questions.pictureNumber(picture),
        source: "source",
      };
      return `${labels[role]}: ${sentenceFor(mistake, { mistakes: table })}`;
    },
    in_panel: ({ panel, mistake }) =>
      `${questions.panels[panel]}: ${sentenceFor(mistake, { mistakes: table })}`,
    picture_gone: () => "I couldn't fetch that picture; it may have been deleted. Upload it again, please.",
    picture_unreachable: () =>
      "I couldn't get that picture: the server that it lies on doesn't answer as it should. Try again in a minute, or upload it again.",
    host_not_allowed: ({ host }) =>
      `I don't fetch pictures from ${host}. Upload the picture instead, please.`,
    no_picture_in_message: () => "That message has no picture I could work on.",
    picture_needed: () => "Which picture? Attach one as image, or right-click a picture → Apps → INSwapper.",
    one_picture: () => "I take either an image or a url, not both.",
    bad_url: () => "That is not a link I can follow. Copy the link of a picture, or of a message on Discord.",
    message_unreadable: () =>
      "I can't see a picture in that message from here. Right-click it → Apps → INSwapper works anywhere, or upload the picture.",
    result_gone: () =>
      "That result is more than a day old, so I no longer know its picture. Start again, please.",
    nothing_to_swap: () =>
      "`_` leaves a face alone, so there is nothing to swap. Name at least one identity.",
    action_gone: () => "That button has run out or was used already. Start again with the command, please.",
    unknown_command: () =>
      "I don't know that command any more. Reload Discord (Ctrl+R) to see the present ones.",
    not_yours: () => "Only whoever asked for this picture, or a moderator, can do that.",
    still_drawing: () => "Midjourney is still drawing this one. Try again when it is finished.",
    bad_name: ({ name }) =>
      `\`${name}\` can't be a name: use 1 to 20 letters and digits, without spaces, dots or signs.`,
    unknown_name: ({ name, nearest }) =>
      nearest.length > 0
        ? `You have no identity called \`${name}\`. Did you mean ${nearest.map((n) => `\`${n}\``).join(" or ")}?`
        : `You have no identity called \`${name}\`. See yours with ${mention("listid")} or add it with ${mention("saveid")}.`,
    no_identities: () =>
      `You have no identity yet. Save one first: ${mention("saveid")}, a name and a picture of one face.`,
    no_default: () =>
      `You have no default identity. Name one with ${mention("setid")}, or type its name in idname.`,
    needs_picture: ({ name }) =>
      `\`${name}\` was saved without a picture, which the preview engine needs. Save it again from a photo.`,
    other_recogniser: ({ name }) =>
      `\`${name}\` was made for another face recogniser than the one that runs here. Save it again from a photo.`,
    too_many_identities: ({ max }) =>
      `You already have ${max} identities, which is the most. Delete one with ${mention("delid")} first.`,
    bad_spec: ({ spec, at, reason }) =>
      `I can't read that idname: ${specProblems[reason]}.\n\`\`\`\n${spec}\n${" ".repeat(at)}^\n\`\`\``,
    wrong_face_count: ({ faces, names }) =>
      `The picture has ${faces} ${faces === 1 ? "face" : "faces"}, but you named ${names}. Name them from left to right; \`_\` leaves one alone.`,
    quota_used_up: ({ limit, resetsAt }) =>
      `You have used today's ${limit} swaps. They come back <t:${Math.floor(resetsAt / 1000)}:R>.`,
    too_many_jobs: ({ max }) =>
      `You already have ${max} pictures in the making. Wait for one of them, then try again.`,
    erased: () => "You erased your data while this was waiting, so I dropped it.",
    server_not_allowed: () =>
      `I am not at work here: whoever runs me has chosen in which servers I am. Your own data is yours everywhere: ${mention("privacy")}, ${mention("delall")}.`,
    account_not_allowed: () =>
      `I only work in servers that have added me: whoever runs me has not opened me to accounts. Your own data is yours everywhere: ${mention("privacy")}, ${mention("delall")}.`,
    blocked_here: () =>
      `The moderators of this server have decided that you can't use me here. Please ask them; ${mention("privacy")} and ${mention("delall")} still work.`,
    needs_manage_server: () => "That is for people who may manage this server.",
    role_or_user: () => "A quota is for a role or for a person, not for both at once. Choose one, please.",
    cannot_post_there: () =>
      "I can't write in that channel. Let me see it and send messages there, then choose it again.",
    no_worker: () =>
      "No machine is free to make pictures right now, so I didn't start. Nothing was charged; try again soon.",
    store_down: () => "I can't reach my storage right now, so I didn't start. Try again in a minute.",
    timed_out: () => "This took too long, so I stopped. Nothing was charged; try again.",
    too_slow: () =>
      "That would take longer than Discord lets me answer. Nothing was charged; fewer or smaller pictures will do.",
    cannot_fit: ({ maxMegabytes }) =>
      `I couldn't make the result fit into this server's ${maxMegabytes} MB limit.`,
    quarantined: () =>
      "I can't work on this file: it has brought my machine down twice, so I leave it alone. Nothing was charged; a fresh copy (a screenshot, or exported again) usually works.",
    busy: ({ minutes }) =>
      `So many are waiting that yours would take about ${minutes} min, so I didn't start. Nothing was charged; try again later.`,
    gave_up: ({ id }) =>
      `Something broke on our side, and nothing was charged. If it happens again, name \`${id}\`.`,
  };
  return table;
};
