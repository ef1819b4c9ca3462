interface Props {
  url: string;
  name: string;
  bytes: number;
}

/** A file that is no picture. */
export function FileCard({ url, name, bytes }: Props) {
  return (
    <a class="file-card" href={url} download={name}>
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d="M6 2h8l5 5v15H6z" />
        <path d="M14 2v5h5" />
      </svg>
      <span>
        <span class="visually-hidden">Download </span>
        <span class="file-name">{name}</span>
        <span class="file-size">{sizeOf(bytes)}</span>
      </span>
    </a>
  );
}

/** Bytes as a person reads them. */
export function sizeOf(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
