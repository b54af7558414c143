// Options are picked and put into order: by dragging, by buttons, or by the arrow keys.
import { useEffect, useRef, useState } from "preact/hooks";
import { useWords } from "../../i18n";
import type { Option } from "../../protocol/types";
import { Button } from "../../ui/button";
import { listOf } from "../answers";
import { moved, placeAt } from "./order";
import { BlankMark, OptionText, type QuestionProps } from "./parts";

type Control = "handle" | "up" | "down" | "add";

function Ranked(props: {
  readonly option: Option;
  readonly place: number;
  readonly count: number;
  readonly onMove: (to: number, control: Control) => void;
  readonly onDrag: (height: number) => void;
  readonly onRemove: () => void;
}) {
  const { option, place, count, onMove, onDrag, onRemove } = props;
  const { t, number } = useWords();
  const what = { what: option.title, n: place + 1 };
  const keys = (event: KeyboardEvent) => {
    const step = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
    if (step === 0) return;
    event.preventDefault();
    onMove(place + step, "handle");
  };
  const drag = (event: PointerEvent & { readonly currentTarget: HTMLElement }) => {
    if (event.currentTarget.hasPointerCapture(event.pointerId)) onDrag(event.clientY);
  };
  return (
    <li class="ranked" data-option={option.id}>
      <span class="rank-number" aria-hidden="true">
        {number(place + 1)}
      </span>
      <OptionText option={option} />
      <span class="rank-controls">
        <button
          type="button"
          class="button plain icon"
          data-control="up"
          aria-label={t("booth.up", what)}
          aria-disabled={place === 0 ? "true" : undefined}
          onClick={() => onMove(place - 1, "up")}
        >
          ↑
        </button>
        <button
          type="button"
          class="button plain icon"
          data-control="down"
          aria-label={t("booth.down", what)}
          aria-disabled={place === count - 1 ? "true" : undefined}
          onClick={() => onMove(place + 1, "down")}
        >
          ↓
        </button>
        <button
          type="button"
          class="button plain icon"
          aria-label={t("booth.remove", what)}
          onClick={onRemove}
        >
          ✕
        </button>
        <button
          type="button"
          class="button plain icon handle"
          data-control="handle"
          aria-label={t("booth.drag", what)}
          onKeyDown={keys}
          onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
          onPointerMove={drag}
        >
          ⠿
        </button>
      </span>
    </li>
  );
}

export function RankQuestion({ contest, draft, set }: QuestionProps) {
  const { t } = useWords();
  const [said, setSaid] = useState("");
  const list = useRef<HTMLOListElement>(null);
  const focus = useRef<readonly [id: string, control: Control] | null>(null);
  const order = listOf(draft);
  const { ranks = 1 } = contest;
  const byId = new Map(contest.options.map((option) => [option.id, option]));
  const rest = contest.options.filter(({ id }) => !order.includes(id));

  // A line that has moved in the document has lost the focus.
  useEffect(() => {
    const [id, control] = focus.current ?? [];
    focus.current = null;
    if (id === undefined) return;
    const lines = [...(list.current?.querySelectorAll<HTMLElement>("[data-option]") ?? [])];
    const line = lines.find((element) => element.dataset["option"] === id);
    line?.querySelector<HTMLElement>(`[data-control="${control}"]`)?.focus();
  });

  const move = (from: number, to: number, control: Control) => {
    const id = order[from];
    if (id === undefined || to < 0 || to >= order.length || to === from) return;
    focus.current = [id, control];
    set(moved(order, from, to));
    setSaid(t("booth.movedTo", { what: byId.get(id)?.title ?? id, n: to + 1 }));
  };
  const drag = (from: number, height: number) => {
    const lines = [...(list.current?.children ?? [])];
    const middles = lines.map((line) => {
      const { top, bottom } = line.getBoundingClientRect();
      return (top + bottom) / 2;
    });
    const to = placeAt(height, middles, from);
    if (to !== from) move(from, to, "handle");
  };
  const add = (option: Option) => {
    focus.current = [option.id, "handle"];
    set([...order, option.id]);
    setSaid(t("booth.movedTo", { what: option.title, n: order.length + 1 }));
  };
  const remove = (id: string) => {
    set(order.filter((other) => other !== id));
    setSaid(t("booth.removed", { what: byId.get(id)?.title ?? id }));
  };

  return (
    <>
      <p class="hidden-visually" role="status">
        {said}
      </p>
      <h2 class="list-heading">{t("booth.yourOrder")}</h2>
      {order.length === 0 && <p class="placeholder">{t("booth.noOrder")}</p>}
      <ol class="ranking" ref={list}>
        {order.map((id, place) => {
          const option = byId.get(id);
          return (
            option && (
              <Ranked
                key={id}
                option={option}
                place={place}
                count={order.length}
                onMove={(to, control) => move(place, to, control)}
                onDrag={(height) => drag(place, height)}
                onRemove={() => remove(id)}
              />
            )
          );
        })}
      </ol>
      {rest.length > 0 && <h2 class="list-heading">{t("booth.rest")}</h2>}
      {rest.length > 0 && order.length >= ranks && (
        <p class="counter">{t("booth.fullRanks", { n: ranks })}</p>
      )}
      <ul class="rows">
        {rest.map((option) => (
          <li key={option.id} class="row inline">
            <OptionText option={option} />
            {order.length < ranks && (
              <Button
                aria-label={t("booth.addAs", { what: option.title, n: order.length + 1 })}
                onClick={() => add(option)}
              >
                {t("booth.add", { n: order.length + 1 })}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <BlankMark contest={contest} draft={draft} set={set} empty={[]} />
    </>
  );
}
