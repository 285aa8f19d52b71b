"use client";

import { useId, useState } from "react";

const LONGEST_MESSAGE = 500;

/** Writes nothing anywhere: it shows that the page's scripts came through the static bucket and hydrated it. */
export function Compose() {
  const [text, setText] = useState("");
  const [drafts, setDrafts] = useState(0);
  const id = useId();
  const left = LONGEST_MESSAGE - text.length;
  return (
    <section className="card" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>Write a draft</h2>
      <label htmlFor={`${id}-text`}>Message</label>
      <textarea
        id={`${id}-text`}
        rows={3}
        maxLength={LONGEST_MESSAGE}
        value={text}
        aria-describedby={`${id}-left`}
        onChange={(event) => {
          setText(event.target.value);
        }}
      />
      <p className="hint" id={`${id}-left`}>
        {left} characters left
      </p>
      <button
        className="button"
        type="button"
        onClick={() => {
          setDrafts(drafts + 1);
          setText("");
        }}
      >
        Keep as draft
      </button>
      <p role="status" data-drafts={drafts}>
        {drafts === 0 ? "No drafts yet" : drafts === 1 ? "1 draft" : `${drafts} drafts`}
      </p>
    </section>
  );
}
