// Plans and papers: each is fixed by its length and its SHA-256, which are computed on this device.
import { useState } from "preact/hooks";
import { useWords } from "../../i18n";
import { Button } from "../../ui/button";
import { FileField, TextField, bytesOf } from "../fields";
import { sha256 } from "../sha256";
import type { DraftPaper } from "./model";
import { Group, type SectionProps, changed, without } from "./section";

const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** A name as a manifest takes it ([man-10]). */
const safe = (name: string): string =>
  name
    .replace(/ı/g, "i")
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[^A-Za-z0-9._-]+/g, "-")
    .replace(/^\.+/, "")
    .slice(-120);

async function take(file: File): Promise<DraftPaper> {
  const bytes = await bytesOf(file);
  return {
    title: file.name.replace(/\.[^.]+$/, ""),
    file: safe(file.name),
    bytes: bytes.length,
    sha256: hex(await sha256(bytes)),
  };
}

export function Papers({ draft, set }: SectionProps) {
  const { t, number } = useWords();
  const [empty, setEmpty] = useState(false);
  const { papers } = draft;
  const add = async (files: readonly File[]) => {
    const taken = await Promise.all(files.map(take));
    setEmpty(taken.some(({ bytes }) => bytes === 0));
    const known = new Set(papers.map(({ file }) => file));
    const fresh = taken.filter(({ bytes, file }) => bytes > 0 && !known.has(file));
    if (fresh.length > 0) set({ papers: [...papers, ...fresh] });
  };
  return (
    <>
      <p>{t("desk.draft.papers.lead")}</p>
      <FileField
        label={t("desk.draft.papers.add")}
        hint={t("desk.draft.papers.hint")}
        fault={empty ? t("desk.draft.papers.empty") : undefined}
        multiple
        files={[]}
        onFiles={(files) => void add(files)}
      />
      {papers.map((paper, i) => (
        <Group key={paper.file} title={paper.file}>
          <TextField
            label={t("desk.draft.papers.title", { n: i + 1 })}
            value={paper.title}
            onText={(title) => set({ papers: changed(papers, i, { title }) })}
          />
          <p class="detail">
            {t("desk.draft.papers.bytes", { bytes: number(paper.bytes) })}{" "}
            {/\.geojson$/i.test(paper.file) && t("desk.draft.papers.map")}
          </p>
          <p class="detail mono">SHA-256 {paper.sha256}</p>
          <Button
            kind="danger"
            aria-label={t("desk.draft.removeNamed", { name: paper.title })}
            onClick={() => set({ papers: without(papers, i) })}
          >
            {t("desk.draft.remove")}
          </Button>
        </Group>
      ))}
    </>
  );
}
