import type { FeatureProblem, MistakeCode, MistakeContexts, SpecProblem } from "../errors.ts";

/** A command as a sentence names it: clickable where its id is known. */
export type Mention = (command: string) => string;

/** Everything Doppel says, in one language. A new text is a new key here, and every table then needs it. */
export interface Words {
  readonly mistakes: MistakeWords;
  readonly commands: CommandWords;
  readonly optionNames: OptionNameWords;
  readonly buttons: ButtonWords;
  readonly replies: ReplyWords;
  readonly questions: QuestionWords;
  readonly privacy: PrivacyWords;
  readonly reports: ReportWords;
  readonly moderation: ModerationWords;
  readonly results: ResultWords;
  readonly progress: ProgressWords;
  /** @param days without use after which an identity goes; 0 = never */
  consent(days: number): string;
  readonly help: string;
  /** What `help` adds for people who may manage the server. */
  readonly helpForModerators: string;
  /** What `help` adds about using pictures commercially, as the licences of the models at work have it. */
  readonly licence: { readonly commercial: string; readonly nonCommercial: string };
}

/** One language's words. */
export type Table = (mention: Mention) => Words;

/** One or two sentences a mistake, complete by type: a code without words does not compile. */
export type MistakeWords = { readonly [Code in MistakeCode]: (context: MistakeContexts[Code]) => string };

export type SpecProblemWords = Readonly<Record<SpecProblem, string>>;
export type FeatureProblemWords = Readonly<Record<FeatureProblem, string>>;

/** Command names are the same everywhere: people type what they know. Descriptions: at most 100 characters. */
export interface CommandWords {
  readonly saveid: CommandText<"idname" | "image" | "image2" | "image3" | "image4" | "image5">;
  readonly swapid: CommandText<"idname" | "image" | "url" | SwapOptionName>;
  readonly swap: CommandText<"source" | "target" | Exclude<SwapOptionName, "greedy">>;
  readonly setid: CommandText<"idname">;
  readonly listid: CommandText;
  readonly delid: CommandText<"idname">;
  readonly delall: CommandText;
  readonly privacy: CommandText;
  readonly report: CommandText<"about">;
  readonly help: CommandText;
  readonly doppel: CommandText & { readonly subcommands: SubcommandWords };
}

/** Those of `/doppel`. */
export interface SubcommandWords {
  readonly show: CommandText;
  readonly quota: CommandText<"swaps" | "role" | "user">;
  readonly block: CommandText<"user">;
  readonly unblock: CommandText<"user">;
  readonly usage: CommandText<"days">;
  readonly log: CommandText<"channel">;
  readonly replies: CommandText<"mode">;
}

interface CommandText<Option extends OptionName = never> {
  readonly description: string;
  /** What each option is for. */
  readonly options: Readonly<Record<Option, string>>;
}

type SwapOptionName = "private" | "hifi" | "sharpen" | "oldify" | "greedy";

export type OptionName =
  | "idname"
  | "image"
  | "image2"
  | "image3"
  | "image4"
  | "image5"
  | "url"
  | "source"
  | "target"
  | "about"
  | "swaps"
  | "role"
  | "user"
  | "mode"
  | "days"
  | "channel"
  | SwapOptionName;

/** Options as they are shown: lower case, letters and digits, 1 to 32 characters. */
export type OptionNameWords = Readonly<Record<OptionName, string>>;

/** Labels: at most 80 characters. */
export interface ButtonWords {
  readonly eraseEverything: string;
  readonly keep: string;
  readonly mayUse: string;
  readonly saving: string;
  readonly cancel: string;
  readonly delete: string;
  readonly report: string;
  readonly again: string;
  readonly compare: string;
  readonly post: string;
  readonly undo: string;
  readonly goOn: string;
  readonly apply: string;
  keepDefault(spec: string): string;
}

/** What the bot answers. */
export interface ReplyWords {
  /** An autocomplete choice that replaces a saved identity. */
  replaces(name: string): string;
  askEraseAll(count: number): string;
  erased(names: readonly string[]): string;
  erasedAll(count: number): string;
  readonly nothingDone: string;
  defaultIsNow(spec: string): string;
  readonly nothingNamed: string;
  readonly defaultsReset: string;
  /** @param savedAt Discord timestamp */
  listed(name: string, savedAt: string): string;
  readonly noIdentityYet: string;
  currentDefault(spec: string): string;
  readonly noDefaultYet: string;
  /** @param limit 0 = none */
  usedToday(used: number, limit: number): string;
  /**
   * @param ahead jobs before this one
   * @param seconds until it is done, by what jobs took here; `null` if none was measured yet
   */
  position(ahead: number, seconds: number | null): string;
}

