import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { ScaledObject } from "@kubernetes-models/keda/keda.sh/v1alpha1/ScaledObject";
import { Deployment } from "kubernetes-models/apps/v1/Deployment";
import { StatefulSet } from "kubernetes-models/apps/v1/StatefulSet";
import { NetworkPolicy } from "kubernetes-models/networking.k8s.io/v1/NetworkPolicy";
import { PodDisruptionBudget } from "kubernetes-models/policy/v1/PodDisruptionBudget";
import { ConfigMap } from "kubernetes-models/v1/ConfigMap";
import { Namespace } from "kubernetes-models/v1/Namespace";
import { PersistentVolumeClaim } from "kubernetes-models/v1/PersistentVolumeClaim";
import { Pod } from "kubernetes-models/v1/Pod";
import { Secret } from "kubernetes-models/v1/Secret";
import { Service } from "kubernetes-models/v1/Service";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { root } from "../../infra/stage/root.ts";
import { loadEndWithinMs } from "../../shared/config.ts";
import { usualMaxRssMb } from "../../shared/memory-limit.ts";

interface Container {
  name: string;
  image: string;
  env?: { name: string; value: string }[];
  securityContext: object;
  resources: { limits: { memory: string } };
  volumeMounts: { name: string; mountPath: string }[];
  livenessProbe?: { httpGet?: { path: string; port: string } };
  readinessProbe?: { httpGet?: { path: string; port: string } };
  startupProbe?: object;
  ports?: { name: string; containerPort: number }[];
}
interface PodSpec {
  securityContext: object;
  automountServiceAccountToken: boolean;
  terminationGracePeriodSeconds: number;
  containers: Container[];
  initContainers?: Container[];
  volumes: { name: string; secret?: { secretName: string } }[];
}
interface Selector {
  matchExpressions?: { values: string[] }[];
}
interface Labelled {
  labels: Record<string, string>;
}
interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string };
  spec: {
    selector: { matchLabels: Record<string, string> };
    template: { metadata: { labels: Record<string, string> }; spec: PodSpec };
    volumeClaimTemplates?: { metadata: { name: string } }[];
    strategy?: { type: string };
    replicas?: number;
    scaleTargetRef: { name: string };
    triggers: { type: string; metadata: Record<string, string> }[];
  };
  data: Record<string, string>;
}

const run = promisify(execFile);
const folder = join(root, "infra/kubernetes");
const base = ["namespace", "settings", "redis", "bot", "worker", "network-policy"].map(
  (name) => `${name}.yaml`,
);
const files = [
  ...base,
  "secrets.example.yaml",
  "gpu/worker-gpu.yaml",
  "keda/scaled-object.yaml",
  "inswapper/pull.yaml",
  "operator.yaml",
];
const documents = new Map<string, Manifest[]>();
for (const file of files) {
  const text = await readFile(join(folder, file), "utf8");
  const parsed = parseAllDocuments(text, { merge: true });
  documents.set(
    file,
    parsed.map((one) => {
      expect(one.errors).toEqual([]);
      return one.toJS() as Manifest;
    }),
  );
}
const all = [...documents.values()].flat();
const workloads = all.filter(({ kind, spec }) => /Deployment|StatefulSet/.test(kind) && spec.selector);
const operator = documents.get("operator.yaml")![0]! as unknown as { metadata: Labelled; spec: PodSpec };
const pods = [
  ...workloads.map((one) => [one.metadata.name, one.spec.template.spec] as const),
  ["operator", operator.spec] as const,
];

const models = {
  ConfigMap,
  Deployment,
  Namespace,
  NetworkPolicy,
  PersistentVolumeClaim,
  Pod,
  PodDisruptionBudget,
  ScaledObject,
  Secret,
  Service,
  StatefulSet,
} as unknown as Record<string, new (of: object) => { apiVersion: string; validate(): void }>;

