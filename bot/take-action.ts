import type { Action } from "../shared/actions.ts";
import { UserError } from "../shared/errors.ts";
import type { BotDeps } from "./deps.ts";
import { checkMs, inItsOwnTime, within } from "./within.ts";

type ActionOf<Kind extends Action["kind"]> = Extract<Action, { kind: Kind }>;
interface Pressed {
  readonly user: { readonly id: string };
}

/** What a control stands for, used up by this. @throws UserError `action_gone`; StoreError */
export async function takeAction<Kind extends Action["kind"]>(
  { user }: Pressed,
  key: string,
  kind: Kind,
  { actions }: BotDeps,
): Promise<ActionOf<Kind>> {
  return expectKind(await within(checkMs, actions.take(key, user.id)), kind);
}

/** As `takeAction`, and it can be used again. @throws UserError `action_gone`; StoreError */
export async function lookAtAction<Kind extends Action["kind"]>(
  { user }: Pressed,
  key: string,
  kind: Kind,
  { actions }: BotDeps,
): Promise<ActionOf<Kind>> {
  return expectKind(await within(checkMs, actions.look(key, user.id)), kind);
}

/**
 * Uses an action up for `work`, and gives it back if that comes to nothing: what was uploaded is not lost to a full queue.
 * @throws what `work` throws; UserError `action_gone`; StoreError
 */
export async function useAction<Kind extends Action["kind"]>(
  pressed: Pressed,
  { key, kind }: { readonly key: string; readonly kind: Kind },
  deps: BotDeps,
  work: (action: ActionOf<Kind>) => Promise<void>,
): Promise<void> {
  const action = await takeAction(pressed, key, kind, deps);
  try {
    await work(action);
  } catch (error) {
    // The error that matters is the first one.
    const putBack = () => within(checkMs, deps.actions.putBack(key, action));
    await inItsOwnTime(putBack).catch((err: unknown) => deps.log.warn({ err }, "an action is lost"));
    throw error;
  }
}

function expectKind<Kind extends Action["kind"]>(action: Action | null, kind: Kind): ActionOf<Kind> {
  if (action?.kind !== kind) throw new UserError("action_gone", {});
  return action as ActionOf<Kind>;
}
