import type { Channel, Person, World } from "./types.ts";

/** Who one is and where: what the address says after `#`, as in `#ada/midjourney`. */
export interface Place {
  me: Person;
  channel: Channel;
}

export function readHash(): string[] {
  return decodeURIComponent(location.hash.replace(/^#\/?/, "")).split("/");
}

export function writeHash({ me, channel }: Place): void {
  location.hash = `${me.username}/${channel.name}`;
}

/** The place that `user/channel` names; what does not exist, or is not theirs, is replaced by what is. */
export function placeOf(world: World, [user = "", wanted = ""]: string[]): Place {
  const [ada] = world.users;
  if (ada === undefined) throw new Error("The local Discord has no people");
  const me = world.users.find(({ username }) => username === user) ?? ada;
  const open = world.channels.filter(({ members }) => members?.includes(me.id) ?? true);
  // Everybody has a DM with the bot, each under a name of its own.
  const kind = wanted.startsWith("dm-") ? open.find(({ context }) => context === 1) : undefined;
  const channel = open.find(({ id, name }) => wanted === id || wanted === name) ?? kind ?? open[0];
  if (channel === undefined) throw new Error(`${me.username} is in no channel`);
  return { me, channel };
}
