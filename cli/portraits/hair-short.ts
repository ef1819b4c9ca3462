import type { Lock } from "./strands.ts";

/** The cropped sides that short cuts share, ear to temple. */
function sides(width: number, strands: number): Lock[] {
  return [-1, 1].map((side) => ({
    guides: [
      `M ${side * 93} 22 C ${side * 97} 10 ${side * 100} 0 ${side * 103} -12`,
      `M ${side * 91} -12 C ${side * 98} -28 ${side * 103} -40 ${side * 107} -52`,
      `M ${side * 88} -48 C ${side * 98} -66 ${side * 106} -80 ${side * 108} -100`,
      `M ${side * 74} -84 C ${side * 88} -102 ${side * 98} -124 ${side * 96} -142`,
      `M ${side * 56} -98 C ${side * 70} -124 ${side * 76} -146 ${side * 66} -168`,
    ],
    strands,
    width,
    lift: -14,
    stray: 3,
  }));
}

/** Short, brushed from a parting over the forehead. */
export function shortHair(): Lock[] {
  return [
    ...sides(1.8, 150),
    {
      guides: [
        "M -72 -86 C -92 -112 -98 -134 -86 -156",
        "M -54 -100 C -78 -128 -72 -164 -44 -184",
        "M -34 -107 C -46 -144 -20 -182 10 -194",
        "M 0 -108 C -16 -146 14 -186 50 -190",
        "M 34 -106 C 22 -142 48 -180 78 -174",
        "M 60 -98 C 54 -124 80 -152 96 -148",
        "M 78 -80 C 80 -98 98 -116 106 -116",
      ],
      strands: 260,
      width: 2.4,
      lift: -4,
      stray: 6,
    },
  ];
}

/** Cropped sides and a high wave that rolls back from the forehead. */
export function quiffHair(): Lock[] {
  return [
    ...sides(1.6, 170),
    {
      guides: [
        "M -76 -80 C -98 -110 -104 -150 -82 -176",
        "M -60 -98 C -92 -138 -86 -186 -44 -206",
        "M -36 -106 C -76 -152 -50 -206 8 -220",
        "M -4 -108 C -46 -160 -6 -214 56 -216",
        "M 30 -106 C -4 -158 40 -204 90 -194",
        "M 58 -98 C 40 -138 76 -172 104 -160",
        "M 78 -80 C 74 -102 98 -124 108 -122",
      ],
      strands: 320,
      width: 3,
      lift: 0,
      stray: 6,
    },
  ];
}

/** Very short and dense: the strands are so short that they read as texture. */
export function croppedHair(): Lock[] {
  return [
    {
      guides: [
        "M -95 12 C -98 4 -100 -4 -102 -14",
        "M -92 -26 C -98 -38 -103 -46 -106 -58",
        "M -88 -62 C -98 -84 -106 -100 -104 -118",
        "M -62 -94 C -80 -124 -84 -146 -66 -162",
        "M -26 -102 C -34 -134 -32 -164 -24 -178",
        "M 20 -102 C 28 -134 28 -164 20 -178",
        "M 60 -94 C 78 -124 84 -146 66 -162",
        "M 88 -62 C 98 -84 106 -100 104 -118",
        "M 92 -26 C 98 -38 103 -46 106 -58",
        "M 95 12 C 98 4 100 -4 102 -14",
      ],
      strands: 0,
      width: 1,
      lift: -10,
    },
  ];
}

/** Swept back from the forehead. */
export function updoHair(): Lock[] {
  return [
    {
      guides: [
        "M -94 14 C -112 -40 -112 -132 -50 -176",
        "M -91 -40 C -108 -92 -88 -150 -34 -186",
        "M -74 -82 C -92 -124 -62 -166 -20 -190",
        "M -42 -103 C -56 -138 -34 -172 -8 -192",
        "M -8 -108 C -14 -140 -6 -172 2 -193",
        "M 26 -106 C 24 -140 14 -172 8 -192",
        "M 58 -95 C 72 -128 44 -170 14 -191",
        "M 82 -70 C 98 -112 72 -160 26 -188",
        "M 92 -32 C 110 -84 96 -146 38 -184",
        "M 94 14 C 112 -40 112 -132 50 -176",
      ],
      strands: 420,
      width: 2.2,
      lift: -4,
      stray: 4,
    },
  ];
}

/** The bun above and behind an updo. */
export function updoBun(): Lock[] {
  return [
    {
      guides: [
        "M -40 -186 C -56 -216 -40 -250 4 -252 C 40 -252 56 -220 44 -186",
        "M -28 -184 C -40 -212 -26 -236 4 -238 C 30 -238 40 -214 32 -184",
        "M -14 -184 C -22 -204 -12 -222 4 -222 C 18 -222 24 -206 18 -184",
      ],
      strands: 90,
      width: 2.4,
      lift: -60,
      stray: 5,
    },
  ];
}
