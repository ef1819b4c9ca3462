/** What each mistake needs to be told well. The keys are the codes; `words/` has sentences for every one. */
export interface MistakeContexts {
  no_face: Record<never, never>;
  face_too_small: { facePx: number; neededPx: number };
  face_too_blurred: Record<never, never>;
  several_faces: { count: number };
  not_a_picture: Record<never, never>;
  broken_picture: Record<never, never>;
  empty_file: Record<never, never>;
  too_many_bytes: { maxMegabytes: number };
  too_many_pixels: { megapixels: number; maxMegapixels: number };
  svg: Record<never, never>;
  pdf: Record<never, never>;
  heic: Record<never, never>;
  video: Record<never, never>;
  animation: Record<never, never>;
  animation_alone: Record<never, never>;
  npy: Record<never, never>;
  bad_feature: { reason: FeatureProblem };
  feature_alone: Record<never, never>;
  face_blocked: Record<never, never>;
  another_person: { picture: number };
  /** A mistake about one of several pictures, counted from 1. */
  in_picture: { role: "saved" | "swapped" | "source"; picture: number; mistake: Mistake };
  /** About one panel of a grid, from 0. */
  in_panel: { panel: number; mistake: Mistake };
  picture_gone: Record<never, never>;
  picture_unreachable: Record<never, never>;
  host_not_allowed: { host: string };
  no_picture_in_message: Record<never, never>;
  picture_needed: Record<never, never>;
  one_picture: Record<never, never>;
  bad_url: Record<never, never>;
  message_unreadable: Record<never, never>;
  result_gone: Record<never, never>;
  nothing_to_swap: Record<never, never>;
  action_gone: Record<never, never>;
  unknown_command: Record<never, never>;
  not_yours: Record<never, never>;
  still_drawing: Record<never, never>;
  bad_name: { name: string };
  unknown_name: { name: string; nearest: readonly string[] };
  no_identities: Record<never, never>;
  no_default: Record<never, never>;
  needs_picture: { name: string };
  other_recogniser: { name: string };
  too_many_identities: { max: number };
  bad_spec: { spec: string; at: number; reason: SpecProblem };
  wrong_face_count: { faces: number; names: number };
  quota_used_up: { limit: number; resetsAt: number };
  too_many_jobs: { max: number };
  erased: Record<never, never>;
  server_not_allowed: Record<never, never>;
  account_not_allowed: Record<never, never>;
  blocked_here: Record<never, never>;
  needs_manage_server: Record<never, never>;
  role_or_user: Record<never, never>;
  cannot_post_there: Record<never, never>;
  no_worker: Record<never, never>;
  store_down: Record<never, never>;
  timed_out: Record<never, never>;
  too_slow: Record<never, never>;
  cannot_fit: { maxMegabytes: number };
  quarantined: Record<never, never>;
  busy: { minutes: number };
  gave_up: { id: string };
}

export type MistakeCode = keyof MistakeContexts;

/** Why a spec does not parse; `words/` says it in a person's language. */
export type SpecProblem =
  | "name_missing"
  | "name_too_long"
  | "unexpected"
  | "leave_in_mix"
  | "too_many_in_mix"
  | "too_many_faces"
  | "second_list"
  | "unknown_flag"
  | "oldify_range";

/** Why a numpy file is no face feature. */
export type FeatureProblem = "damaged" | "type" | "shape" | "values";

/** A mistake as data: what a job returns and what crosses process borders. */
export type Mistake = {
  [Code in MistakeCode]: { readonly code: Code; readonly context: MistakeContexts[Code] };
}[MistakeCode];

/** Something a user can mend. Carries no words: those are looked up, by language, where it is shown. */
export class UserError<Code extends MistakeCode = MistakeCode> extends Error {
  override readonly name = "UserError";
  readonly code: Code;
  readonly context: MistakeContexts[Code];

  constructor(code: Code, context: MistakeContexts[Code]) {
    super(code);
    this.code = code;
    this.context = context;
  }

  toMistake(): Mistake {
    return { code: this.code, context: this.context } as Mistake;
  }
}
