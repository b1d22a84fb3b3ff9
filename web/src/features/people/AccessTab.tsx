// Other ways of being marked than by face, and who is told when the person is away.
import Stack from '@mui/material/Stack';
import type { Person } from '../../parts/people';
import { Guardians } from './Guardians';
import { PinSection } from './PinSection';

export default function AccessTab({ person }: { person: Person }) {
  return (
    <Stack spacing={4}>
      <PinSection person={person} />
      <Guardians person={person} />
    </Stack>
  );
}
