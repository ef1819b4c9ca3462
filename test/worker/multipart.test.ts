import { expect, it } from "vitest";
import { multipart } from "../../worker/multipart.ts";

it("is a form that others read: payload and files, byte by byte", async () => {
  const files = [
    { name: "a.png", bytes: Buffer.from([0, 13, 10, 45, 45, 255]) },
    { name: 'say "脸".gif', bytes: Buffer.alloc(100_000, 7) },
  ];
  const { body, headers } = multipart('{"content":"脸"}', files);
  const form = await new Response(new Uint8Array(body), { headers }).formData();
  expect([...form.keys()]).toEqual(["payload_json", "files[0]", "files[1]"]);
  const payload = form.get("payload_json");
  expect(typeof payload === "string" ? payload : await payload?.text()).toBe('{"content":"脸"}');
  for (const [index, { bytes }] of files.entries()) {
    const file = form.get(`files[${index}]`) as File;
    expect(Buffer.from(await file.arrayBuffer()).equals(bytes)).toBe(true);
  }
  expect((form.get("files[0]") as File).name).toBe("a.png");
});
