// What there is to agree to, in the language it was written in, whichever way that runs.
import Typography from '@mui/material/Typography';
import type { ConsentText } from './consents';

export function ConsentWords({ text }: { text: ConsentText }) {
  return (
    <div lang={text.language} dir="auto">
      <Typography component="h2" variant="h2" gutterBottom>{text.title}</Typography>
      <Typography sx={{ whiteSpace: 'pre-line' }}>{text.body}</Typography>
    </div>
  );
}
