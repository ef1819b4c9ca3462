import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { readPicture } from "../../../cli/picture.ts";
import { eraseMatches, resultsOf } from "../../../cli/takedown/erase.ts";
import { findIdentities } from "../../../cli/takedown/find-identities.ts";
import { type Photo, readPhoto } from "../../../cli/takedown/photo.ts";
import { found as reportOf } from "../../../cli/takedown/report.ts";
import { dataDir } from "../../../infra/stage/root.ts";
import { createIdentities } from "../../../shared/identities.ts";
import { createLedger } from "../../../shared/ledger.ts";
import { createResults } from "../../../shared/results.ts";
import { packCrop } from "../../../worker/images/crop-codec.ts";
import { readIdentity } from "../../../worker/pipeline/read-identity.ts";
import { averageEmbedding } from "../../../worker/pipeline/same-person.ts";
import { openStore } from "../../support/store.ts";

const sample = (name: string) => readPicture(`${inject("samplesDir")}/${name}.png`);
/** Drawn people are more alike to a recogniser than real ones. */
const threshold = 0.9;

let photo: Photo;
beforeAll(async () => {
  photo = await readPhoto(await sample("turned"), { modelsDir: `${dataDir}/models`, face: null, threshold });
});
afterAll(() => photo.close());

/** What is saved of a drawn person, of the recogniser that is here. */
async function read(name: string) {
  const { recogniser, embedding, crop } = await readIdentity(await sample(name), photo.models);
  return { recogniser, embedding, crop: await packCrop(crop!) };
}

async function stage(isBraced = false) {
  const { redis, keys, keyring } = await openStore({ isBraced });
  const identities = createIdentities(redis, keys, keyring, 20);
  const ledger = createLedger(redis, keys, keyring);
  const parts = { redis, keys, identities, ledger, results: createResults(redis, keys, keyring) };
  let savedAt = 1_000;
  const save = async (
    userId: string,
    name: string,
    { recogniser, embedding, crop }: { recogniser: string; embedding: Float32Array; crop: unknown },
  ) => {
    savedAt += 1;
    const { epoch } = await identities.profile(userId);
    const about = { epoch, saveId: String(savedAt) };
    await identities.save(userId, { name, savedAt, recogniser, embedding }, crop as never, about);
    return savedAt;
  };
  const search = () => findIdentities(photo.faces, { ...parts, models: photo.models }, () => undefined);
  return { ...parts, save, search };
}

it("finds the person of another picture in everybody's identities, and nobody else", async () => {
  const { save, search } = await stage();
  const [iris, ravi, tunde] = [await read("iris"), await read("ravi"), await read("tunde")];
  await save("ada", "me", iris);
  await save("ada", "other", tunde);
  await save("ben", "x", ravi);
  // An average of her two pictures, and a feature that somebody has mixed of two people.
  const turned = await read("turned");
  const average = averageEmbedding([iris.embedding, turned.embedding], [1, 2]);
  await save("ben", "average", { ...iris, embedding: average });
  const { matches, users, identities, incomparable } = await search();
  expect([users, identities, incomparable]).toEqual([2, 4, 0]);
  expect(matches.map(({ userId, name }) => `${userId} ${name}`).sort()).toEqual(["ada me", "ben average"]);
  for (const { likeness } of matches) expect(likeness).toBeGreaterThan(0.95);
});

it("finds everybody also where the prefix is the hash tag of a cluster", async () => {
  const { save, search } = await stage(true);
  await save("ada", "me", await read("iris"));
  expect((await search()).matches).toMatchObject([{ userId: "ada", name: "me" }]);
});

it("finds a feature that is a mix of the person with another one", async () => {
  const { save, search } = await stage();
  const [face] = photo.faces;
  // Real people are about at right angles to each other.
  const stranger = Float32Array.from({ length: 512 }, (_, i) => Math.cos(i * i));
  const mix = (weight: number) => averageEmbedding([face!.embedding, stranger], [weight, 1 - weight]);
  const { recogniser } = face!;
  await save("ada", "most", { recogniser, embedding: mix(0.75), crop: null });
  await save("ada", "least", { recogniser, embedding: mix(0.2), crop: null });
  expect((await search()).matches.map(({ name }) => name)).toEqual(["most"]);
});

it("finds what a save has replaced and undoing would bring back, and takes that way back", async () => {
  const { save, search, identities, ...parts } = await stage();
  await save("ada", "me", await read("iris"));
  await save("ada", "me", await read("tunde"));
  const { matches } = await search();
  expect(matches).toMatchObject([{ name: "me", isReplaced: true }]);
  const { redis, keys } = parts;
  redis.bgrewriteaof = () => Promise.reject(new Error("Connection is closed."));
  expect(await eraseMatches(matches, { ...parts, identities })).toBe(1);
  // For the next bot that starts.
  expect(await redis.scard(keys.rewrites)).toBe(1);
  expect(await identities.undoSave("ada", "me")).toBe(false);
  expect(await identities.names("ada")).toEqual(["me"]);
});

