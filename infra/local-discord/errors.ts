/** What Discord answers instead of a result: an HTTP status and a body of `code` and `message`. */
export class DiscordError extends Error {
  readonly status: number;
  readonly code: number;
  readonly errors: unknown;

  constructor(status: number, code: number, message: string, errors?: unknown) {
    super(message);
    this.name = "DiscordError";
    this.status = status;
    this.code = code;
    this.errors = errors;
  }

  /** The JSON body that goes with the status. */
  get body(): { code: number; message: string; errors?: unknown } {
    const { code, message, errors } = this;
    return errors === undefined ? { code, message } : { code, message, errors };
  }
}

/** The errors Doppel can meet, by what went wrong. Wording and codes are Discord's. */
export const discordErrors = {
  notFound: () => new DiscordError(404, 0, "404: Not Found"),
  unauthorized: () => new DiscordError(401, 0, "401: Unauthorized"),
  unknownChannel: () => new DiscordError(404, 10003, "Unknown Channel"),
  unknownGuild: () => new DiscordError(404, 10004, "Unknown Guild"),
  unknownMessage: () => new DiscordError(404, 10008, "Unknown Message"),
  unknownWebhook: () => new DiscordError(404, 10015, "Unknown Webhook"),
  unknownUser: () => new DiscordError(404, 10013, "Unknown User"),
  unknownInteraction: () => new DiscordError(404, 10062, "Unknown interaction"),
  unknownCommand: () => new DiscordError(404, 10063, "Unknown application command"),
  tooLarge: () => new DiscordError(413, 40005, "Request entity too large"),
  alreadyAcknowledged: () => new DiscordError(400, 40060, "Interaction has already been acknowledged."),
  missingAccess: () => new DiscordError(403, 50001, "Missing Access"),
  notTheAuthor: () => new DiscordError(403, 50005, "Cannot edit a message authored by another user"),
  emptyMessage: () => new DiscordError(400, 50006, "Cannot send an empty message"),
  missingPermissions: () => new DiscordError(403, 50013, "Missing Permissions"),
  invalidWebhookToken: () => new DiscordError(401, 50027, "Invalid Webhook Token"),
  invalidJson: () => new DiscordError(400, 50109, "The request body contains invalid JSON."),
};

/**
 * The "Invalid Form Body" error.
 * @param path    where in the body, e.g. `["components", 0, "custom_id"]`
 * @param code    Discord's name of the rule, e.g. `BASE_TYPE_MAX_LENGTH`
 */
export function invalidForm(path: readonly PropertyKey[], code: string, message: string): DiscordError {
  let errors: Record<string, unknown> = { _errors: [{ code, message }] };
  for (const key of [...path].reverse()) errors = { [String(key)]: errors };
  return new DiscordError(400, 50035, "Invalid Form Body", errors);
}
