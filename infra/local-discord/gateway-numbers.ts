/** Gateway opcodes, as Discord numbers them. */
export const opcodes = {
  dispatch: 0,
  heartbeat: 1,
  identify: 2,
  presence: 3,
  voice: 4,
  resume: 6,
  members: 8,
  invalidSession: 9,
  hello: 10,
  ack: 11,
} as const;

/** Close codes, as Discord numbers them. */
export const closeCodes = {
  unknownOpcode: 4001,
  decode: 4002,
  notAuthenticated: 4003,
  badToken: 4004,
  twice: 4005,
} as const;
/** The intents that matter here. */
export const intents = {
  guilds: 1,
  guildMessages: 1 << 9,
  directMessages: 1 << 12,
  messageContent: 1 << 15,
} as const;
/** How often a client says that it is there. */
export const heartbeatMs = 41_250;
/** Events that a session keeps for RESUME. */
export const maxReplay = 1_000;
