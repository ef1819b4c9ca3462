/**
 * Every Redis name that Doppel's own data has. Braces mark whose, or which reply's, a name is. One script touches names
 * of several of them, so on a cluster the prefix itself is the hash tag (`{doppel}`): the first braces count.
 */
export function storeKeys(prefix: string) {
  const user = (userId: string) => `${prefix}:user:{${userId}}`;
  return {
    /** hash: folded name -> sealed name, date, recogniser and embedding */
    identities: (userId: string) => `${user(userId)}:identities`,
    /** hash: folded name -> sealed crop and landmarks */
    crops: (userId: string) => `${user(userId)}:crops`,
    /** hash: folded name -> time of its last use (ms) */
    lastUsed: (userId: string) => `${user(userId)}:used`,
    /** string: whether Discord has just said that they are in a server where Doppel works */
    membership: (userId: string) => `${user(userId)}:membership`,
    /** string: was warned today of what expires soon */
    warned: (userId: string) => `${user(userId)}:warned`,
    /** hash: epoch, defaults, preferences, consent, when they heard of what expires soon, and up to which last use (ms) */
    profile: (userId: string) => `${user(userId)}:profile`,
    /** hash: id and answer of the user's last erasure, for as long as it may be asked again */
    erasure: (userId: string) => `${user(userId)}:erasure`,
    /** hash: user id and epoch of an erasure -> its tombstone as JSON, until that lies outside of Redis */
    unburied: `${prefix}:unburied`,
    /** hash: the identity that the last save replaced, as it was sealed, and the defaults of that time */
    undo: (userId: string) => `${user(userId)}:undo`,
    /** sorted set: ids of the user's unfinished replies by admission (ms) */
    unfinished: (userId: string) => `${user(userId)}:unfinished`,
    /** string: admission outcome, by interaction */
    admitted: (userId: string, replyId: string) => `${user(userId)}:admitted:${replyId}`,
    /** string: swaps charged on a day; by keyed hash, because it outlives an erasure */
    quota: (userHash: string, day: string) => `${prefix}:quota:{${userHash}}:${day}`,
    /** string: those of them that were charged in one server */
    quotaIn: (userHash: string, day: string, serverId: string) =>
      `${prefix}:quota:{${userHash}}:${day}:in:${serverId}`,
    /** string: those of them that some server's own quota allowed */
    quotaGranted: (userHash: string, day: string) => `${prefix}:quota:{${userHash}}:${day}:granted`,
    /** hash: what a server's moderators have decided */
    server: (serverId: string) => `${prefix}:server:{${serverId}}`,
    /** set: ids of the users that a server's moderators have blocked */
    blocked: (serverId: string) => `${prefix}:server:{${serverId}}:blocked`,
    reply: (replyId: string) => `${prefix}:reply:{${replyId}}`,
    replyWriter: (replyId: string) => `${prefix}:reply:{${replyId}}:writer`,
    /** sorted set: reply id by deadline (ms) */
    pendingReplies: `${prefix}:replies:pending`,
    /** hash: who has the picture of this keyed hash in hand, and how many died of it */
    picture: (hash: string) => `${prefix}:picture:{${hash}}`,
    /** string: keyed hash of the picture that the reply's job opened last */
    held: (replyId: string) => `${prefix}:reply:{${replyId}}:held`,
    /** sorted set: worker id by last heartbeat (ms) */
    workers: `${prefix}:workers`,
    /** string: what every worker has in common */
    fleetPin: `${prefix}:fleet:pin`,
    /** hash: worker id -> what it has, and whether it takes jobs */
    fleetMembers: `${prefix}:fleet:members`,
    /** sorted set: a process and which key it seals with (JSON), by last sign of life (ms) */
    sealers: `${prefix}:sealers`,
    /** hash: id of an identity key -> sealed with it, what is known */
    keyChecks: `${prefix}:key-checks`,
    /** string: sealed, what keyed hashes are made with */
    hashKey: `${prefix}:hash-key`,
    /** set: ids of the user's replies of the last 20 minutes */
    userReplies: (userId: string) => `${user(userId)}:replies`,
    /** string: sealed, what a button, select or modal will do */
    action: (key: string) => `${prefix}:action:{${key}}`,
    /** set: keys of the user's actions */
    userActions: (userId: string) => `${user(userId)}:actions`,
    /** string: sealed, what the buttons below a result need */
    result: (replyId: string) => `${prefix}:result:{${replyId}}`,
    /** string: somebody has posted this private result */
    posted: (replyId: string) => `${prefix}:result:{${replyId}}:posted`,
    /** set: ids of the user's results of the last 24 hours, and of some that are over */
    userResults: (userId: string) => `${user(userId)}:results`,
    /** string: sealed, where a result is */
    ledger: (replyId: string) => `${prefix}:ledger:{${replyId}}`,
    /** sorted set: reply ids of a user's results of the last 90 days by time (ms) */
    userLedger: (userId: string) => `${user(userId)}:ledger`,
    /** sorted set: reply ids of a server's */
    serverLedger: (serverId: string) => `${prefix}:server:{${serverId}}:ledger`,
    /** list: reply ids of results that a server's log channel has not heard of yet */
    logLines: `${prefix}:log-lines`,
    /** hash: id of a takedown -> the blocked face, sealed */
    faceBlocks: `${prefix}:face-blocks`,
    /** set: an id for each erasure that Redis's file has not been written anew for */
    rewrites: `${prefix}:rewrites`,
    /** list: sealed reports, the newest first */
    reports: `${prefix}:reports`,
    commandsHash: `${prefix}:commands-hash`,
    /** hash: slash command -> Discord's id, as last registered */
    commandIds: `${prefix}:command-ids`,
    /** hash: kind of work -> what it takes, ms */
    workTimes: `${prefix}:work-times`,
  };
}

export type StoreKeys = ReturnType<typeof storeKeys>;
