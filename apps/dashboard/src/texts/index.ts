import { components } from './components.js';
import { pages } from './pages.js';
import { session } from './session.js';
import { shell } from './shell.js';
import { states } from './states.js';
import { time } from './time.js';

/** Every text of the dashboard, so that another language is another catalogue. A page has a file of its own. */
export const texts = { components, pages, session, shell, states, time };
