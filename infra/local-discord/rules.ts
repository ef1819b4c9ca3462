import { z } from "zod";

/** What a test may bend while the server runs. */
export interface Rules {
  /** Largest file of a bot's upload, and the payload's `attachment_size_limit`, in bytes. */
  attachmentLimit: number;
  /** Every REST request of the bot or worker waits this long (real time); nothing is done if it is given up meanwhile. */
  delayMs: number;
  /** The next acknowledgement is held back this long (real time), once. */
  delayNextAckMs: number;
  /** Every gateway dispatch waits this long (real time). */
  gatewayDelayMs: number;
  /** This many of the next matching REST requests are answered 429. */
  respond429: number;
  /** `retry_after` of those 429s, in seconds. */
  retryAfterS: number;
  /** This many of the next matching REST requests are answered 500. */
  respond500: number;
  /** This many of the next matching REST requests are done, but whoever sent them hears no answer. */
  loseAnswers: number;
  /** Which requests `respond429`, `respond500`, `loseAnswers` and `delayMs` match: a part of "METHOD /path"; "" is all. */
  match: string;
  /** People may use every command, as if clients had not heard of a change or the Integrations page let everybody. */
  openCommands: boolean;
}

/** Rules as Discord has them. */
export const defaultRules = {
  attachmentLimit: 10 * 1024 * 1024,
  delayMs: 0,
  delayNextAckMs: 0,
  gatewayDelayMs: 0,
  respond429: 0,
  retryAfterS: 0.2,
  respond500: 0,
  loseAnswers: 0,
  match: "",
  openCommands: false,
} as const satisfies Rules;

/** A whole request of a bot, in bytes. */
export const requestLimit = 25 * 1024 * 1024;
/** People may send larger files than a bot: Discord's own limit for paying users. */
export const userUploadLimit = 500 * 1024 * 1024;
/** First response, milliseconds after the interaction. */
export const acknowledgeWithinMs = 3_000;
/** How long an interaction's token lives, in milliseconds. */
export const tokenLifeMs = 15 * 60_000;

const count = z.number().nonnegative();

/** Body of `POST /local/rules`: new values, and two things that happen at once. */
export const ruleChange = z.strictObject({
  attachmentLimit: count.optional(),
  delayMs: count.optional(),
  delayNextAckMs: count.optional(),
  gatewayDelayMs: count.optional(),
  respond429: count.optional(),
  retryAfterS: count.optional(),
  respond500: count.optional(),
  loseAnswers: count.optional(),
  match: z.string().optional(),
  openCommands: z.boolean().optional(),
  /**
   * Cuts the bot's gateway connections; after "invalid" they cannot be resumed. A number is the close code, as 4004
   * where the token was reset.
   */
  gatewayDrop: z.union([z.enum(["resumable", "invalid"]), z.int().min(4000).max(4999)]).optional(),
  /** Kills the token of every interaction that exists now. */
  expireTokens: z.boolean().optional(),
});

/** @see ruleChange */
export type RuleChange = z.infer<typeof ruleChange>;
