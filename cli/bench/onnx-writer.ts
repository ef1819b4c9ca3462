import { type FileHandle, open, rename } from "node:fs/promises";
import type { Piece } from "../../models/onnx-fields.ts";

/** Writes to a file that appears under its name only when it is whole. */
export async function writePieces(file: string, pieces: readonly Piece[]): Promise<void> {
  const part = `${file}.part`;
  const handle = await open(part, "w");
  try {
    for (const piece of pieces) await writePiece(handle, piece);
  } finally {
    await handle.close();
  }
  await rename(part, file);
}

async function writePiece(handle: FileHandle, piece: Piece): Promise<void> {
  if (Buffer.isBuffer(piece)) {
    await handle.write(piece);
    return;
  }
  for (const chunk of piece.chunks()) await handle.write(chunk);
}
