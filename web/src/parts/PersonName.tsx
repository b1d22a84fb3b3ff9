// The name of a person of whom only the id is known, as a link to their page where asked for. Until it is known, and where it may
// not be, the place is kept by a dash.
import Link from '@mui/material/Link';
import { Link as To } from 'react-router';
import { usePerson } from './people';

export function PersonName({ id, link = false }: { id: string | null | undefined; link?: boolean }) {
  const { data } = usePerson(id);
  if (!data) return <>–</>;
  return link ? <Link component={To} to={`/people/${data.id}`}>{data.name}</Link> : <>{data.name}</>;
}
