import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { root } from "../../infra/stage/root.ts";

const folder = join(root, "infra/prometheus");
const hasPromtool = spawnSync("promtool", ["--version"]).status === 0;

it.for([
  ["check rules", ["check", "rules", "alerts.yml"]],
  ["test rules", ["test", "rules", "alerts.test.yml"]],
  ["check config", ["check", "config", "prometheus.yml"]],
] as const)("promtool %s", ([_name, args], { skip }) => {
  skip(!hasPromtool, "no promtool is installed here: the rules were not tried");
  const { stdout } = spawnSync("promtool", args, { cwd: folder, encoding: "utf8" });
  expect(stdout).toContain("SUCCESS");
});

it("there is an alert for what an operator must know, and each says what to do", async () => {
  const { groups } = parse(await readFile(join(folder, "alerts.yml"), "utf8")) as {
    groups: { rules: { alert: string; annotations: { summary: string; description: string } }[] }[];
  };
  const rules = groups.flatMap(({ rules: some }) => some);
  expect(rules.map(({ alert }) => alert)).toEqual(
    expect.arrayContaining(["DoppelNoWorker", "DoppelSlow", "DoppelRedisMemory", "DoppelDeliveriesFail"]),
  );
  for (const { annotations } of rules) expect(annotations.description.length).toBeGreaterThan(40);
  const tests = await readFile(join(folder, "alerts.test.yml"), "utf8");
  for (const { alert } of rules) expect(tests).toContain(`alertname="${alert}"`);
});
