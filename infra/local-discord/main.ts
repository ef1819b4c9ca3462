import { createLocalDiscord } from "./server.ts";

const { PORT = "0", LOCAL_DISCORD_TOKEN = "local-discord-token", NODE_ENV } = process.env;

if (NODE_ENV === "production") {
  process.stderr.write(
    "The local Discord is for trying and testing and does not start with NODE_ENV=production.\n",
  );
  process.exit(2);
}

const discord = await createLocalDiscord({ token: LOCAL_DISCORD_TOKEN, port: Number(PORT) });
process.stdout.write(`${JSON.stringify({ origin: discord.origin })}\n`);

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, () => {
    void discord.close().then(() => process.exit(0));
  });
}
