import type { ProgressWords } from "../words.ts";

export const progress: ProgressWords = {
  fetching: "Fetching the picture ...",
  looking: "Looking for faces ...",
  swapping: (face, of) => `Swapping face ${face} of ${of} ...`,
  frames: (done, of) => `Frame ${done} of ${of} ...`,
  encoding: "Writing the picture ...",
  picture: (number, of, stage) => `Picture ${number} of ${of}: ${stage}`,
  animationWaits: "This one moves: it waits for its turn among the animations.",
};
