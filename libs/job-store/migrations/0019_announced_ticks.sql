-- How many runs a runner can begin at one instant, of ticks that are announced to it before they are due; 0 when it knows of no
-- such ticks. Nothing is announced while a runner is at work that does not.
ALTER TABLE runners ADD COLUMN holds integer NOT NULL DEFAULT 0;