it("looks at the kept picture where another recogniser made the numbers, and counts what has none", async () => {
  const { save, search } = await stage();
  const foreign = { recogniser: "another", embedding: new Float32Array(512).fill(1) };
  await save("ada", "pictured", { ...foreign, crop: (await read("iris")).crop });
  await save("ada", "other", { ...foreign, crop: (await read("tunde")).crop });
  await save("ada", "numbers", { ...foreign, crop: null });
  const { matches, incomparable } = await search();
  expect([matches.map(({ name }) => name), incomparable]).toEqual([["pictured"], 1]);
});

it("looks at the picture of what was replaced, not at the one that took its place", async () => {
  const { save, search } = await stage();
  const foreign = { recogniser: "another", embedding: new Float32Array(512).fill(1) };
  const [iris, tunde] = [await read("iris"), await read("tunde")];
  await save("ada", "hers", { ...foreign, crop: iris.crop });
  await save("ada", "hers", tunde);
  await save("ben", "his", { ...foreign, crop: tunde.crop });
  await save("ben", "his", { ...iris, recogniser: "another" });
  await save("cem", "numbers", { ...foreign, crop: null });
  await save("cem", "numbers", tunde);
  const { matches, incomparable } = await search();
  const found = matches.map(({ name, isReplaced }) => [name, isReplaced]);
  expect([found.sort(), incomparable]).toEqual([
    [
      ["hers", true],
      ["his", false],
    ],
    1,
  ]);
});

it("erases what it found with its default, and finds its results, mixes too", async () => {
  const { save, search, identities, ledger, ...parts } = await stage();
  const tunde = await save("ada", "other", await read("tunde"));
  const iris = await save("ada", "me", await read("iris"));
  const entry = { userId: "ada", serverId: "s", channelId: "c", messageId: "m", swaps: 1, isPrivate: false };
  const at = Date.now();
  await ledger.note({ ...entry, replyId: "1", at, identities: [iris] });
  await ledger.note({ ...entry, replyId: "2", at: at + 1, identities: [tunde] });
  await ledger.note({ ...entry, replyId: "3", at: at + 2, identities: [tunde, iris] });
  const { matches, savedAt } = await search();
  const { certain, unclear } = await resultsOf({ matches, savedAt }, ledger);
  expect([certain.map(({ replyId }) => replyId), unclear]).toEqual([["1", "3"], []]);
  expect((await identities.profile("ada")).defaults).toBe("me");
  const { epoch } = await identities.profile("ada");
  expect(await eraseMatches(matches, { ...parts, ledger, identities })).toBe(1);
  expect(await identities.names("ada")).toEqual(["other"]);
  expect(await identities.profile("ada")).toMatchObject({ defaults: "", epoch: epoch + 1 });
});

it("names results made with what their user has replaced or erased since, beside those it is sure of", async () => {
  const { save, search, identities, ledger } = await stage();
  const [iris, tunde] = [await read("iris"), await read("tunde")];
  const gone = await save("ada", "gone", iris);
  await identities.erase("ada", ["gone"]);
  const first = await save("ada", "me", iris);
  await save("ada", "me", iris);
  const last = await save("ada", "me", iris);
  const other = await save("ada", "other", tunde);
  const unmatched = await save("ben", "me", tunde);
  const entry = { userId: "ada", serverId: "s", channelId: "c", messageId: "m", swaps: 1, isPrivate: false };
  const at = Date.now();
  const note = (replyId: string, saved: readonly number[], userId = "ada") =>
    ledger.note({ ...entry, userId, replyId, at: at + Number(replyId), identities: [...saved] });
  await note("1", [gone]);
  await note("2", [first, other]);
  await note("3", [first, last]);
  await note("4", [other]);
  await note("5", []);
  await note("6", [unmatched + 1_000], "ben");
  const found = await search();
  const results = await resultsOf(found, ledger);
  const ids = (entries: readonly { replyId: string }[]) => entries.map(({ replyId }) => replyId);
  expect([ids(results.certain), ids(results.unclear)]).toEqual([["3"], ["1", "2"]]);
  const shown = reportOf(found, results);
  expect(shown).toContain("1 result with them in the last 90 days.");
  expect(shown).toMatch(
    /2 more results of these users, made with a face replaced or erased since.*(\n {2}.*){2}\n$/,
  );
});
