import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { sentenceOf } from "../client/api.ts";
import { inLanguage } from "../client/command-types.ts";
import { useFileSink, usePage, useSession } from "../client/page.ts";
import { nameOf } from "../client/types.ts";
import { FilePreview, keyOf } from "../components/file-field.tsx";
import { itemId, Listbox, moveActive } from "../components/listbox.tsx";
import { Popup } from "../components/popup.tsx";
import { matching, type SlashCommand } from "./slash-commands.ts";

const listId = "slash-commands";
const maxFiles = 10;

interface Props {
  commands: SlashCommand[];
  files: File[];
  onFiles: (files: File[]) => void;
  onCommand: (path: string) => void;
}

/** A message of one's own to one channel; after a slash it offers the commands. */
export function MessageForm({ commands, files, onFiles, onCommand }: Props) {
  const { store } = usePage();
  const { session, state } = useSession();
  const [text, setText] = useState("");
  const [active, setActive] = useState(0);
  const [isClosed, setClosed] = useState(false);
  const [progress, setProgress] = useState<number | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);

  const addFiles = useCallback(
    (more: File[]) => {
      onFiles([...files, ...more].slice(0, maxFiles));
      area.current?.focus();
    },
    [files, onFiles],
  );
  useFileSink(addFiles);
  const { id: channelId, context, name } = state.channel;
  useEffect(() => {
    // On a phone the keyboard would cover what one came to read.
    if (channelId && matchMedia("(hover: hover)").matches) area.current?.focus();
  }, [channelId]);

  const found = text.startsWith("/") && !isClosed ? matching(commands, text.slice(1)) : null;
  const place = context === 0 ? `#${name}` : context === 1 ? nameOf(session.world.bot) : name;

  function write(value: string): void {
    setText(value);
    setActive(0);
    setClosed(false);
  }

  function pick(index: number): void {
    const command = found?.[index];
    if (command === undefined) return;
    setText("");
    onCommand(command.path);
  }

  async function send(): Promise<void> {
    if (progress !== null || (text.trim() === "" && files.length === 0)) return;
    setProgress(0);
    try {
      await session.rest.send(channelId, text.trim(), files, setProgress);
      setText("");
      onFiles([]);
    } catch (error) {
      store.set({ notice: sentenceOf(error) });
    }
    setProgress(null);
    area.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const next = found === null ? null : moveActive(event.key, active, found.length);
    if (next !== null && event.key.startsWith("Arrow")) setActive(next);
    else if (found !== null && found.length > 0 && (event.key === "Enter" || event.key === "Tab"))
      pick(active);
    else if (found !== null && event.key === "Escape") setClosed(true);
    else if (event.key === "Enter" && !event.shiftKey) void send();
    else return;
    event.preventDefault();
  }

  return (
    <div class="composer">
      {files.length > 0 && (
        <div class="attached">
          {files.map((file) => (
            <FilePreview
              key={keyOf(file)}
              file={file}
              onRemove={() => onFiles(files.filter((one) => one !== file))}
            />
          ))}
        </div>
      )}
      {progress !== null && files.length > 0 && <progress value={progress} max={1} aria-label="Upload" />}
      <div class="write" ref={box}>
        <button
          type="button"
          class="icon-button"
          aria-label="Attach files"
          onClick={() => picker.current?.click()}
        >
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d="M12 5v14M5 12h14" />
          </svg>
        </button>
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          tabIndex={-1}
          aria-hidden="true"
          data-field="message"
          onChange={({ currentTarget }) => {
            addFiles([...(currentTarget.files ?? [])]);
            currentTarget.value = "";
          }}
        />
        <textarea
          ref={area}
          rows={Math.min(8, text.split("\n").length)}
          value={text}
          aria-label={`Message ${place}`}
          aria-haspopup="listbox"
          aria-autocomplete="list"
          aria-controls={listId}
          aria-activedescendant={found !== null && found.length > 0 ? itemId(listId, active) : undefined}
          placeholder={`Message ${place}`}
          disabled={progress !== null}
          onInput={({ currentTarget }) => write(currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <button
          type="button"
          class="icon-button slash"
          aria-label="Commands"
          title="Commands"
          // The field keeps the focus, and a phone its keyboard.
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => {
            write("/");
            area.current?.focus();
          }}
        >
          <span class="key" aria-hidden="true">
            /
          </span>
        </button>
        <button
          type="button"
          class="icon-button send"
          aria-label="Send"
          disabled={text.trim() === "" && files.length === 0}
          onClick={() => void send()}
        >
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d="M3 20l18-8L3 4l3 8zm3-8h8" />
          </svg>
        </button>
      </div>
      {found !== null && (
        <Popup anchor={box} onClose={() => setClosed(true)} class="commands">
          <p class="popup-title">{session.world.bot.username}'s commands</p>
          <Listbox
            id={listId}
            label="Commands"
            active={active}
            empty="No command is called that."
            items={found.map(({ path, name: shown, description, options }) => ({
              key: path,
              label: `/${shown}`,
              more: options.map((option) => inLanguage(option, state.locale).name).join("  "),
              description,
            }))}
            onActive={setActive}
            onPick={pick}
          />
        </Popup>
      )}
    </div>
  );
}
