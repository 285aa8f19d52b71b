"use client";

import { useActionState } from "react";
import { askForFollowUp, type FollowUpState } from "./actions";

const NOTHING_SENT: FollowUpState = { outcome: "none", message: "" };

/** Works without scripts too: the form is then posted to the page itself. */
export function FollowUpForm() {
  const [state, action, pending] = useActionState(askForFollowUp, NOTHING_SENT);
  return (
    <form className="card" action={action}>
      <h2>Ask for a follow-up</h2>
      <fieldset>
        <legend>How should we reach you?</legend>
        <label>
          <input type="radio" name="preference" value="message" defaultChecked /> By message
        </label>
        <label>
          <input type="radio" name="preference" value="phone" /> By phone
        </label>
      </fieldset>
      <button className="button" type="submit" disabled={pending}>
        {pending ? "Sending…" : "Ask"}
      </button>
      <p role="status" data-outcome={state.outcome}>
        {state.message}
      </p>
    </form>
  );
}
