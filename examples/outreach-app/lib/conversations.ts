export interface Conversation {
  readonly id: string;
  readonly subject: string;
  readonly excerpt: string;
  /** An ISO date. */
  readonly day: string;
  readonly unread: boolean;
}

/** Invented, of nobody: a real zone asks Outreach's API with the user's token. */
export const sampleConversations: readonly Conversation[] = [
  {
    id: "sample-1",
    subject: "Welcome to your sleep program",
    excerpt: "Three short messages a week, and an answer within one working day.",
    day: "2026-01-12",
    unread: true,
  },
  {
    id: "sample-2",
    subject: "How is the new mask?",
    excerpt: "Most people need four nights. Tell us if it leaks or presses.",
    day: "2026-01-09",
    unread: true,
  },
  {
    id: "sample-3",
    subject: "Your appointment is confirmed",
    excerpt: "You can change the time up to a day before.",
    day: "2026-01-05",
    unread: false,
  },
];