/** What Doppel asks, and what the controls below say: labels at most 80 characters, those of forms 45. */
export interface QuestionWords {
  readonly whichPicture: string;
  pictureNumber(number: number): string;
  allPictures(count: number): string;
  readonly gridWhich: string;
  readonly maybeGrid: string;
  readonly wholePicture: string;
  readonly allPanels: string;
  readonly panels: readonly [string, string, string, string];
  readonly whoseFace: string;
  useName(name: string): string;
  readonly changeNames: string;
  readonly whoGoesIn: string;
  readonly saveFace: string;
  readonly nameLabel: string;
  readonly nameHint: string;
  readonly pictureLabel: string;
  readonly pictureHint: string;
  readonly consentLabel: string;
  readonly consentHint: string;
  defaultStays(spec: string): string;
  undone(name: string): string;
  /** Several faces in a picture that is to be saved. */
  whichFace(name: string): string;
  /** Another number of faces than of names. */
  whoWhere(faces: number, names: number): string;
  faceNumber(number: number): string;
  readonly leaveAlone: string;
  /** What a screen reader says of a picture whose faces are numbered. */
  numberedAlt(faces: number): string;
}

/** What `/privacy` says. Dates come as Discord timestamps. */
export interface PrivacyWords {
  readonly title: string;
  readonly nothing: string;
  identity(name: string, savedAt: string, usedAt: string): string;
  /** Identities that the message has no room for. */
  more(count: number): string;
  defaults(spec: string): string;
  /** @param at `null` if it was not noted */
  consent(version: number, at: string | null): string;
  quota(used: number): string;
  readonly passing: string;
  /** Where results are, and what moderators have decided about somebody: both outlive an erasure. */
  ledger(days: number): string;
  /** @param days 0 = until they are erased */
  retention(days: number): string;
  /** @param days `null` = nobody said */
  backups(days: number | null): string;
  readonly export: string;
  readonly erase: string;
  readonly exported: string;
  /** Goes out with the next reply to their owner. */
  expiring(identities: readonly { readonly name: string; readonly at: string }[]): string;
}

/** Labels of forms: at most 45 characters. */
export interface ReportWords {
  readonly title: string;
  readonly reason: string;
  readonly reasonHint: string;
  readonly thanks: string;
}

/** What `/doppel` answers. People, roles and channels come as mentions. */
export interface ModerationWords {
  readonly title: string;
  /** @param swaps a day, 0 = unlimited */
  quota(swaps: number): string;
  forEverybody(quota: string): string;
  /** No quota of its own: the configuration's holds. */
  asConfigured(quota: string): string;
  forOne(whom: string, quota: string): string;
  quotaIsNow(line: string): string;
  readonly quotaIsGone: string;
  quotaOfIsGone(whom: string): string;
  /** Which of several quotas counts. */
  readonly whichCounts: string;
  blocked(user: string): string;
  unblocked(user: string): string;
  notBlocked(user: string): string;
  blockedNow(users: string): string;
  readonly nobodyBlocked: string;
  /** In the channel itself, once it is chosen. */
  readonly logHere: string;
  logIn(channel: string): string;
  readonly logOff: string;
  /** A line of the log channel. @param when Discord timestamp @param where link of the message, or `logPrivate` */
  logLine(user: string, when: string, where: string): string;
  logPrivate(channel: string): string;
  /** @param days that end today */
  usageTotal(days: number, swaps: number, people: number): string;
  /** @param day ISO 8601, UTC */
  usageDay(day: string, swaps: number, people: number): string;
  readonly usageTop: string;
  usageUser(user: string, swaps: number): string;
  readonly repliesPublic: string;
  readonly repliesPrivate: string;
  /** Choices of `mode`. */
  readonly modes: { readonly public: string; readonly private: string };
}

/** What comes with a finished job. */
export interface ResultWords {
  saved(name: string, replaced: boolean): string;
  /** @param before the default until now; empty if there was none */
  newDefault(spec: string, before: string): string;
  tryIt(): string;
  savedFrom(pictures: number): string;
  smallFace(px: number): string;
  readonly blurredFace: string;
  readonly turnedFace: string;
  readonly withoutPicture: string;
  savedAlt(name: string): string;
  swapped(faces: number): string;
  /** The defaults met another number of faces. */
  defaultsMet(names: number, faces: number): string;
  /** No face was swapped, the ones that were there have been changed. */
  retouched(faces: number): string;
  reduced(width: number, height: number): string;
  /** Faces that nothing could be put onto. */
  leftAlone(faces: number): string;
  /** HiFidelity was lowered to be done in time. */
  readonly hifiLowered: string;
  framesKept(kept: number, of: number): string;
  readonly comparison: string;
  /** In the picture itself: see worker/images/glyphs.ts for what can be drawn. */
  readonly comparisonLabels: readonly [string, string];
  readonly compareAlt: string;
  readonly previewEngine: string;
  /** What a screen reader says of the picture. */
  altText(faces: number): string;
  /** What a screen reader says of the saved faces side by side. */
  contactSheet(names: readonly string[]): string;
  /** Stands in the file itself. */
  readonly fileNote: string;
}

/** Where the work is. */
export interface ProgressWords {
  readonly fetching: string;
  readonly looking: string;
  swapping(face: number, of: number): string;
  frames(done: number, of: number): string;
  readonly encoding: string;
  /** One of several pictures. */
  picture(number: number, of: number, stage: string): string;
  readonly animationWaits: string;
}
