import type { Identities } from "../../shared/identities.ts";
import type { ContactSheetJob } from "../../shared/jobs.ts";
import type { Reply } from "../../shared/replies.ts";
import type { Words } from "../../shared/words/words.ts";
import { contactSheet } from "../images/contact-sheet.ts";
import type { JobOutcome } from "./run-job.ts";

/** Adds a picture of the user's saved faces to a reply that lists them, in the same order. */
export function createContactSheet({ identities }: { readonly identities: Identities }) {
  return async ({ userId }: ContactSheetJob, { id }: Reply, { results }: Words): Promise<JobOutcome> => {
    const names = await identities.names(userId);
    const crops = await Promise.all(names.map((name) => identities.crop(userId, name)));
    const bytes = await contactSheet(crops.map((crop) => crop?.webp ?? null));
    const alt = results.contactSheet(names);
    return { answer: { file: { name: `faces-${id}.webp`, bytes, alt } }, faces: 0, refund: 0, result: null };
  };
}
