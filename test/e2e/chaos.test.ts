import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { compiled } from "../../infra/stage/root.ts";

it("npm run chaos: one answer each, only pictures charged, nothing lost, though all three are killed", async () => {
  const args = [compiled("infra/chaos.js"), "--seconds", "20", "--users", "3", "--json"];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  const { outages, commands, endings, violations } = JSON.parse(stdout);
  expect(violations).toEqual([]);
  expect(outages.bot).toBeGreaterThan(0);
  expect(endings.picture).toBeGreaterThan(0);
  expect(commands).toBeGreaterThan(5);
}, 180_000);
