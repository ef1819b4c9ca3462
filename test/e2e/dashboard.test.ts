import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parse } from "yaml";
import { root } from "../../infra/stage/root.ts";
import { type Doppel, patience, sample, save, settleAccounts, startDoppel } from "./doppel.ts";

let doppel: Doppel;
beforeAll(async () => {
  doppel = await startDoppel();
  const ada = doppel.discord.user("Ada");
  await save(ada, "me", await sample("iris"));
  const result = await ada.slash("swapid", { idname: "me", image: await sample("single") });
  await result.until(({ attachments }) => attachments.length === 1, patience);
});
afterAll(() => doppel?.stop());

/** What bot and worker print after a save and a swap. */
async function scrape(): Promise<string> {
  await settleAccounts(doppel);
  const texts = [doppel.bot, doppel.worker].map(async ({ healthUrl }) =>
    (await fetch(`${healthUrl}/metrics`)).text(),
  );
  return (await Promise.all(texts)).join("\n");
}

const read = (path: string) => readFile(join(root, path), "utf8");

async function dashboardExpressions(): Promise<string[]> {
  const dashboard = JSON.parse(await read("infra/grafana/doppel.json")) as {
    panels: { targets: { expr: string }[] }[];
  };
  return dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
}

async function expressions(): Promise<string[]> {
  const alerts = parse(await read("infra/prometheus/alerts.yml")) as {
    groups: { rules: { expr: string }[] }[];
  };
  const [keda] = [parse(await read("infra/kubernetes/keda/scaled-object.yaml"))] as [
    { spec: { triggers: { metadata: { query: string } }[] } },
  ];
  return [
    ...(await dashboardExpressions()),
    ...alerts.groups.flatMap(({ rules }) => rules.map(({ expr }) => expr)),
    ...keda.spec.triggers.map(({ metadata }) => metadata.query),
  ];
}

it("the dashboard, the alerts and KEDA ask for metrics that there are, by labels that they have", async () => {
  const metrics = await scrape();
  const asked = (await expressions()).flatMap((expr) => [
    ...expr.matchAll(/\b((?:doppel|process|nodejs)_[a-z0-9_]+)(?:\{([^}]*)\})?/g),
  ]);
  expect(asked.length).toBeGreaterThan(25);
  const missing = asked.filter(([, name, selector]) => {
    const lines = metrics
      .split("\n")
      .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
    return !lines.some((line) => ownLabels(selector).every((label) => label.test(line)));
  });
  expect(missing.map(([text]) => text)).toEqual([]);
});

/** Those that Prometheus does not add by itself. */
function ownLabels(selector = ""): RegExp[] {
  return [...selector.matchAll(/(\w+)=~?"([^"]*)"/g)]
    .filter(([, name]) => !["job", "namespace", "instance"].includes(name!))
    .map(([, name, value]) => new RegExp(`[{,]${name}="(${value})"`));
}

it("every metric of Doppel's own is in the dashboard", async () => {
  const metrics = await scrape();
  const shown = (await dashboardExpressions()).join("\n");
  const own = [...metrics.matchAll(/^# TYPE (doppel_\w+)/gm)].map(([, name]) => name!);
  expect(new Set(own).size).toBeGreaterThan(10);
  expect(own.filter((name) => !shown.includes(name))).toEqual([]);
});
