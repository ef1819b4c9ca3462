import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { deleteMessage } from "../../../cli/takedown/delete-message.ts";

/** A Discord that answers with one after the other, and what it was asked. */
async function discordThat(...answers: readonly [number, object?][]) {
  const asked: string[] = [];
  const left = [...answers];
  const server = createServer(({ method, url, headers }, response) => {
    asked.push(`${method} ${url} ${headers.authorization}`);
    const [status, body] = left.length > 1 ? left.shift()! : left[0]!;
    response.writeHead(status, { "content-type": "application/json" }).end(body && JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`;
  const remove = () => deleteMessage({ channelId: "1", messageId: "2" }, { apiUrl, token: "t" });
  return { asked, remove };
}

it("deletes by the bot's own token", async () => {
  const { asked, remove } = await discordThat([204]);
  expect(await remove()).toEqual({ outcome: "deleted" });
  expect(asked).toEqual(["DELETE /api/v10/channels/1/messages/2 Bot t"]);
});

it("counts what is not there any more as gone", async () => {
  const { remove } = await discordThat([404, { code: 10008, message: "Unknown Message" }]);
  expect(await remove()).toEqual({ outcome: "gone" });
});

it("says why it could not, at once", async () => {
  const { asked, remove } = await discordThat([403, { code: 50001, message: "Missing Access" }]);
  expect(await remove()).toEqual({ outcome: "left", why: "Discord answered 403 (Missing Access)" });
  expect(asked).toHaveLength(1);
});

it("waits where Discord says so, and tries again where it stumbles", async () => {
  const { asked, remove } = await discordThat([429, { retry_after: 0.01 }], [502], [204]);
  expect(await remove()).toEqual({ outcome: "deleted" });
  expect(asked).toHaveLength(3);
});

it("gives up on a Discord that cannot be reached", async () => {
  const nobody = { apiUrl: "http://127.0.0.1:9/api", token: "t" };
  const { outcome } = await deleteMessage({ channelId: "1", messageId: "2" }, nobody);
  expect(outcome).toBe("left");
}, 60_000);
