"use server";

import { currentUser } from "../../lib/user-context";

export interface FollowUpState {
  readonly outcome: "none" | "accepted" | "refused";
  readonly message: string;
}

const PREFERENCES = new Map([
  ["message", "by message"],
  ["phone", "by phone"],
]);

/** Whoever can reach the server can call an action: it verifies the user and the input again. Nothing is stored. */
export async function askForFollowUp(_previous: FollowUpState, form: FormData): Promise<FollowUpState> {
  const user = await currentUser();
  if (user === undefined) {
    return { outcome: "refused", message: "You are signed out. Sign in to SleepConnect first." };
  }
  const preference = PREFERENCES.get(String(form.get("preference")));
  if (preference === undefined) {
    return { outcome: "refused", message: "Choose how we should reach you: by message or by phone." };
  }
  return { outcome: "accepted", message: `Thank you, ${user.name}. We would reach you ${preference}.` };
}
