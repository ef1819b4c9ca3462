import { strToU8, type Zippable, zipSync } from "fflate";
import type { Identity, IdentityCrop } from "../shared/identities.ts";
import type { BotDeps } from "./deps.ts";

/**
 * What is kept of one person, as the export writes it; times are ISO 8601. Not in it: what lasts for minutes (pictures
 * under way), what does not say whose it is (quotas by keyed hash, beyond their sum), what a server's moderators have
 * decided about them, and tombstones. Not all of it can be erased: the ledger and reports stay for their time.
 */
export interface KeptData {
  readonly userId: string;
  readonly identities: readonly KeptFace[];
  /** What saves of the last 10 minutes have replaced, and undoing would bring back. */
  readonly replaced: readonly ReplacedFace[];
  readonly defaults: string;
  readonly consent: { readonly version: number; readonly at: string | null } | null;
  /** When they last heard that something of theirs expires soon: all that was last used up to the second of these. */
  readonly warnedAt: string | null;
  readonly warnedUpTo: string | null;
  readonly swapsToday: number;
  /** Of the last 24 hours. */
  readonly results: readonly {
    readonly replyId: string;
    readonly faces: number;
    readonly pictures: readonly string[];
  }[];
  /** Where results of the last 90 days are. */
  readonly ledger: readonly {
    readonly at: string;
    readonly server: string | null;
    readonly channel: string | null;
    readonly message: string | null;
    readonly swaps: number;
    readonly private: boolean;
  }[];
  readonly reports: readonly { readonly at: string; readonly about: string; readonly reason: string }[];
}

interface ReplacedFace {
  readonly name: string;
  readonly savedAt: string;
  readonly recogniser: string;
  /** 512 values. */
  readonly embedding: readonly number[];
  /** `null` for what was saved without a picture. */
  readonly crop: { readonly file: string; readonly landmarks: readonly number[] } | null;
}

interface KeptFace extends ReplacedFace {
  readonly lastUsedAt: string;
  readonly expiresAt: string | null;
}

/** A zip: `doppel.json`, and the cut-outs as they are kept. */
export async function exportKept(userId: string, deps: BotDeps): Promise<Buffer> {
  const files: Zippable = {};
  const faceOf = (identity: Identity, crop: IdentityCrop | null, file: string): ReplacedFace => {
    // WebP does not get smaller; level 0 stores it.
    if (crop) files[file] = [new Uint8Array(crop.webp), { level: 0 }];
    const { name, savedAt, recogniser, embedding } = identity;
    return {
      name,
      savedAt: iso(savedAt),
      recogniser,
      embedding: [...embedding],
      crop: crop && { file, landmarks: [...crop.landmarks] },
    };
  };
  const identities: KeptFace[] = [];
  for (const identity of await deps.identities.list(userId)) {
    const { name, lastUsedAt } = identity;
    const crop = await deps.identities.crop(userId, name);
    identities.push({
      ...faceOf(identity, crop, `crops/${name}.webp`),
      lastUsedAt: iso(lastUsedAt),
      expiresAt: isoOrNull(deps.expiry.at(lastUsedAt)),
    });
  }
  const replaced = (await deps.identities.replaced(userId)).map((identity) =>
    faceOf(identity, identity.crop, `crops/replaced/${identity.name}.webp`),
  );
  const data: KeptData = { userId, identities, replaced, ...(await besidesFaces(userId, deps)) };
  files["doppel.json"] = strToU8(JSON.stringify(data, null, 1));
  return Buffer.from(zipSync(files));
}

async function besidesFaces(
  userId: string,
  deps: BotDeps,
): Promise<Omit<KeptData, "userId" | "identities" | "replaced">> {
  const [profile, swapsToday, results, ledger, reports] = await Promise.all([
    deps.identities.profile(userId),
    deps.admission.usedToday(userId),
    deps.results.ofUser(userId),
    deps.ledger.ofUser(userId),
    deps.reports.list(),
  ]);
  const { defaults, consent: version, consentAt, warnedAt, warnedUpTo } = profile;
  return {
    defaults,
    consent: version > 0 ? { version, at: isoOrNull(consentAt || null) } : null,
    warnedAt: isoOrNull(warnedAt || null),
    warnedUpTo: isoOrNull(warnedUpTo || null),
    swapsToday,
    results: results.map(({ replyId, faces, pictures }) => ({
      replyId,
      faces,
      pictures: pictures.map(({ url }) => url),
    })),
    ledger: ledger.map(({ at, serverId, channelId, messageId, swaps, isPrivate }) => ({
      at: iso(at),
      server: serverId,
      channel: channelId,
      message: messageId,
      swaps,
      private: isPrivate,
    })),
    reports: reports
      .filter((report) => report.userId === userId)
      .map(({ at, about, reason }) => ({ at: iso(at), about, reason })),
  };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

function isoOrNull(ms: number | null): string | null {
  return ms === null ? null : iso(ms);
}
