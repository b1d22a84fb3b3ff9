// Whose kiosk this is: name, words, colours and logo of the school. What was learnt is kept (sealed), the logo's pixels with it, so
// that the kiosk is the school's also when it starts without a network.
import { useEffect, useState } from 'react';
import { branding, logo } from './server';
import { fact, keepFact } from './storage';

export interface School {
  version: number;
  name: string;
  /** For whoever comes by while nobody is there; may have lines. */
  words: string;
  colour: string | null;
  darkColour: string | null;
  /** A data URL. */
  logo: string | null;
}

const learnEveryMs = 600_000;
const tryAgainMs = 15_000;

function dataUrl(picture: Blob): Promise<string> {
  return new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(String(reader.result));
    reader.onerror = () => failed(reader.error ?? new Error('the logo cannot be read'));
    reader.readAsDataURL(picture);
  });
}

/** Asks the server; `old` where nothing has changed since. */
export async function learnSchool(old: School | null): Promise<School> {
  const now = await branding();
  if (old?.version === now.version) return old;
  const school = { version: now.version, name: now.school_name, words: now.kiosk, colour: now.colour, darkColour: now.dark_colour,
    logo: now.logo ? await dataUrl(await logo(now.logo)) : null };
  await keepFact('school', school);
  return school;
}

/** Null until it is known, and where it cannot be had. `key`: of the device; with another one it is learnt, and kept, anew. */
export function useSchool(key: string | undefined): School | null {
  const [school, setSchool] = useState<School | null>(null);
  useEffect(() => {
    let over = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const learn = async (old: School | null) => {
      let known = old;
      let pause = learnEveryMs;
      try {
        known = await learnSchool(old);
        if (!over) setSchool(known);
      } catch {
        pause = tryAgainMs; // what was known before stays meanwhile
      }
      if (!over) timer = setTimeout(() => void learn(known), pause);
    };
    void fact<School>('school').catch(() => null).then((kept) => {
      if (kept && !over) setSchool(kept);
      return learn(kept);
    });
    return () => { over = true; clearTimeout(timer); };
  }, [key]);
  useEffect(() => {
    // Styles of the page, set by script: the policy of the page allows no others.
    for (const [name, colour] of [['--school', school?.colour], ['--school-dark', school?.darkColour]] as const)
      if (colour) document.documentElement.style.setProperty(name, colour);
      else document.documentElement.style.removeProperty(name);
  }, [school]);
  return school;
}
