/** What `metrics`, as a process prints them, say of this name and labels: 0 before anything was counted. */
export function figure(metrics: string, name: string): number {
  const line = metrics.split("\n").find((one) => one.startsWith(`${name} `));
  return Number(line?.slice(name.length + 1) ?? 0);
}
