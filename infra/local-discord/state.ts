import { type Cdn, createCdn } from "./cdn.ts";
import { type Clock, createClock } from "./clock.ts";
import { type Commands, createCommands } from "./commands.ts";
import { createEvents, type Events } from "./events.ts";
import { createGateway, type Gateway } from "./gateway.ts";
import { createInteractions, type Interactions } from "./interactions.ts";
import { createMessages, type Messages } from "./messages.ts";
import { createPeople, type People } from "./people.ts";
import { defaultRules, type Rules } from "./rules.ts";
import { createSnowflakes } from "./snowflakes.ts";
import { createWire, type Wire } from "./wire.ts";

/** Everything one local Discord remembers. */
export interface State {
  token: string;
  clock: Clock;
  rules: Rules;
  cdn: Cdn;
  commands: Commands;
  events: Events;
  gateway: Gateway;
  interactions: Interactions;
  messages: Messages;
  people: People;
  wire: Wire;
}

/** @param origin `http://127.0.0.1:port`, known only once the server listens */
export function createState(token: string, origin: () => string): State {
  const clock = createClock();
  const rules: Rules = { ...defaultRules };
  const nextId = createSnowflakes(clock.now);
  const cdn = createCdn(clock, nextId, origin);
  const events = createEvents();
  const people = createPeople();
  const wire = createWire();
  const gateway = createGateway({
    token,
    people,
    rules,
    resumeUrl: () => `${origin().replace("http", "ws")}/gateway`,
    log: (entry) => wire.addFrame({ at: clock.now(), ...entry }),
  });
  events.subscribe(gateway.tell);
  const messages = createMessages({ clock, nextId, cdn, events, rules, dispatch: gateway.dispatchMessage });
  const interactions = createInteractions({ clock, nextId, events, messages });
  const commands = createCommands(nextId);
  return { token, clock, rules, cdn, commands, events, gateway, interactions, messages, people, wire };
}
