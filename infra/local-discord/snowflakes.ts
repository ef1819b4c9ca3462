const discordEpoch = 1_420_070_400_000;

/** Makes Discord ids: milliseconds since 2015 in the upper bits, a counter in the lower 22. */
export function createSnowflakes(now: () => number): () => string {
  let counter = 0n;
  return () => {
    counter = (counter + 1n) & 0x3fffffn;
    return ((BigInt(now() - discordEpoch) << 22n) | counter).toString();
  };
}
