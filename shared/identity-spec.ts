import { type SpecProblem, UserError } from "./errors.ts";
import { isValidName, normalizeName } from "./names.ts";

/** Names whose embeddings are mixed for one face, most weight first; a single name is a mix of one. */
export type Mix = readonly string[];

/** What happens to the faces, left to right: a mix, or `null` to leave the face alone. */
export type FaceList = readonly (Mix | null)[];

/** Flags; one that was not typed is absent, so that the next level of precedence decides. */
export interface SpecOptions {
  readonly hifi?: boolean;
  readonly sharpen?: boolean;
  /** 1..1000 */
  readonly oldify?: number;
  readonly greedy?: boolean;
  readonly private?: boolean;
}

export interface IdentitySpec {
  /** Empty: use the defaults. */
  readonly faces: FaceList;
  readonly options: SpecOptions;
}

export const maxFaces = 12;
const maxMix = 3;
const defaultOldify = 300;
const maxOldify = 1000;

const flags: Record<string, SpecOptions> = {
  f: { hifi: true },
  hifi: { hifi: true },
  s: { sharpen: true },
  sharpen: { sharpen: true },
  greedy: { greedy: true },
  nogreedy: { greedy: false },
  private: { private: true },
};

const dash = /[-–—]/;
const space = /\s/;
const nameRun = /[\p{L}\p{N}\p{M}]+/uy;
const flagRun = /[A-Za-z]+/y;
const digitRun = /\d+/y;
/** After a number: then it was a name that begins with digits, or one of a list. */
const goesOnAsName = /[\p{L}\p{N}\p{M},+]/u;

/**
 * Reads the `idname` field as its users type it: `me`, `me,_,you`, `a+b+b -o 200 --greedy`.
 * @throws UserError `bad_spec`, pointing at the character
 */
export function parseIdentitySpec(text: string): IdentitySpec {
  const scan = new Scanner(text);
  let faces: FaceList | undefined;
  let options: SpecOptions = {};
  for (scan.skipSpaces(); !scan.atEnd(); scan.skipSpaces()) {
    if (dash.test(scan.char())) {
      options = { ...options, ...readFlag(scan) };
    } else {
      if (faces) scan.fail("second_list");
      faces = readFaces(scan);
    }
  }
  return { faces: faces ?? [], options };
}

/** The inverse of `parseIdentitySpec`, in its canonical spelling. */
export function formatIdentitySpec({ faces, options }: IdentitySpec): string {
  const parts: string[] = [];
  if (faces.length > 0) parts.push(faces.map((mix) => mix?.join("+") ?? "_").join(","));
  if (options.hifi) parts.push("-f");
  if (options.sharpen) parts.push("-s");
  if (options.oldify !== undefined) parts.push(`-o ${options.oldify}`);
  if (options.greedy !== undefined) parts.push(options.greedy ? "--greedy" : "--nogreedy");
  if (options.private) parts.push("--private");
  return parts.join(" ");
}

/**
 * The faces that a swap changes: as listed, or every face, its own kept, where nobody is named but an effect is:
 * `_ --oldify 200` ages whoever is there.
 * @throws UserError `nothing_to_swap`
 */
export function facesToChange<Who>(
  faces: readonly (Who[] | null)[],
  { oldify, sharpen }: { readonly oldify: number; readonly sharpen: boolean },
): (Who[] | null)[] {
  if (faces.some((mix) => mix !== null)) return [...faces];
  if (oldify > 0 || sharpen) return [[]];
  throw new UserError("nothing_to_swap", {});
}

/** Weights of a mix by position: order and repetition matter. */
export function mixWeights(length: number): readonly number[] {
  if (length === 1) return [1];
  return length === 2 ? [0.6, 0.4] : [0.5, 0.3, 0.2];
}

/** How many faces a list speaks of at least: a trailing `_` leaves a face alone that need not be there. */
export function leastFaces(faces: readonly unknown[]): number {
  return faces.findLastIndex((face) => face !== null) + 1;
}

function readFaces(scan: Scanner): FaceList {
  const faces: (Mix | null)[] = [];
  do {
    scan.skipSpaces();
    if (faces.length === maxFaces) scan.fail("too_many_faces");
    faces.push(readMix(scan));
    scan.skipSpaces();
  } while (scan.take(","));
  return faces;
}

function readMix(scan: Scanner): Mix | null {
  if (scan.take("_")) {
    scan.skipSpaces();
    if (scan.char() === "+") scan.fail("leave_in_mix");
    return null;
  }
  const names: string[] = [];
  do {
    scan.skipSpaces();
    if (scan.char() === "_") scan.fail("leave_in_mix");
    if (names.length === maxMix) scan.fail("too_many_in_mix");
    names.push(readName(scan));
    scan.skipSpaces();
  } while (scan.take("+"));
  return names;
}

function readName(scan: Scanner): string {
  const at = scan.position;
  const run = scan.match(nameRun);
  if (!run) scan.fail(scan.atEnd() || /[,+]/.test(scan.char()) ? "name_missing" : "unexpected");
  // What follows a name directly is a separator, a space or the end; `tom.png` points at the dot.
  if (!scan.atEnd() && !/[\s,+]/.test(scan.char())) scan.fail("unexpected");
  if (!isValidName(run)) scan.fail("name_too_long", at);
  return normalizeName(run);
}

function readFlag(scan: Scanner): SpecOptions {
  const at = scan.position;
  while (dash.test(scan.char())) scan.position++;
  const word = scan.match(flagRun)?.toLowerCase() ?? "";
  if (word === "o" || word === "oldify") return { oldify: readOldify(scan) };
  const option = Object.hasOwn(flags, word) ? flags[word] : undefined;
  if (!option || !(scan.atEnd() || space.test(scan.char()))) scan.fail("unknown_flag", at);
  return option;
}

/** The number after `-o`, or the usual one where names follow: `-o 700`, `-o=700`, `-o700`, `-o me`, `-o 2pac`. */
function readOldify(scan: Scanner): number {
  const end = scan.position;
  const isGiven = scan.take("=");
  scan.skipSpaces();
  const at = scan.position;
  const digits = scan.match(digitRun);
  const mayBeName = !isGiven && at > end;
  if (digits === undefined || (mayBeName && goesOnAsName.test(scan.char()))) {
    scan.position = end;
    return defaultOldify;
  }
  const amount = Number(digits);
  if (amount < 1 || amount > maxOldify) scan.fail("oldify_range", at);
  if (!(scan.atEnd() || space.test(scan.char()))) scan.fail("oldify_range", at);
  return amount;
}

/** A position in the text; every failure points at a character of it. */
class Scanner {
  position = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  atEnd(): boolean {
    return this.position >= this.#text.length;
  }

  char(): string {
    return this.#text[this.position] ?? "";
  }

  skipSpaces(): void {
    while (space.test(this.char())) this.position++;
  }

  take(expected: string): boolean {
    if (this.char() !== expected) return false;
    this.position++;
    return true;
  }

  /** @param pattern must be sticky */
  match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.#text)?.[0];
    if (found) this.position += found.length;
    return found;
  }

  fail(reason: SpecProblem, at = this.position): never {
    throw new UserError("bad_spec", { spec: this.#text, at, reason });
  }
}
