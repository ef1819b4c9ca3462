import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createKeyring } from "../../shared/sealing.ts";

const oldKey = randomBytes(32);
const newKey = randomBytes(32);
const plain = Buffer.from("a face");

describe("createKeyring", () => {
  it("opens what it sealed, under the same context only", () => {
    const keyring = createKeyring(new Map([["old", oldKey]]));
    const sealed = keyring.seal(plain, "ada\0me");
    expect(keyring.open(sealed, "ada\0me")).toEqual(plain);
    expect(() => keyring.open(sealed, "ben\0me")).toThrow();
  });

  it("notices every changed byte", () => {
    const keyring = createKeyring(new Map([["old", oldKey]]));
    const sealed = keyring.seal(plain, "context");
    for (let at = 0; at < sealed.length; at++) {
      const changed = Buffer.from(sealed);
      changed[at] = changed[at]! ^ 1;
      expect(() => keyring.open(changed, "context"), `byte ${at}`).toThrow();
    }
  });

  it("seals with the first key and still opens with the others", () => {
    const sealedBefore = createKeyring(new Map([["old", oldKey]])).seal(plain, "context");
    const rotated = createKeyring(
      new Map([
        ["new", newKey],
        ["old", oldKey],
      ]),
    );
    expect(rotated.open(sealedBefore, "context")).toEqual(plain);
    expect(rotated.currentId).toBe("new");
    expect(() => createKeyring(new Map([["new", newKey]])).open(sealedBefore, "context")).toThrow(/"old"/);
  });

  it("never seals the same way twice", () => {
    const keyring = createKeyring(new Map([["old", oldKey]]));
    expect(keyring.seal(plain, "context")).not.toEqual(keyring.seal(plain, "context"));
  });
});
