import type { APIAttachment, APIEmbed } from "discord-api-types/v10";
import type { Feed, SeenMessage } from "./client-feed.ts";
import type { Act, ChatMessage, Named, Reply, Wait } from "./client-types.ts";
import { walk } from "./media.ts";
import { componentTypes } from "./validate-components.ts";
import type { Json } from "./world.ts";

const patienceMs = 10_000;

/** Shows a message as `ChatMessage`. */
export function toChatMessage({ json, deleted }: SeenMessage, act: Act): ChatMessage {
  const flags = Number(json.flags ?? 0);
  const components = (json.components ?? []) as Json[];
  const { controls, texts, media } = readComponents(components);
  const id = String(json.id);
  const press = (user: Named, component: string, values: string[]) =>
    act({ kind: "component", user: nameOf(user), message: id, component, values });
  return {
    id,
    channelId: String(json.channel_id),
    author: json.author as ChatMessage["author"],
    content: [json.content, ...texts].filter(Boolean).join("\n"),
    embeds: json.embeds as APIEmbed[],
    attachments: [...(json.attachments as APIAttachment[]), ...media],
    components,
    controls,
    ephemeral: (flags & 64) !== 0,
    loading: (flags & 128) !== 0,
    deleted,
    json,
    press: (user, component) => press(user, component, []),
    select: press,
  };
}

function readComponents(components: readonly Json[]) {
  const controls: ChatMessage["controls"] = [];
  const texts: string[] = [];
  const media: APIAttachment[] = [];
  walk(components, (one) => {
    const { custom_id: customId, label, placeholder, emoji, type, disabled } = one;
    if (type === componentTypes.text) texts.push(String(one.content));
    for (const item of [one, ...((one.items ?? []) as Json[])]) {
      const shown = (item.media ?? item.file) as Json | undefined;
      if (shown !== undefined) media.push(asAttachment(shown, item));
    }
    if (typeof customId !== "string") return;
    const options = (one.options ?? []) as { value: string; default?: boolean }[];
    controls.push({
      customId,
      label: String(label ?? placeholder ?? (emoji as Json | undefined)?.name ?? "") || null,
      type: Number(type),
      disabled: disabled === true,
      options: options.map(({ value }) => value),
      chosen: options.filter((option) => option.default).map(({ value }) => value),
    });
  });
  return { controls, texts, media };
}

/** A media item as the attachment that it shows. */
function asAttachment({ attachment_id: id, ...media }: Json, { description }: Json): APIAttachment {
  const filename = new URL(String(media.url)).pathname.split("/").at(-1);
  return { ...media, id, filename, ...(description ? { description } : {}) } as unknown as APIAttachment;
}

function nameOf(user: Named): string {
  return typeof user === "string" ? user : user.name;
}

/** Follows the interaction `id` of `user`. */
export function followReply(id: string, user: string, feed: Feed, act: Act): Reply {
  const view = () => feed.interaction(id);
  const show = (messageId: string | null): ChatMessage | null => {
    const seen = feed.message(messageId ?? "");
    return seen === undefined ? null : toChatMessage(seen, act);
  };

  const reply: Reply = {
    id,
    user,
    get message() {
      return show(view()?.messageId ?? null);
    },
    get followUps() {
      return (view()?.followUpIds ?? []).map(show).filter((one) => one !== null);
    },
    get messages() {
      return [reply.message, ...reply.followUps].filter(
        (one) => one !== null && !one.deleted,
      ) as ChatMessage[];
    },
    get content() {
      return reply.messages.at(-1)?.content ?? "";
    },
    get attachments() {
      return reply.messages.flatMap(({ attachments }) => attachments);
    },
    get ephemeral() {
      return reply.messages.at(-1)?.ephemeral ?? false;
    },
    get loading() {
      return view()?.state === "waiting" || reply.messages.some(({ loading }) => loading);
    },
    get deleted() {
      return reply.message?.deleted ?? false;
    },
    get error() {
      return view()?.error ?? null;
    },
    get acknowledgedAfterMs() {
      return view()?.acknowledgedAfterMs ?? null;
    },
    get answeredAfterMs() {
      return view()?.answeredAfterMs ?? null;
    },
    get modal() {
      return view()?.modal ?? null;
    },
    get choices() {
      return view()?.choices ?? null;
    },
    acknowledged: (options) =>
      wait("acknowledged", () => reply.acknowledgedAfterMs !== null || reply.error !== null, options),
    settled: (options) => wait("settled", isSettled, options),
    until: (holds, options) =>
      wait(
        "as expected",
        () => {
          if (holds(reply)) return true;
          if (reply.error !== null) throw new Error(`${reply.error} (${describe()})`);
          return false;
        },
        options,
      ),
    submitModal: (fields) => act({ kind: "modal", user, interaction: id, fields }),
  };

  function isSettled(): boolean {
    if (reply.error !== null || reply.modal !== null || reply.choices !== null) return true;
    const isAcknowledged = view()?.state === "acknowledged" && reply.message !== null;
    return isAcknowledged && !reply.loading && (reply.messages.length > 0 || !wasThinking());
  }

  /** Deleted while it was still loading. */
  function wasThinking(): boolean {
    return reply.message?.loading ?? false;
  }

  function describe(): string {
    const seen = reply.messages.map(({ content, loading }) =>
      loading ? "thinking" : JSON.stringify(content),
    );
    return `interaction ${id} of ${user}: ${reply.error ?? view()?.state ?? "unknown"}; shown: ${seen.join(", ") || "nothing"}`;
  }

  function wait(what: string, holds: () => boolean, { timeoutMs = patienceMs }: Wait = {}): Promise<Reply> {
    const late = () => new Error(`Not ${what} within ${timeoutMs} ms (${describe()})`);
    return feed.wait(() => (holds() ? reply : undefined), timeoutMs, late);
  }

  return reply;
}
