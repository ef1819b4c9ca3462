import { useState } from "preact/hooks";
import { usePage, useSession } from "../client/page.ts";
import { type Component, kinds, type Message, nameOf } from "../client/types.ts";
import { SelectMenu } from "../components/select-menu.tsx";
import { Markdown } from "../text/markdown.tsx";
import { FileCard } from "./file-card.tsx";
import { Gallery, type ShownMedia } from "./gallery.tsx";

interface Props {
  message: Message;
  components: Component[];
}

/** A message's components, whatever the bot has put together. */
export function Components({ message, components }: Props) {
  return (
    <>
      {components.map((component) => (
        <One key={component.id} message={message} component={component} />
      ))}
    </>
  );
}

function One({ message, component }: { message: Message; component: Component }) {
  const { names } = usePage();
  const { type, components = [] } = component;
  const inside = <Components message={message} components={components} />;
  switch (type) {
    case kinds.row:
      return <div class="row">{inside}</div>;
    case kinds.button:
      return <MessageButton message={message} button={component} />;
    case kinds.section:
      return (
        <div class="section">
          <div class="section-text">{inside}</div>
          {component.accessory && <Components message={message} components={[component.accessory]} />}
        </div>
      );
    case kinds.text:
      return <Markdown text={component.content ?? ""} names={names} />;
    case kinds.thumbnail:
      return <Gallery items={mediaOf(component)} class="thumbnail" />;
    case kinds.gallery:
      return <Gallery items={(component.items ?? []).flatMap(mediaOf)} />;
    case kinds.file:
      return component.file ? (
        <FileCard url={component.file.url} name={component.name ?? "file"} bytes={component.size ?? 0} />
      ) : null;
    case kinds.separator:
      return (
        <hr
          class={`separator ${component.divider ? "" : "blank"} ${component.spacing === 2 ? "wide" : ""}`}
        />
      );
    case kinds.container:
      return (
        <div class="container" style={accentOf(component)}>
          {inside}
        </div>
      );
    default:
      return component.custom_id === undefined ? null : <MessageSelect message={message} menu={component} />;
  }
}

function mediaOf({ media, description, spoiler = false }: Partial<Component>): ShownMedia[] {
  return media ? [{ media, alt: description ?? "", isSpoiler: spoiler }] : [];
}

function accentOf({ accent_color: color }: Component) {
  return typeof color === "number"
    ? { "--accent-bar": `#${color.toString(16).padStart(6, "0")}` }
    : undefined;
}

const buttonStyles = ["", "primary", "secondary", "success", "danger", "link"];

function MessageButton({ message, button }: { message: Message; button: Component }) {
  const { session, state } = useSession();
  const { custom_id: customId = "", style = 2, label, emoji, url, disabled = false } = button;
  const name = label || emoji?.name || "button";
  const content = (
    <>
      {emoji && <span class="emoji">{emoji.name}</span>}
      {label}
    </>
  );
  if (url) {
    return (
      <a class="button link" href={url} target="_blank" rel="noreferrer noopener">
        {content}
        <span aria-hidden="true"> ↗</span>
      </a>
    );
  }
  const isBusy = state.pending.some(
    (one) => one.messageId === message.id && one.customId === customId && one.error === null,
  );
  const press = () =>
    session.act(
      { kind: "component", message: message.id, component: customId },
      { messageId: message.id, customId },
    );
  return (
    <button
      type="button"
      class={`button ${buttonStyles[style] ?? ""} ${isBusy ? "busy" : ""}`}
      disabled={disabled}
      aria-busy={isBusy}
      aria-label={label ? undefined : name}
      onClick={() => !isBusy && void press()}
    >
      {isBusy && <span class="dots" aria-hidden="true" />}
      <span class="button-text">{content}</span>
    </button>
  );
}

function MessageSelect({ message, menu }: { message: Message; menu: Component }) {
  const { session, state } = useSession();
  const { custom_id: customId = "", placeholder, disabled = false, min_values, max_values } = menu;
  const people = [...session.world.users, session.world.bot];
  const options = menu.options ?? people.map((user) => ({ label: nameOf(user), value: user.id }));
  const isBusy = state.pending.some((one) => one.messageId === message.id && one.error === null);
  // What was chosen stays to be seen until the bot changes the message.
  const [picked, setPicked] = useState<{ of: Component; values: string[] } | null>(null);
  const presets = options.filter((one) => "default" in one && one.default).map(({ value }) => value);
  const label = placeholder || "Make a selection";
  return (
    <SelectMenu
      label={label}
      placeholder={label}
      options={options}
      chosen={picked?.of === menu ? picked.values : presets}
      min={min_values ?? 1}
      max={max_values ?? 1}
      disabled={disabled || isBusy}
      onChoose={(values) => {
        setPicked({ of: menu, values });
        void session.act(
          { kind: "component", message: message.id, component: customId, values },
          { messageId: message.id, customId },
        );
      }}
    />
  );
}
