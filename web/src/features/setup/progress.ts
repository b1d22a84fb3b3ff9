// How far one has come with setting up; kept for the browser's tab, so that a reload does not begin again.
export const steps = ['school', 'look', 'course', 'camera', 'person', 'mark'] as const;
export type Step = (typeof steps)[number];

export interface Progress {
  step: Step;
  timeZone?: string;
  courseId?: string;
}

const kept = 'rollcall.setup';

export function readProgress(text: string | null): Progress | null {
  try {
    const found = JSON.parse(text ?? 'null') as Partial<Progress> | null;
    if (!found?.step || !steps.includes(found.step)) return null;
    // What needs a course cannot begin without one.
    const needsCourse = steps.indexOf(found.step) > steps.indexOf('course');
    return needsCourse && !found.courseId ? { ...found, step: 'course' } : { ...found, step: found.step };
  } catch {
    return null; // somebody else's words under our key
  }
}

export function keepProgress(progress: Partial<Progress>): Progress {
  const next: Progress = { step: 'school', ...progress };
  sessionStorage.setItem(kept, JSON.stringify(next));
  return next;
}

export const forgetProgress = (): void => sessionStorage.removeItem(kept);
