import { expect, it } from "vitest";
import { usersWith } from "../../shared/users-with.ts";
import { openStore } from "../support/store.ts";

it.each([false, true])("names who has saved something (prefix in braces: %s)", async (isBraced) => {
  const { redis, keys } = await openStore({ isBraced });
  for (const userId of ["118", "119"]) await redis.hset(keys.identities(userId), "me", "sealed");
  await redis.hset(keys.undo("120"), "me:record", "sealed");
  const found: string[] = [];
  for (const key of [keys.identities, keys.undo]) {
    for await (const userId of usersWith(redis, key)) found.push(userId);
  }
  expect(found.sort()).toEqual(["118", "119", "120"]);
});
