// Where one starts: the first page of the navigation that is for one's role; for a person, their own attendance.
import { Navigate } from 'react-router';
import { navigationFor } from './navigation';
import { useMe } from './session';

export default function HomePage() {
  const me = useMe();
  const first = navigationFor(me)[0]?.pages[0];
  return <Navigate to={first ? `/${first.path}` : '/404'} replace />;
}
