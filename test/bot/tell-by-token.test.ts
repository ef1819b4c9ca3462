import { DiscordAPIError, type REST } from "discord.js";
import { expect, it } from "vitest";
import { deleteByToken, editByToken } from "../../bot/tell-by-token.ts";

const address = { applicationId: "1", token: "t" };
const refusing = (status: number, code: number) => {
  const fail = async () => {
    throw new DiscordAPIError({ code, message: "" }, code, status, "PATCH", "/webhooks", {});
  };
  return { patch: fail, delete: fail } as unknown as REST;
};

it.each([
  [404, 10008],
  [404, 10003],
  [404, 0],
  [401, 50027],
  [401, 0],
])("a reply of which Discord says %i, %i is gone, and passed over", async (status, code) => {
  await editByToken(refusing(status, code), address, "too late");
  await deleteByToken(refusing(status, code), address, "m");
});

it.each([
  [403, 50013],
  [500, 0],
])("%i, %i says nothing of the kind", async (status, code) => {
  await expect(editByToken(refusing(status, code), address, "hello")).rejects.toMatchObject({ status, code });
});
