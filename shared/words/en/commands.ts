import type { CommandWords, OptionNameWords } from "../words.ts";

export const commands: CommandWords = {
  saveid: {
    description: "Keep a face under a name, for your swaps only",
    options: {
      idname: "1 to 20 letters and digits; an existing name is replaced",
      image: "A clear picture of one face, or a saved .npy feature",
      image2: "Another picture of the same person: several make a better likeness",
      image3: "Another picture of the same person",
      image4: "Another picture of the same person",
      image5: "Another picture of the same person",
    },
  },
  swapid: {
    description: "Put saved faces into a picture",
    options: {
      idname: "Who, from left to right: me,_,you (a+b mixes; empty: your defaults)",
      image: "The picture to change",
      url: "Or the link of a picture, or of a message on Discord",
      private: "Only you see the result",
      hifi: "Swap at a higher resolution (-f)",
      sharpen: "Sharpen the swapped faces (-s)",
      oldify: "Age the faces, 1 to 1000 (-o); experimental",
      greedy: "Prefer likeness over the picture",
    },
  },
  swap: {
    description: "Put the face of one picture into another, once; nothing is saved",
    options: {
      source: "Whose face goes in: a clear picture of one face",
      target: "The picture to change",
      private: "Only you see the result",
      hifi: "Swap at a higher resolution (-f)",
      sharpen: "Sharpen the swapped faces (-s)",
      oldify: "Age the faces, 1 to 1000 (-o); experimental",
    },
  },
  setid: {
    description: "Choose the default names and preferences that INSwapper uses",
    options: {
      idname: "Names from left to right, preferences (-f, -s, -o N, --greedy, --nogreedy), or --reset",
    },
  },
  listid: { description: "Your identities, defaults and today's swaps", options: {} },
  delid: {
    description: "Erase saved faces",
    options: {
      idname: "One name, or several separated by commas",
    },
  },
  delall: { description: "Erase all your saved faces, defaults and preferences", options: {} },
  privacy: { description: "What is kept of you; export it, or erase it", options: {} },
  report: {
    description: "Report a result, or anything else, to whoever runs this bot",
    options: { about: "A link to the message, or what is wrong" },
  },
  help: { description: "How to use Doppel, and what it keeps", options: {} },
  doppel: {
    description: "Doppel in this server: quotas, blocks, usage, log, replies",
    options: {},
    subcommands: {
      show: { description: "What is decided for this server", options: {} },
      quota: {
        description: "How many swaps a day: for everybody here, a role, or a person",
        options: {
          swaps: "A day; 0 = unlimited; leave it out to take the quota away",
          role: "For whoever has this role; of several roles the most generous counts",
          user: "For this person, whatever their roles",
        },
      },
      block: {
        description: "Keep somebody from using Doppel here; what waits for them ends",
        options: { user: "Who can no longer use it here" },
      },
      unblock: { description: "Let somebody use Doppel here again", options: { user: "Who was blocked" } },
      usage: {
        description: "How much is swapped here, day by day, and by whom most",
        options: { days: "How many days, today included; 7 if left out" },
      },
      log: {
        description: "Note results in a channel: who, when, where; neither pictures nor names",
        options: { channel: "Where to; leave it out to note them nowhere" },
      },
      replies: {
        description: "Who sees results, unless their author says otherwise",
        options: { mode: "Everybody, or only whoever asked" },
      },
    },
  },
};

export const optionNames: OptionNameWords = {
  idname: "idname",
  image: "image",
  image2: "image2",
  image3: "image3",
  image4: "image4",
  image5: "image5",
  url: "url",
  source: "source",
  target: "target",
  about: "about",
  swaps: "swaps",
  role: "role",
  user: "user",
  mode: "mode",
  days: "days",
  channel: "channel",
  private: "private",
  hifi: "hifi",
  sharpen: "sharpen",
  oldify: "oldify",
  greedy: "greedy",
};
