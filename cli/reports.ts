import { Command } from "commander";
import { createReports, type Report } from "../shared/reports.ts";
import { readsOnly, withStore } from "./with-store.ts";

/** `doppel reports`. */
export function reportsCommand(): Command {
  return new Command("reports")
    .description("what people have reported, the newest first (needs REDIS_URL and IDENTITY_KEYS)")
    .option("--json", "as JSON")
    .action(reports);
}

async function reports({ json = false }: { readonly json?: boolean }): Promise<void> {
  await withStore(async ({ redis, keys, keyring }) => {
    const list = await createReports(redis, keys, keyring).list();
    process.stdout.write(json ? `${JSON.stringify(list)}\n` : inWords(list));
    if (!json && list.length > 0) process.stdout.write(`\n${takedownHint}\n`);
  }, readsOnly);
}

const takedownHint =
  "If it is somebody's face that must not be here: npm run -s doppel -- takedown --photo FILE (docs/operations.md).";

function inWords(list: readonly Report[]): string {
  if (list.length === 0) return "Nobody has reported anything.\n";
  return list
    .map(({ at, userId, about, reason }) => {
      const first = `${new Date(at).toISOString()}  user ${userId}  ${about}`;
      return [first, ...reason.split("\n").filter(Boolean)].join("\n    ");
    })
    .map((text) => `${text}\n`)
    .join("");
}
