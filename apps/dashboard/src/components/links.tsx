import { Anchor, Button, Menu, type AnchorProps, type ButtonProps, type MenuItemProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { ComponentPropsWithRef } from 'react';

type AnchorAttributes = Omit<ComponentPropsWithRef<'a'>, keyof AnchorProps>;
type ButtonAttributes = Omit<ComponentPropsWithRef<'a'>, keyof ButtonProps>;
type ItemAttributes = Omit<ComponentPropsWithRef<'a'>, keyof MenuItemProps>;

/** A link to a page, whose address and parameters are typed by its route. */
export const AnchorLink = createLink((props: AnchorProps & AnchorAttributes) => <Anchor {...props} />);

/** The same, as a button. */
export const ButtonLink = createLink((props: ButtonProps & ButtonAttributes) => (
  <Button component="a" {...props} />
));

/** The same, as an item of a menu. */
export const MenuItemLink = createLink((props: MenuItemProps & ItemAttributes) => (
  <Menu.Item component="a" {...props} />
));
