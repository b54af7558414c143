// The one way in which a secret comes into the desk: a file that the visitor chooses, read when it
// is used and wiped after it. A file that a passkey protects asks for the passkey.
import { useWords } from "../i18n";
import { FileField, bytesOf } from "./fields";
import { unlock } from "./passkey";

const isProtected = (bytes: Uint8Array): boolean => bytes[0] === "{".charCodeAt(0);

/** The bytes of a .secret file. Whoever asks wipes them. */
export async function readKey(file: File): Promise<Uint8Array> {
  const bytes = await bytesOf(file);
  return isProtected(bytes) ? unlock(new TextDecoder().decode(bytes)) : bytes;
}

export function KeyField(props: {
  readonly label: string;
  readonly file: File | null;
  readonly onFile: (file: File | null) => void;
  readonly passkey?: boolean;
}) {
  const { label, file, onFile, passkey = true } = props;
  const { t } = useWords();
  return (
    <FileField
      label={label}
      hint={t(passkey ? "desk.key.hint" : "desk.key.hintPlain")}
      accept={passkey ? ".secret,.passkey" : ".secret"}
      files={file ? [file] : []}
      onFiles={([chosen]) => onFile(chosen ?? null)}
    />
  );
}
