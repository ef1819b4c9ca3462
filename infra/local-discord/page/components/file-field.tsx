import { useEffect, useMemo, useRef } from "preact/hooks";
import { sizeOf } from "../messages/file-card.tsx";

interface Props {
  label: string;
  files: File[];
  max: number;
  isInvalid?: boolean;
  onFiles: (files: File[]) => void;
}

/** Chosen files with a preview of each, and the button to choose more. */
export function FileField({ label, files, max, isInvalid = false, onFiles }: Props) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <div class="file-field">
      {files.map((file) => (
        <FilePreview
          key={keyOf(file)}
          file={file}
          onRemove={() => onFiles(files.filter((one) => one !== file))}
        />
      ))}
      {files.length < max && (
        <button
          type="button"
          class="choose-file"
          aria-invalid={isInvalid}
          onClick={() => input.current?.click()}
        >
          Choose, paste or drop a file<span class="visually-hidden"> for {label}</span>
        </button>
      )}
      <input
        ref={input}
        type="file"
        hidden
        tabIndex={-1}
        aria-hidden="true"
        multiple={max > 1}
        data-field={label}
        onChange={({ currentTarget }) => {
          onFiles([...files, ...(currentTarget.files ?? [])].slice(0, max));
          currentTarget.value = "";
        }}
      />
    </div>
  );
}

/** Two files may have one name. */
export function keyOf({ name, size, lastModified }: File): string {
  return `${name} ${size} ${lastModified}`;
}

/** A file that will be sent: its picture, name and size. */
export function FilePreview({ file, onRemove }: { file: File; onRemove: () => void }) {
  const url = useMemo(() => (file.type.startsWith("image/") ? URL.createObjectURL(file) : null), [file]);
  useEffect(
    () => () => {
      if (url !== null) URL.revokeObjectURL(url);
    },
    [url],
  );
  return (
    <span class="file-preview">
      {url !== null ? <img src={url} alt="" /> : <span class="file-icon" aria-hidden="true" />}
      <span class="file-about">
        <span class="file-name">{file.name}</span>
        <span class="file-size">{sizeOf(file.size)}</span>
      </span>
      <button type="button" class="remove" aria-label={`Remove ${file.name}`} onClick={onRemove}>
        <span aria-hidden="true">✕</span>
      </button>
    </span>
  );
}
