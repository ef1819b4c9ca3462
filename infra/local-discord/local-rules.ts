import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { refuse } from "./actions.ts";
import { bodyOf } from "./body.ts";
import { openStream } from "./event-stream.ts";
import { hasOpenApi } from "./openapi.ts";
import { ruleChange } from "./rules.ts";
import type { State } from "./state.ts";
import { type GatewayEntry, isRequest, problemsOf, type WireEntry } from "./wire.ts";

const clockChange = z.strictObject({ advanceMs: z.number().nonnegative() });
/** What somebody who starts watching is told of the past. */
const pastEntries = 200;

/** What a test may bend, and a look at the wire. Registered under `/local`. */
export function localRules(app: FastifyInstance, state: State): void {
  const { clock, gateway, interactions, rules, wire } = state;

  app.get("/clock", async () => ({ now: clock.now() }));
  app.post("/clock", async (request) => {
    const parsed = clockChange.safeParse(bodyOf(request).json);
    if (!parsed.success) throw refuse(z.prettifyError(parsed.error));
    clock.advance(parsed.data.advanceMs);
    return { now: clock.now() };
  });

  app.get("/rules", async () => rules);
  app.post("/rules", async (request) => {
    const parsed = ruleChange.safeParse(bodyOf(request).json);
    if (!parsed.success) throw refuse(z.prettifyError(parsed.error));
    const { gatewayDrop, expireTokens, ...values } = parsed.data;
    Object.assign(rules, values);
    if (gatewayDrop !== undefined) gateway.drop(gatewayDrop);
    if (expireTokens) interactions.expireAll();
    return rules;
  });

  app.get("/wire", async () => wire.entries());
  app.delete("/wire", async (_request, reply) => {
    wire.clear();
    return reply.code(204).send();
  });

  // Each entry with its check by Discord's own description, and the rules as they stand after it.
  app.get("/watch", (request, reply) => {
    const show = (entry: WireEntry | GatewayEntry) => ({
      entry: isRequest(entry) ? { ...entry, problems: problemsOf(entry) } : entry,
    });
    const write = openStream(request, reply, (send) =>
      // Checking takes a moment the first time; the answer on its way goes first.
      wire.subscribe((entry) => void setImmediate(() => send({ ...show(entry), rules }))),
    );
    write({ hello: wire.everything().slice(-pastEntries).map(show), rules, isChecked: hasOpenApi });
  });
}
