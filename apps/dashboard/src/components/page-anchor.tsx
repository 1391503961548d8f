import { Anchor, Button, type AnchorProps, type ButtonProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { Ref } from 'react';

interface LinkProps {
  ref?: Ref<HTMLAnchorElement>;
}

/** A link in text that leads to a page of the dashboard: typed as `<Link>` is. */
export const PageAnchor = createLink((props: Omit<AnchorProps, 'href'> & LinkProps) => (
  <Anchor component="a" {...props} />
));

/** A link to a page of the dashboard that looks like a button. */
export const PageButton = createLink((props: Omit<ButtonProps, 'href'> & LinkProps) => (
  <Button component="a" {...props} />
));
