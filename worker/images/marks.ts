import type { Exif } from "sharp";

const note = "AI-edited with Doppel: one or more faces were replaced.";

/** Says in the file, where people and programs look, that AI has edited it. */
export const exifMark: Exif = {
  IFD0: { ImageDescription: note, Software: "Doppel" },
};

/** @see IPTC Photo Metadata, Digital Source Type, compositeWithTrainedAlgorithmicMedia */
export const xmpMark = `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
    xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
    xmlns:dc="http://purl.org/dc/elements/1.1/"
    Iptc4xmpExt:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia">
   <dc:description><rdf:Alt><rdf:li xml:lang="x-default">${note}</rdf:li></rdf:Alt></dc:description>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>`;

/** What a screen reader says of the picture. */
export function altText(faces: number): string {
  return `AI-edited picture with ${faces === 1 ? "one swapped face" : `${faces} swapped faces`}`;
}
