import type { Exif } from "sharp";
import { wordsFor } from "../../shared/words/words-for.ts";

// The file goes where its maker's language is not spoken: it says so in every one.
export const note = wordsFor("en-US").results.fileNote;
const translated = Object.entries({ "x-default": note, "zh-CN": wordsFor("zh-CN").results.fileNote });
const notes = translated
  .map(([language, text]) => `<rdf:li xml:lang="${language}">${text}</rdf:li>`)
  .join("");

/** @see IPTC Photo Metadata, Digital Source Type */
export const digitalSourceType =
  "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia";

/** Says in the file, where people and programs look, that AI has edited it. */
export const exifMark: Exif = {
  IFD0: { ImageDescription: note, Software: "Doppel" },
};

/** The same for programs that read XMP. */
export const xmpMark = `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
    xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
    xmlns:dc="http://purl.org/dc/elements/1.1/"
    Iptc4xmpExt:DigitalSourceType="${digitalSourceType}">
   <dc:description><rdf:Alt>${notes}</rdf:Alt></dc:description>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>`;
