import { type FaceBlock, unknownTo } from "../../shared/face-blocks.ts";
import { type LedgerEntry, linkOf } from "../../shared/ledger.ts";
import type { Deletion } from "./delete-message.ts";
import type { FoundResults } from "./erase.ts";
import type { Search } from "./find-identities.ts";

/** What was found: whose, and how like; no names. */
export function found(
  { matches, users, identities, incomparable }: Search,
  { certain, unclear }: FoundResults,
): string {
  const lines = [
    `Compared with ${counted(identities, "identity", "identities")} of ${counted(users, "user")}.`,
  ];
  if (incomparable > 0) {
    lines.push(
      `${counted(incomparable, "of them", "of them")} could not be compared: made by a recogniser that is not here, without a picture.`,
    );
  }
  lines.push(`${counted(matches.length, "identity shows", "identities show")} this face.`);
  for (const { userId, savedAt, likeness, isReplaced } of matches) {
    lines.push(
      `  user ${userId}  likeness ${likeness.toFixed(2)}  saved ${iso(savedAt)}${isReplaced ? "  (replaced since)" : ""}`,
    );
  }
  lines.push(
    `${counted(certain.length, "result")} with ${matches.length === 1 ? "it" : "them"} in the last 90 days.`,
  );
  for (const entry of certain) lines.push(`  ${lineOf(entry)}`);
  if (unclear.length > 0) {
    lines.push(
      `${counted(unclear.length, "more result")} of these users, made with a face replaced or erased since, and left alone; look yourself:`,
    );
  }
  for (const entry of unclear) lines.push(`  ${lineOf(entry)}`);
  return block(lines);
}

/** What was done. */
export function done(
  { id, identities }: Pick<FaceBlock, "id" | "identities">,
  deletions: readonly { readonly entry: LedgerEntry; readonly deletion: Deletion }[],
): string {
  const left = deletions.filter(({ deletion }) => deletion.outcome === "left");
  const lines = [
    `Erased: ${counted(identities, "identity", "identities")}. Deleted: ${counted(deletions.length - left.length, "message")}.`,
  ];
  if (left.length > 0) lines.push(`Not deleted, so yours to do: ${left.length}.`);
  for (const { entry, deletion } of left) {
    lines.push(`  ${lineOf(entry)}  ${deletion.outcome === "left" ? deletion.why : ""}`);
  }
  lines.push(`This face is refused from now on. To lift that: npm run -s doppel -- takedown undo ${id}`);
  return block(lines);
}

/** Takedowns, a line each. @param recogniser the workers'; `null` if there never was one */
export function listed(blocks: readonly FaceBlock[], recogniser: string | null): string {
  if (blocks.length === 0) return "No face is blocked.\n";
  const unknown = recogniser === null ? [] : unknownTo(recogniser, blocks);
  return block(
    blocks.map((one) => {
      const { id, at, identities, deleted, left } = one;
      const line = `${id}  ${iso(at)}  erased ${identities}, deleted ${deleted}, left ${left}`;
      return unknown.includes(one) ? `${line}  UNKNOWN to the workers' recogniser: do it again` : line;
    }),
  );
}

function lineOf(entry: LedgerEntry): string {
  return `${iso(entry.at)}  user ${entry.userId}  ${linkOf(entry)}${entry.isPrivate ? "  (private)" : ""}`;
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

function block(lines: readonly string[]): string {
  return `${lines.join("\n")}\n`;
}
