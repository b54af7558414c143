/** A description as it was written: an empty line, or a line of its own, begins a paragraph. */
export function Paragraphs({ text }: { readonly text: string }) {
  const paragraphs = text.split(/\n+/).filter((line) => line.trim() !== "");
  return (
    <>
      {paragraphs.map((paragraph, i) => (
        <p key={i} dir="auto">
          {paragraph}
        </p>
      ))}
    </>
  );
}
