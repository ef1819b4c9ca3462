import { UserError } from "../../shared/errors.ts";
import type { Identities } from "../../shared/identities.ts";
import type { ContactSheetJob } from "../../shared/jobs.ts";
import { contactSheet } from "../images/contact-sheet.ts";
import type { JobOutcome, Task } from "./run-job.ts";

/** Adds a picture of the user's saved faces to a reply that lists them, in the same order. */
export function createContactSheet({ identities }: { readonly identities: Identities }) {
  return async ({ userId }: ContactSheetJob, { reply, words: { results } }: Task): Promise<JobOutcome> => {
    const names = await identities.names(userId);
    // Erased since they were listed.
    if (names.length === 0) throw new UserError("erased", {});
    const crops = await Promise.all(names.map((name) => identities.crop(userId, name)));
    const bytes = await contactSheet(crops.map((crop) => crop?.webp ?? null));
    const alt = results.contactSheet(names);
    const file = { name: `faces-${reply.id}.webp`, bytes, alt };
    return { kind: "done", answer: { files: [file] }, faces: 0, refund: 0, result: null };
  };
}