/** By Kubernetes's own schema of the kind. @returns what is wrong, `null` if nothing */
function problemOf(manifest: Pick<Manifest, "apiVersion" | "kind">): string | null {
  const Model = models[manifest.kind];
  if (!Model) return `no schema of a ${manifest.kind} here`;
  if (new Model({}).apiVersion !== manifest.apiVersion) return `not apiVersion ${manifest.apiVersion}`;
  try {
    new Model(manifest).validate();
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

describe("infra/kubernetes", () => {
  it.each(files.filter((file) => file !== "inswapper/pull.yaml"))(
    "%s is what Kubernetes's schemas say",
    (file) => {
      for (const manifest of documents.get(file) ?? []) expect(problemOf(manifest)).toBeNull();
    },
  );

  it("the schemas would find something", () => {
    const [bot] = documents.get("bot.yaml") ?? [];
    const wrong = { ...bot!, spec: { ...bot!.spec, replicas: "one" } };
    expect(problemOf(wrong)).toMatch(/replicas/);
    const scaled = documents.get("keda/scaled-object.yaml")![0]!;
    const aimless = { ...scaled, spec: { ...scaled.spec, scaleTargetRef: {} } };
    expect(problemOf(aimless)).toMatch(/name/);
  });

  it.each(pods)("%s may do what the restricted standard allows", (_name, pod) => {
    expect(pod.securityContext).toMatchObject({
      runAsNonRoot: true,
      seccompProfile: { type: "RuntimeDefault" },
    });
    expect(pod.automountServiceAccountToken).toBe(false);
    for (const one of [...pod.containers, ...(pod.initContainers ?? [])]) {
      expect(one.securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ["ALL"] },
      });
      expect(one.resources.limits.memory).toMatch(/^\d+[MG]i$/);
    }
  });

  it.each(workloads.map((one) => [one.metadata.name, one] as const))(
    "%s fits together",
    (_name, { spec }) => {
      expect(spec.template.metadata.labels).toMatchObject(spec.selector.matchLabels);
      const pod = spec.template.spec;
      const volumes = [
        ...pod.volumes.map(({ name }) => name),
        ...(spec.volumeClaimTemplates ?? []).map(({ metadata }) => metadata.name),
      ];
      for (const {
        name,
        livenessProbe,
        readinessProbe,
        startupProbe,
        volumeMounts,
        ports,
      } of pod.containers) {
        expect(startupProbe).toBeDefined();
        if (name === "redis") expect(livenessProbe).toBeDefined();
        else {
          expect(livenessProbe?.httpGet).toEqual({ path: "/healthz", port: "ops" });
          expect(readinessProbe?.httpGet).toEqual({ path: "/readyz", port: "ops" });
          expect(ports?.map((port) => port.name)).toContain("ops");
        }
        for (const mount of volumeMounts) expect(volumes).toContain(mount.name);
      }
      const secrets = documents.get("secrets.example.yaml")?.map(({ metadata }) => metadata.name);
      for (const { secret } of pod.volumes) if (secret) expect(secrets).toContain(secret.secretName);
    },
  );

  it.each(pods.filter(([name]) => name.startsWith("worker")))(
    "%s makes room for a fresh one before its container is full",
    (_name, { containers: [worker] }) => {
      const limit = Number(/^(\d+)Gi$/.exec(worker!.resources.limits.memory)?.[1]) * 1024 ** 3;
      // 674 MB for two pictures of 50 megapixels, less the 287 that it has anyway: docs/numbers.md.
      expect(usualMaxRssMb(limit)).toBeLessThan(limit / 1e6 - (674 - 287));
      const settings = documents.get("settings.yaml")![0]!.data;
      const set = [...Object.keys(settings), ...worker!.env!.map(({ name }) => name)];
      expect(set).not.toContain("MAX_WORKER_RSS_MB");
    },
  );

  it.each(pods.filter(([name]) => /^(bot|worker)/.test(name)))("%s is let finish", (_name, pod) => {
    expect(pod.terminationGracePeriodSeconds * 1_000).toBeGreaterThanOrEqual(loadEndWithinMs({}));
  });

  it("every file that a variable names is in the secret that is mounted there", () => {
    const settings = documents.get("settings.yaml")![0]!.data;
    const shapes = documents.get("secrets.example.yaml") as unknown as {
      metadata: { name: string };
      stringData: object;
    }[];
    for (const [, pod] of pods.filter(([name]) => name !== "redis")) {
      const secret = pod.volumes.find((volume) => volume.secret)?.secret?.secretName;
      const keys = Object.keys(shapes.find(({ metadata }) => metadata.name === secret)!.stringData);
      const own = pod.containers[0]?.env?.map(({ value }) => value) ?? [];
      const named = [...Object.values(settings), ...own].filter((value) =>
        value.startsWith("/run/secrets/doppel/"),
      );
      expect(named.length).toBeGreaterThanOrEqual(3);
      expect(keys.sort()).toEqual(named.map((value) => value.slice("/run/secrets/doppel/".length)).sort());
    }
  });

  it("there is one bot, replaced before the next one starts, and no token for workers", () => {
    const bot = workloads.find(({ metadata }) => metadata.name === "bot");
    expect(bot?.spec).toMatchObject({ replicas: 1, strategy: { type: "Recreate" } });
    const others = workloads.filter((one) => one !== bot);
    expect(others.length).toBe(3);
    expect(JSON.stringify(others)).not.toContain("DISCORD_TOKEN");
  });

  it("Redis has the settings that it has everywhere", async () => {
    const { data } = documents.get("redis.yaml")![0]!;
    for (const [name, text] of Object.entries(data))
      expect(text).toBe(await readFile(join(root, "infra/redis", name), "utf8"));
    expect(Object.keys(data)).toEqual(["redis.conf", "tls.conf"]);
  });

  it("workers grow with what /metrics says is queued", () => {
    const { spec } = documents.get("keda/scaled-object.yaml")![0]!;
    expect(spec.scaleTargetRef.name).toBe("worker");
    expect(spec.triggers[0]).toMatchObject({ type: "prometheus", metadata: { threshold: "4" } });
    // What a worker turned away for a moment is work, too.
    expect(spec.triggers[0]?.metadata["query"]).toMatch(/doppel_queue_depth\{.*"waiting\|active\|delayed"/);
  });

  it("whoever Redis lets in may also go out to it", () => {
    const policies = documents.get("network-policy.yaml") as unknown as {
      spec: { podSelector: Selector; egress?: unknown[]; ingress?: { from: { podSelector: Selector }[] }[] };
    }[];
    const [, leaving, redis] = policies;
    const letIn = redis?.spec.ingress?.[0]?.from[0]?.podSelector.matchExpressions?.[0]?.values;
    expect(letIn).toContain(operator.metadata.labels["app.kubernetes.io/component"]);
    expect(leaving?.spec.podSelector.matchExpressions?.[0]?.values).toEqual(letIn);
  });

  it("everything is refused on the network that no policy names", () => {
    const [nothing] = documents.get("network-policy.yaml")!;
    expect(nothing?.spec).toEqual({ podSelector: {}, policyTypes: ["Ingress", "Egress"] });
  });
});

describe("kubectl kustomize", () => {
  let has = false;
  beforeAll(async () => {
    has = await run("kubectl", ["version", "--client"]).then(
      () => true,
      () => false,
    );
  });

  it("puts it together, with every component", async (context) => {
    if (!has) {
      const reason =
        "no kubectl is installed here: the manifests were checked one by one, not put together by it";
      process.stderr.write(`${reason}\n`);
      context.skip(reason);
    }
    const copy = await mkdtemp(join(tmpdir(), "doppel-kubernetes-"));
    onTestFinished(() => rm(copy, { recursive: true }));
    await cp(folder, copy, { recursive: true });
    const file = join(copy, "kustomization.yaml");
    const text = await readFile(file, "utf8");
    const { resources } = parse(text) as { resources: string[] };
    expect(resources).toEqual(base);
    await writeFile(file, text.replace("components: []", "components: [gpu, keda, inswapper]"));
    const built = parseAllDocuments((await run("kubectl", ["kustomize", copy])).stdout).map(
      (one) => one.toJS() as Manifest,
    );
    expect(built.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(["Namespace", "ScaledObject", "StatefulSet"]),
    );
    for (const one of built) {
      expect(problemOf(one)).toBeNull();
      if (one.kind !== "Namespace") expect(one.metadata.namespace).toBe("doppel");
    }
    const pulling = built.filter(
      ({ kind, spec }) => kind === "Deployment" && spec.template.spec.initContainers,
    );
    const memory = pulling.map(({ metadata, spec }) => {
      return [metadata.name, spec.template.spec.containers[0]?.resources.limits.memory];
    });
    // inswapper's models alone are 1.5 GB on the CPU.
    expect(memory.sort()).toEqual([
      ["worker", "4Gi"],
      ["worker-gpu", "6Gi"],
    ]);
  });
});
