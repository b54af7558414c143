// Reads a QR code with the camera. Pictures stay in this page; nothing is kept of them.
import { useEffect, useRef, useState } from "preact/hooks";
import { useWords } from "../i18n";
import { Button } from "./button";
import { Notice } from "./states";

type Fault = "none" | "denied";

const INTERVAL = 200;
/** Wider pictures are only slower to read. */
const SIDE_MAX = 720;

/** The camera at the back of a phone, where there is one. */
async function camera(): Promise<MediaStream> {
  if (!navigator.mediaDevices) throw new DOMException("no camera", "NotFoundError");
  const video = { facingMode: "environment", width: { ideal: 1280 } };
  return navigator.mediaDevices.getUserMedia({ video, audio: false });
}

function picture(video: HTMLVideoElement, canvas: HTMLCanvasElement): ImageData | null {
  const { videoWidth, videoHeight } = video;
  if (!videoWidth) return null;
  const scale = Math.min(1, SIDE_MAX / Math.max(videoWidth, videoHeight));
  canvas.width = Math.round(videoWidth * scale);
  canvas.height = Math.round(videoHeight * scale);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context?.drawImage(video, 0, 0, canvas.width, canvas.height);
  return context?.getImageData(0, 0, canvas.width, canvas.height) ?? null;
}

async function watch(
  video: HTMLVideoElement,
  signal: AbortSignal,
  onText: (text: string) => void,
): Promise<void> {
  const [stream, { decodeQR }] = await Promise.all([camera(), import("qr/decode.js")]);
  const stop = () => stream.getTracks().forEach((track) => track.stop());
  if (signal.aborted) return stop();
  signal.addEventListener("abort", stop, { once: true });
  video.srcObject = stream;
  await video.play();
  const canvas = document.createElement("canvas");
  while (!signal.aborted) {
    const seen = picture(video, canvas);
    try {
      if (seen) return onText(decodeQR(seen));
    } catch {
      // No code in this picture; the next one may have it.
    }
    await new Promise((resolve) => setTimeout(resolve, INTERVAL));
  }
}

export function Scanner(props: {
  readonly onText: (text: string) => void;
  readonly onClose: () => void;
}) {
  const { t } = useWords();
  const video = useRef<HTMLVideoElement>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  const { onText, onClose } = props;
  useEffect(() => {
    const control = new AbortController();
    if (video.current)
      watch(video.current, control.signal, onText).catch((cause: unknown) => {
        if (control.signal.aborted) return;
        const denied = cause instanceof DOMException && cause.name === "NotAllowedError";
        setFault(denied ? "denied" : "none");
      });
    return () => control.abort();
  }, []);
  if (fault)
    return (
      <Notice tone="warning" live title={t(`booth.camera.${fault}`)}>
        <p>{t("booth.camera.type")}</p>
      </Notice>
    );
  return (
    <div class="scanner">
      <p role="status">{t("booth.camera.hold")}</p>
      <video ref={video} muted playsInline aria-label={t("booth.camera.picture")} />
      <div class="actions">
        <Button onClick={onClose}>{t("booth.camera.close")}</Button>
      </div>
    </div>
  );
}
