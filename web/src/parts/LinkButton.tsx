// A link within the app that looks like a button.
import Button, { type ButtonProps } from '@mui/material/Button';
import { Link } from 'react-router';

export function LinkButton({ to, ...rest }: Omit<ButtonProps, 'href' | 'onClick'> & { to: string }) {
  return <Button component={Link} to={to} {...rest} />;
}
