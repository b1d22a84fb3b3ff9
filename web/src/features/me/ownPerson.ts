import { useMe } from '../../app/session';

/** Whose pages these are: they stand only for those who are one of the people. */
export function useOwnPerson(): string {
  const { person_id: person } = useMe();
  if (person === null) throw new Error('a page of the own record for somebody who has none');
  return person;
}
