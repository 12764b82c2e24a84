const LONGEST = 300;

/** Why a mail was not sent: what the mail server answered, else why it could not be asked. */
export function mailProblem(error: unknown): string {
  const { response } = error as { response?: string };
  return (response ?? (error instanceof Error ? error.message : String(error))).slice(0, LONGEST);
}
