import { useCallback, useLayoutEffect, useRef, useState } from "preact/hooks";
import { type CommandOption, inLanguage, optionKinds } from "../client/command-types.ts";
import { useFileSink, useSession } from "../client/page.ts";
import { OptionField } from "./option-field.tsx";
import { complaintOf, type OptionValue } from "./option-values.ts";
import type { SlashCommand } from "./slash-commands.ts";

interface Props {
  command: SlashCommand;
  /** Files that were there before the command was chosen. */
  files: File[];
  onClose: () => void;
}

type Values = Record<string, OptionValue>;

/** A slash command being filled in: a chip for every option. */
export function CommandForm({ command, files, onClose }: Props) {
  const { session, state } = useSession();
  const { path, name: shownName, description, options } = command;
  const say = (option: CommandOption) => inLanguage(option, state.locale);
  const attachments = options.filter(({ type }) => type === optionKinds.attachment);
  const [values, setValues] = useState<Values>(() =>
    Object.fromEntries(attachments.slice(0, files.length).map(({ name }, index) => [name, files[index]])),
  );
  // Required options are always there; of the others those that were asked for or hold something. Where nothing is
  // required, the first ones show what the command is about.
  const [added, setAdded] = useState<string[]>(() => {
    const obvious = options.some(({ required }) => required)
      ? []
      : options.slice(0, 2).map(({ name }) => name);
    return [...new Set([...obvious, ...Object.keys(values)])];
  });
  const [isTried, setTried] = useState(false);
  const [focused, setFocused] = useState<CommandOption | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const shown = options.filter(({ name, required }) => required || added.includes(name));
  const others = options.filter((option) => !shown.includes(option));

  const focus = (name: string) =>
    requestAnimationFrame(() =>
      form.current
        ?.querySelector<HTMLElement>(`[data-option="${name}"] :is(input:not([hidden]), button)`)
        ?.focus(),
    );
  const first = shown[0]?.name;
  useLayoutEffect(() => {
    // Only when the form appears: the first field, or where there is none, what sends it.
    form.current
      ?.querySelector<HTMLElement>(".chip :is(input:not([hidden]), button), [type=submit]")
      ?.focus();
  }, []);

  const set = (name: string, value: OptionValue) => setValues((before) => ({ ...before, [name]: value }));
  function add(name: string): void {
    setAdded((before) => [...before, name]);
    focus(name);
  }
  function remove(name: string): void {
    set(name, undefined);
    setAdded((before) => before.filter((one) => one !== name));
    if (first !== undefined) focus(first);
  }

  const takeFiles = useCallback(
    (more: File[]) => {
      const free = attachments.filter(({ name }) => values[name] === undefined);
      const taken = free.slice(0, more.length).map(({ name }, index) => [name, more[index]] as const);
      setValues((before) => ({ ...before, ...Object.fromEntries(taken) }));
      setAdded((before) => [...new Set([...before, ...taken.map(([name]) => name)])]);
    },
    [attachments, values],
  );
  useFileSink(takeFiles);

  function send(): void {
    setTried(true);
    const wrong = shown.find((option) => complaintOf(option, values[option.name]) !== null);
    if (wrong) {
      focus(wrong.name);
      return;
    }
    const given = Object.fromEntries(
      Object.entries(values).filter(([, value]) => value !== undefined && value !== ""),
    );
    const action = { kind: "slash", name: path, options: given, channel: state.channel.id };
    void session.act(action, { label: `/${path}` });
    onClose();
  }

  const complaints = isTried ? shown.flatMap((option) => complaintOf(option, values[option.name]) ?? []) : [];
  return (
    <form
      ref={form}
      class="composer command-form"
      aria-label={`/${path}`}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
      onKeyDown={(event) => event.key === "Escape" && !event.defaultPrevented && onClose()}
    >
      <p class="command-hint" aria-live="polite">
        {complaints[0] ? (
          <span class="failed">{complaints[0]}</span>
        ) : focused ? (
          <>
            <strong>{say(focused).name}</strong> {say(focused).description}
          </>
        ) : (
          description
        )}
      </p>
      <div class="write">
        <div class="chips">
          <span class="command-name">/{shownName}</span>
          {shown.map((option) => (
            <OptionField
              key={option.name}
              command={path}
              option={option}
              values={values}
              isInvalid={isTried && complaintOf(option, values[option.name]) !== null}
              onValue={(value) => set(option.name, value)}
              onRemove={option.required ? null : () => remove(option.name)}
              onFocus={() => setFocused(option)}
            />
          ))}
          {others.map((option) => (
            <button
              key={option.name}
              type="button"
              class="add-option"
              title={say(option).description}
              onClick={() => add(option.name)}
            >
              <span aria-hidden="true">+ </span>
              {say(option).name}
            </button>
          ))}
        </div>
        <button type="button" class="icon-button" aria-label={`Cancel /${path}`} onClick={onClose}>
          <span aria-hidden="true">✕</span>
        </button>
        <button type="submit" class="icon-button send" aria-label="Send">
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d="M3 20l18-8L3 4l3 8zm3-8h8" />
          </svg>
        </button>
      </div>
    </form>
  );
}
