import { ConfigError, loadBotConfig, loadWorkerConfig } from "../../shared/config.ts";
import { type Finding, missing, ok, optional } from "./finding.ts";

/** What a bot or worker that starts here would not accept; what `npm start` brings along is not missed. */
export function findSettings(): Finding[] {
  const wrong = new Set([...complaintsOf(loadBotConfig), ...complaintsOf(loadWorkerConfig)]);
  if (wrong.size === 0) return [ok("settings: bot and worker accept them")];
  return [...wrong].map((line) => missing(`setting ${line}`, ".env.example explains it"));
}

const brought = /^(DISCORD_TOKEN|IDENTITY_KEYS): is missing$/;

function complaintsOf(load: () => unknown): string[] {
  try {
    load();
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const lines = error.message.split("\n");
    // A file that cannot be read, or a secret that is given twice, is a sentence by itself.
    const complaints = lines.length === 1 ? lines : lines.slice(1).map((line) => line.trim());
    return complaints.filter((line) => !brought.test(line));
  }
}

/** Whether the token looks like one; it is never sent anywhere. */
export function findToken(token: string | undefined): Finding {
  if (!token) {
    return optional(
      "DISCORD_TOKEN is not set",
      "put it into .env for `npm start`; `npm run demo` needs none",
    );
  }
  if (applicationIdOf(token) && /^[\w-]+\.[\w-]{6,}\.[\w-]{27,}$/.test(token)) {
    return ok(`DISCORD_TOKEN is set, of application ${applicationIdOf(token)}`);
  }
  const remedy = "copy it again: discord.com/developers/applications -> Bot -> Reset Token";
  return missing(
    "DISCORD_TOKEN does not look like a bot's token (three parts with dots between them)",
    remedy,
  );
}

export interface Erasure {
  readonly BACKUP_RETENTION_DAYS?: number | undefined;
  readonly REPORT_CHANNEL_ID?: string | undefined;
}

/** What people are promised, and where they reach whoever runs this. */
export function findPromises({ BACKUP_RETENTION_DAYS, REPORT_CHANNEL_ID }: Erasure): Finding[] {
  return [
    BACKUP_RETENTION_DAYS === undefined
      ? optional(
          "BACKUP_RETENTION_DAYS is not set",
          "days that you keep backups of Redis, 0 for none; /privacy tells",
        )
      : ok(`backups go after ${BACKUP_RETENTION_DAYS} days, as /privacy says`),
    REPORT_CHANNEL_ID
      ? ok("reports are posted in a channel")
      : optional(
          "REPORT_CHANNEL_ID is not set",
          "reports are log lines, and in `npm run -s doppel -- reports`",
        ),
  ];
}

/** A token begins with the application's id. */
export function applicationIdOf(token: string | undefined): string | null {
  const id = Buffer.from(token?.split(".")[0] ?? "", "base64").toString();
  return /^\d{17,20}$/.test(id) ? id : null;
}
