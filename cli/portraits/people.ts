import type { Person } from "./person.ts";

const iris: Person = {
  name: "iris",
  skin: { light: "#fbe0cd", base: "#f0c4a8", shade: "#c98a70", deep: "#8a4a3c", blush: "#e5816f" },
  shape: { cheek: 95, jaw: 74, chin: 30, chinY: 162, neck: 46 },
  eyes: { iris: "#4f8a5b", spacing: 45, width: 23, open: 11.5, tilt: 2.5, hood: 0.2, lashes: 1 },
  brows: { color: "#6b3d26", thickness: 7, arch: 7, y: -29 },
  nose: { width: 21, tipY: 56, bridge: 9 },
  mouth: { y: 98, width: 35, upper: 9, lower: 13, smile: 3, color: "#cf6a68", dark: "#84302f" },
  hair: { style: "waves", dark: "#4a2114", mid: "#8a4524", light: "#cf8548" },
  beard: "none",
  age: 0.05,
  clothes: { neckline: "vneck", color: "#2f6f73", accent: "#7fc1b4" },
  backdrop: "meadow",
};

const bram: Person = {
  name: "bram",
  skin: { light: "#f6d3b8", base: "#e3ab88", shade: "#b57455", deep: "#74402c", blush: "#d97460" },
  shape: { cheek: 99, jaw: 88, chin: 40, chinY: 168, neck: 62 },
  eyes: { iris: "#4c7fae", spacing: 44, width: 21, open: 8.5, tilt: 0, hood: 0.75, lashes: 0.25 },
  brows: { color: "#8a5a30", thickness: 10, arch: 3, y: -24 },
  nose: { width: 27, tipY: 60, bridge: 12 },
  mouth: { y: 102, width: 36, upper: 6, lower: 10, smile: 2, color: "#c07866", dark: "#74362f" },
  hair: { style: "short", dark: "#6b4420", mid: "#a87438", light: "#e0b46c" },
  beard: "full",
  age: 0.45,
  clothes: { neckline: "collar", color: "#36506e", accent: "#c9d6de" },
  backdrop: "sea",
};

const mei: Person = {
  name: "mei",
  skin: { light: "#fde6cf", base: "#f2cba6", shade: "#cc9468", deep: "#87503a", blush: "#ea8c78" },
  shape: { cheek: 98, jaw: 72, chin: 26, chinY: 156, neck: 44 },
  eyes: { iris: "#4a2c1c", spacing: 46, width: 22, open: 9, tilt: 5, hood: 0.85, lashes: 0.8 },
  brows: { color: "#2a201e", thickness: 6.5, arch: 4, y: -28 },
  nose: { width: 22, tipY: 53, bridge: 11 },
  mouth: { y: 93, width: 31, upper: 9, lower: 12, smile: 4, color: "#d4566a", dark: "#7c2338" },
  hair: { style: "bob", dark: "#0e0e16", mid: "#23222e", light: "#5b6078" },
  beard: "none",
  age: 0,
  clothes: { neckline: "turtleneck", color: "#a63d40", accent: "#df7c6d" },
  backdrop: "linen",
};

const tunde: Person = {
  name: "tunde",
  skin: { light: "#a8714c", base: "#7d4c30", shade: "#4d2a1b", deep: "#25110c", blush: "#8e4630" },
  shape: { cheek: 98, jaw: 84, chin: 37, chinY: 166, neck: 60 },
  eyes: { iris: "#38200f", spacing: 46, width: 22.5, open: 10, tilt: 1.5, hood: 0.4, lashes: 0.4 },
  brows: { color: "#140c0a", thickness: 8.5, arch: 5, y: -27 },
  nose: { width: 32, tipY: 57, bridge: 13 },
  mouth: { y: 101, width: 38, upper: 12, lower: 16, smile: 2, color: "#8d4a42", dark: "#3a1614" },
  hair: { style: "cropped", dark: "#0b0908", mid: "#1c1512", light: "#4a3a30" },
  beard: "goatee",
  age: 0.15,
  clothes: { neckline: "crew", color: "#d29a32", accent: "#f3cf7a" },
  backdrop: "dusk",
};

const olga: Person = {
  name: "olga",
  skin: { light: "#fae3d8", base: "#ebc3b0", shade: "#bd8a7a", deep: "#7d4d47", blush: "#dd8178" },
  shape: { cheek: 100, jaw: 83, chin: 38, chinY: 161, neck: 48 },
  eyes: { iris: "#6f95a8", spacing: 45, width: 21, open: 8.8, tilt: -1.5, hood: 0.7, lashes: 0.35 },
  brows: { color: "#8d8079", thickness: 6, arch: 5, y: -28 },
  nose: { width: 25, tipY: 59, bridge: 10 },
  mouth: { y: 100, width: 34, upper: 6, lower: 9, smile: 5, color: "#c2696a", dark: "#7b3536" },
  hair: { style: "updo", dark: "#77757c", mid: "#b5b3b8", light: "#f2f0f0" },
  beard: "none",
  age: 1,
  clothes: { neckline: "collar", color: "#5f4a78", accent: "#d8c9e6" },
  backdrop: "forest",
};

const ravi: Person = {
  name: "ravi",
  skin: { light: "#dba678", base: "#b97d52", shade: "#85512f", deep: "#472516", blush: "#b65f43" },
  shape: { cheek: 94, jaw: 78, chin: 33, chinY: 170, neck: 55 },
  eyes: { iris: "#5b3517", spacing: 44, width: 23, open: 10.5, tilt: 1, hood: 0.3, lashes: 0.6 },
  brows: { color: "#17100e", thickness: 10.5, arch: 5, y: -26 },
  nose: { width: 25, tipY: 62, bridge: 10 },
  mouth: { y: 105, width: 35, upper: 8, lower: 12, smile: 3, color: "#a75c4c", dark: "#552019" },
  hair: { style: "quiff", dark: "#0d0a0c", mid: "#261c1b", light: "#66503f" },
  beard: "stubble",
  age: 0.3,
  clothes: { neckline: "collar", color: "#7c2f2b", accent: "#e8d9c0" },
  backdrop: "ember",
};

/** Six drawn people, as different from each other as the drawing allows. They are nobody. */
export const people: readonly Person[] = [iris, bram, mei, tunde, olga, ravi];
