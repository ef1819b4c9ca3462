/** Colours of one skin, from the lit side to the deepest fold. */
export interface Skin {
  readonly light: string;
  readonly base: string;
  readonly shade: string;
  readonly deep: string;
  readonly blush: string;
}

/** The three tones a hair strand may take. */
export interface HairTones {
  readonly dark: string;
  readonly mid: string;
  readonly light: string;
}

export type HairStyle = "waves" | "short" | "bob" | "cropped" | "updo" | "quiff";
export type Beard = "none" | "full" | "goatee" | "stubble";
export type Neckline = "crew" | "vneck" | "collar" | "turtleneck";
export type Backdrop = "meadow" | "dusk" | "sea" | "ember" | "linen" | "forest";

/**
 * Everything that makes one drawn person look like nobody else.
 * Lengths are in face units: the cheekbones are about 100 from the middle, the eyes lie at y = 0,
 * y grows downwards. The chin is near y = 165.
 */
export interface Person {
  readonly name: string;
  readonly skin: Skin;
  /** half widths at cheekbone, jaw corner and chin; where the chin ends */
  readonly shape: {
    readonly cheek: number;
    readonly jaw: number;
    readonly chin: number;
    readonly chinY: number;
    readonly neck: number;
  };
  readonly eyes: {
    readonly iris: string;
    readonly spacing: number;
    readonly width: number;
    readonly open: number;
    /** how much higher the outer corner lies than the inner one */
    readonly tilt: number;
    /** 0 = deep crease far above the lid, 1 = the fold nearly covers the lid */
    readonly hood: number;
    readonly lashes: number;
  };
  readonly brows: {
    readonly color: string;
    readonly thickness: number;
    readonly arch: number;
    readonly y: number;
  };
  readonly nose: { readonly width: number; readonly tipY: number; readonly bridge: number };
  readonly mouth: {
    readonly y: number;
    readonly width: number;
    readonly upper: number;
    readonly lower: number;
    readonly smile: number;
    readonly color: string;
    readonly dark: string;
  };
  readonly hair: HairTones & { readonly style: HairStyle };
  readonly beard: Beard;
  /** 0 = smooth, 1 = deeply lined */
  readonly age: number;
  readonly clothes: { readonly neckline: Neckline; readonly color: string; readonly accent: string };
  readonly backdrop: Backdrop;
}
