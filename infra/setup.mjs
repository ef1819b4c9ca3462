// Puts in place whatever Doppel lacks here: dependencies, dist/, the lite models, a redis-server.
// Every npm script runs it first, so with nothing to do it must cost next to nothing and need no network.
// It depends on nothing but Node; until Node's version is known to be right, on nothing newer than Node 14.
import { nodeVersionProblem } from "./setup/node-version.mjs";

const problem = nodeVersionProblem(process.versions.node);
if (problem === null) {
  const { setUp } = await import("./setup/set-up.mjs");
  process.exitCode = await setUp({
    quiet: process.argv.includes("--quiet"),
    browser: process.argv.includes("--browser"),
  });
} else {
  process.stderr.write(`${problem}\n`);
  process.exitCode = 1;
}
