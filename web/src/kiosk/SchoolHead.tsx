// The school's logo and name, and its words for whoever comes by.
import type { School } from './school';

export function SchoolHead({ school, words = false }: { school: School | null; words?: boolean }) {
  if (!school) return null;
  return (
    <>
      {(school.logo || school.name) && <p className="school">{school.logo && <img src={school.logo} alt="" />}<bdi>{school.name}</bdi></p>}
      {words && school.words && <p className="lines" dir="auto">{school.words}</p>}
    </>
  );
}
