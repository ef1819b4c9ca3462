import { Presets, SingleBar } from "cli-progress";
import type { PullProgress } from "../models/pull.ts";

const sayEveryMs = 3000;

/** Where progress is written: stderr, so that stdout stays for results. */
interface Output extends NodeJS.WritableStream {
  readonly isTTY?: boolean;
}

/** Shows a pull: a bar in a terminal, elsewhere a line when a file starts, ends and every few seconds. */
export function showPull(output: Output = process.stderr): (progress: PullProgress) => void {
  return output.isTTY ? bar(output) : lines(output);
}

function bar(output: Output): (progress: PullProgress) => void {
  const format = "{name} [{bar}] {percentage} %  {receivedMb} of {totalMb} MB";
  const single = new SingleBar({ format, stream: output, hideCursor: true }, Presets.shades_classic);
  let running = false;
  const stop = () => {
    if (running) single.stop();
    running = false;
  };
  return (progress) => {
    const { file, state } = progress;
    if (state !== "receiving") {
      stop();
      output.write(`${file.name}: ${wordFor(state, file.bytes)}\n`);
      return;
    }
    const total = progress.totalBytes ?? file.bytes;
    const payload = {
      name: file.name,
      receivedMb: megabytes(progress.receivedBytes),
      totalMb: megabytes(total),
    };
    if (running) single.update(progress.receivedBytes, payload);
    else single.start(total, progress.receivedBytes, payload);
    running = true;
  };
}

function lines(output: Output): (progress: PullProgress) => void {
  let saidAt = 0;
  return (progress) => {
    const { file, state } = progress;
    if (state !== "receiving") {
      saidAt = Date.now();
      output.write(`${file.name}: ${wordFor(state, file.bytes)}\n`);
    } else if (Date.now() - saidAt >= sayEveryMs) {
      saidAt = Date.now();
      const total = megabytes(progress.totalBytes ?? file.bytes);
      output.write(`${file.name}: ${megabytes(progress.receivedBytes)} of ${total} MB\n`);
    }
  };
}

function wordFor(state: "kept" | "started" | "done", bytes: number): string {
  if (state === "kept") return "already here";
  return state === "started" ? `fetching (${megabytes(bytes)} MB)` : "done, verified";
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
