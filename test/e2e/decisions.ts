import { expect } from 'vitest';
import { eventually, type Shown, slotOf, type Workspace, wordsOf } from './workspace.js';

export interface Pressable {
  action_id: string;
  value: string;
}

/** All buttons of one action in a message; several of one kind carry a number behind it (`account:choose:1`). */
export function buttonsIn(message: Shown, action: string): Pressable[] {
  return [...wordsOf(message).matchAll(new RegExp(`"action_id":"(${action}(?::\\d+)?)","value":"([^"]+)"`, 'g'))].map(
    ([, action_id, value]) => ({ action_id: action_id!, value: value! }),
  );
}

/** Presses a button as a person would; the press has to reach the app. */
export async function press(people: Workspace, user: string, message: Shown, button: Pressable): Promise<void> {
  expect(await people.click(user, message.ts, button)).toMatchObject({ ok: true });
}

/** The message of one slot in the newest review's thread. */
export async function slot(people: Workspace, name: string): Promise<Shown | undefined> {
  return (await people.thread()).find((message) => slotOf(message) === name);
}

/** Presses one kind of button in every message of the thread until none is left; each button once. */
async function pressAll(people: Workspace, user: string, action: string, what: string): Promise<void> {
  const pressed = new Set<string>();
  await eventually(
    what,
    async () => {
      const open = (await people.thread()).flatMap((message) =>
        buttonsIn(message, action).map((button) => ({ message, button })),
      );
      for (const { message, button } of open.filter(({ button }) => !pressed.has(button.value))) {
        pressed.add(button.value);
        await people.click(user, message.ts, button);
      }
      return open.length === 0;
    },
    90,
  );
}

export function leaveQuestionsOut(people: Workspace, user: string): Promise<void> {
  return pressAll(people, user, 'question:leave-out', 'no open question');
}

/** Says of every service that something points to that it is not used, and accepts all other blind spots. */
export async function answerBlindSpots(people: Workspace, user: string): Promise<void> {
  await pressAll(people, user, 'spot:not-used', 'no service unanswered');
  await pressAll(people, user, 'spot:accept', 'no blind spot unanswered');
}

/** Approves the suggested scope of every statement that is still open. */
export function approveEverything(people: Workspace, user: string): Promise<void> {
  return pressAll(people, user, 'scope:approve', 'every statement decided');
}

/** The findings message, once it offers to approve. */
export function findingsReady(people: Workspace): Promise<Shown> {
  return eventually('the findings', async () => {
    const message = await slot(people, 'findings');
    return message && buttonsIn(message, 'review:approve').length > 0 ? message : undefined;
  });
}
